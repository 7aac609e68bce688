import ArgumentParser
import Ledger
import Postgres

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Make or update the tables in the database.",
        discussion: """
            Connects to CJLEDGER_DATABASE as configured, so its user must be allowed to create roles and schemas the
            first time. Safe to run again, and from several machines at once: each migration is applied once.
            """)

    func run() async throws {
        let settings = try await Settings.load()
        let connection = try await Connection(settings.connection(as: nil, for: "migrate"))
        try await Migrator().migrate(on: connection) { name in Console.print("applied \(name)") }
        await connection.close()
        Console.print("the database is up to date")
    }
}
