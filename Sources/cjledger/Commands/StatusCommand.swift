import Admin
import ArgumentParser
import Ledger
import Migrations
import Output
import Postgres
import Reports

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the ledger and its read models stand.",
        discussion: """
            Exit status 2 when something needs a person: no receiver for two minutes, webhooks that are refused or that CJ
            no longer sends, a lag above 60 s, a spool in use or unusable, parked events, and more. Each problem is told
            with its cure and the section of docs/operations.md that says more; --json has them in problems. What waits in
            the spool is looked up in the folder that CJLEDGER_SPOOL names.

            With --books the trial balance: all that was paid to CJ beside what it was paid for, and the residue by its
            cause. Then 2 means that it does not balance.
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Print the trial balance of each account instead. It reads everything, so it takes seconds.")
    var books = false

    func run() async throws {
        let settings = try await Settings.load()
        if books { return try await Self.showBooks(settings, asJSON: json) }
        let spool = settings.spool?.status()
        let status: LedgerStatus
        do {
            status = try await Self.read(settings, spool)
        } catch {
            // While the database is away, this is the part that can be told.
            if let spool { Console.remark("spool: \(StatusText.line(spool))") }
            throw error
        }
        if json {
            Console.print(try JSONOutput.line(status))
        } else {
            for line in StatusText.lines(status) { Console.print(line) }
        }
        if !status.problems.isEmpty { throw ExitCode(2) }
    }

    private static func read(_ settings: Settings, _ spool: LedgerStatus.Spool?) async throws -> LedgerStatus {
        try await Database.requireCurrentSchema(settings)
        let deviations = try await Database.deviations(settings)
        do {
            return try await Connection.using(settings.connection(as: LedgerRole.runtime, for: "status")) {
                var status = try await LedgerStatus.read(on: $0, spool: spool)
                status.found = Problem.of(deviations)
                return status
            }
        } catch let error as PostgresError where !error.isAbsence && !deviations.isEmpty {
            // A view that is missing is the reason.
            throw SettingsError.contradiction(
                (["\(error)"] + deviations.map { "\($0): \($0.cure)" }).joined(separator: "\n"))
        }
    }

    private static func showBooks(_ settings: Settings, asJSON: Bool) async throws {
        try await Database.requireCurrentSchema(settings)
        var connecting = settings.connection(as: LedgerRole.runtime, for: "status")
        connecting.statementTimeout = .seconds(600)
        connecting.parameters["jit"] = "off"
        try show(try await Connection.using(connecting) { try await Books.read(on: $0) }, asJSON: asJSON)
    }

    private static func show(_ books: [Books], asJSON: Bool) throws {
        if asJSON {
            Console.print(try JSONOutput.line(["books": books]))
        } else if books.isEmpty {
            Console.print("No order has a cost yet.")
        } else {
            for line in books.flatMap(BooksText.lines) { Console.print(line) }
        }
        if !books.allSatisfy(\.balance) { throw ExitCode(2) }
    }
}
