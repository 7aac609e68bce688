import ArgumentParser
import Ledger
import ReadModels

struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Go back to the read models that were live before.",
        discussion: """
            A generation that lacks events which the live one shows is refused, unless --stale says that this is meant.
            The generation is pinned: nothing switches away from it by itself until `cjledger replay --switch`.
            """)

    @Option(help: "The generation to go back to, instead of the one that was live last.")
    var to: Int?

    @Flag(help: "Go back even to a generation that lacks events.")
    var stale = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let settings = try await Settings.load()
        try await Database.requireCurrentSchema(settings)
        try await Database.requireRole(LedgerRole.projector, settings)
        try await GenerationsByHand(settings: settings, asJSON: json)
            .rollBack(to: to.map(Generation.init), stale: stale)
    }
}
