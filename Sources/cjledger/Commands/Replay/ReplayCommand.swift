import ArgumentParser
import Foundation
import Ledger
import Logging
import Postgres
import ReadModels
import Rebuild

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Rebuild the read models from all events while everyone keeps reading.",
        discussion: """
            Fills a new generation beside the live one, compares the two, and switches by itself when nothing would be
            missing. Otherwise it says what would be, and `--switch` does it all the same. Ended at any moment, the next
            run goes on. docs/replay.md tells the rest; `cjledger rollback` goes back.
            With `--as-of` it makes a schema of views that shows the ledger as it stood then, and nothing else changes:
            docs/closing-a-month.md.
            """)

    @Flag(help: "Say what it would do, how long and how large, and do nothing.")
    var dryRun = false

    @Flag(help: "List the generations.")
    var list = false

    @Flag(name: .customLong("switch"), help: "Make the newest complete generation live, whatever would be missing.")
    var switches = false

    @Option(help: "With --switch: the generation to make live.")
    var to: Int?

    @Flag(help: "Remove the generations that nobody needs, or those that are named.")
    var prune = false

    @Option(
        help: "Show the ledger as it stood: a time such as 2026-04-01T00:00:00Z, or a position of an event.",
        transform: { text in
            guard let moment = Moment(text) else {
                throw ValidationError("'\(text)' is neither a day, an instant with its zone, nor a position")
            }
            return moment
        })
    var asOf: Moment?

    @Option(help: "With --as-of: the name of the schema of views, if not the one that follows from the moment.")
    var schema: String?

    @Option(help: "With --prune: how many seconds to wait for transactions that may still read them.")
    var wait = 300

    @Argument(help: "With --prune: the generations to remove.")
    var generations: [Int] = []

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard [list, switches, prune, asOf != nil].count(where: \.self) <= 1 else {
            throw ValidationError("--list, --switch, --prune and --as-of are different things: choose one")
        }
        guard asOf != nil || schema == nil else { throw ValidationError("--schema goes with --as-of") }
        guard switches || to == nil else {
            throw ValidationError("--to goes with --switch; see also `cjledger rollback`")
        }
        guard prune || generations.isEmpty else { throw ValidationError("numbers of generations go with --prune") }
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait must be 0 to 86400 seconds") }
        guard !(dryRun && (list || switches || asOf != nil)) else {
            throw ValidationError("--dry-run goes with a replay or --prune")
        }
    }

    func run() async throws {
        let settings = try await Settings.load()
        try await Database.requireCurrentSchema(settings)
        try await Database.requireRole(LedgerRole.projector, settings)
        let generations = GenerationsByHand(settings: settings, asJSON: json)
        if list { return try await generations.list() }
        if let asOf {
            return try await AsOfByHand(settings: settings, moment: asOf, schema: schema, asJSON: json).run()
        }
        if switches { return try await generations.switchForward(to: to.map(Generation.init)) }
        if prune {
            return try await generations.prune(
                self.generations.map(Generation.init), patience: .seconds(wait), isRehearsal: dryRun)
        }
        if dryRun { return try await generations.plan() }
        try await generations.replay()
    }
}
