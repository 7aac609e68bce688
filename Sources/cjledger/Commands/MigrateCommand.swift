import ArgumentParser
import Ledger
import Migrations
import Output
import Postgres

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Make or update the tables in the database.",
        discussion: """
            Connects to CJLEDGER_DATABASE as configured, so its user must be allowed to create roles and schemas the
            first time. Moves the numbering of events on where a restore left it behind. Safe to run again, and from
            several machines at once: each migration is applied once. With --check it changes nothing: it makes a
            database of this program's schema beside yours, prints what differs, drops it, and ends with 2 where
            anything does. Its user must be allowed to create databases.
            """)

    @Flag(help: "Compare the database with this program's schema and change nothing.")
    var check = false

    func run() async throws {
        let settings = try await Settings.load()
        guard !settings.isPooledByTransaction else {
            throw SettingsError.contradiction(
                """
                CJLEDGER_TRANSACTION_POOLER is true, and migrating needs a session of its own: run it with \
                CJLEDGER_TRANSACTION_POOLER=false and the server itself in CJLEDGER_DATABASE
                """)
        }
        let asUser = settings.connection(as: nil, for: "migrate")
        if check {
            return try Self.show(try await Connection.using(asUser) { try await SchemaCheck($0, settings: asUser) })
        }
        try await Connection.using(asUser) { connection in
            try await Migrator().migrate(on: connection) { name in Console.print("applied \(name)") }
            for table in try await Numbering.catchUp(on: connection) {
                Console.print("the numbers of \(table) were behind its rows, as after a restore: moved on")
            }
        }
        Console.print("the database is up to date")
    }

    private static func show(_ check: SchemaCheck) throws {
        for line in check.missing { Console.print("- \(line)") }
        for line in check.extra { Console.print("+ \(line)") }
        guard check.missing.isEmpty, check.extra.isEmpty else {
            Console.print("- is of this program's schema, + of the database; \(check.same) lines are the same")
            throw ExitCode(2)
        }
        Console.print("the database is as this program's schema says: \(check.same) lines are the same")
    }
}
