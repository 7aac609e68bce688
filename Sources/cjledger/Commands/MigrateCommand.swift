import ArgumentParser
import Ledger
import Postgres

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Make or update the tables in the database.",
        discussion: """
            Connects to CJLEDGER_DATABASE as configured, so its user must be allowed to create roles and schemas the
            first time. Moves the numbering of events on where a restore left it behind. Safe to run again, and from
            several machines at once: each migration is applied once.
            """)

    func run() async throws {
        let settings = try await Settings.load()
        guard !settings.isPooledByTransaction else {
            throw SettingsError.contradiction(
                """
                CJLEDGER_TRANSACTION_POOLER is true, and migrating needs a session of its own: run it with \
                CJLEDGER_TRANSACTION_POOLER=false and the server itself in CJLEDGER_DATABASE
                """)
        }
        let connection = try await Connection(settings.connection(as: nil, for: "migrate"))
        try await Migrator().migrate(on: connection) { name in Console.print("applied \(name)") }
        for table in try await Numbering.catchUp(on: connection) {
            Console.print("the numbers of \(table) were behind its rows, as after a restore: moved on")
        }
        await connection.close()
        Console.print("the database is up to date")
    }
}
