import ArgumentParser
import Ledger
import Migrations
import Output
import Postgres
import Schema

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Make or update the tables in the database.",
        discussion: """
            Connects to CJLEDGER_DATABASE as configured. Its user must own the database and be a member of cjledger_owner
            and cjledger_projector, which a DBA makes with what --roles prints; or be allowed to make roles. Makes again
            what somebody took away or changed since: views, functions, triggers, rights, indexes, settings. Moves the
            numbering of events on where a restore left it behind. Safe to run again, and from several machines at once:
            each migration is applied once. Where nothing is to be done, the user that serves may run it too.

            With --check it changes nothing: it makes a database of this program's schema beside yours, prints what
            differs, drops it, and ends with 2 where anything does. Where its user may not create databases, it compares
            with what the last `migrate` noted.
            """)

    @Flag(help: "Compare the database with this program's schema and change nothing.")
    var check = false

    @Flag(help: "Print what a DBA runs with psql in the ledger's database, so that nobody else has to make roles.")
    var roles = false

    @Option(help: "With --roles: the login that migrates.")
    var migrator = "cjledger_migrate"

    @Option(help: "With --roles: the login that serves.")
    var server = "cjledger_serve"

    func run() async throws {
        if roles { return Console.write([TwoUsers.sql(migrator: migrator, server: server)]) }
        let settings = try await Settings.load()
        guard !settings.isPooledByTransaction else {
            throw SettingsError.contradiction(
                """
                CJLEDGER_TRANSACTION_POOLER is true, and migrating needs a session of its own: run it with \
                CJLEDGER_TRANSACTION_POOLER=false and the server itself in CJLEDGER_DATABASE
                """)
        }
        let asUser = settings.connection(as: nil, for: "migrate")
        if check { return try await Self.check(asUser) }
        let left = try await Connection.using(asUser) { connection in
            try await Migrator().migrate(on: connection) { name in
                Console.print(name.hasSuffix("put right") ? name : "applied \(name)")
            }
        }
        for deviation in left { Console.print("\(deviation): \(deviation.cure)") }
        do {
            let asking = settings.connection(as: LedgerRole.runtime, for: "migrate")
            try await Connection.using(asking) { try await Numbering.require(on: $0) }
        } catch is NumberingBehind {
            let owning = settings.connection(as: LedgerRole.owner, for: "migrate")
            for table in try await Connection.using(owning, { try await Numbering.catchUp(on: $0) }) {
                Console.print("the numbers of \(table) were behind its rows, as after a restore: moved on")
            }
        }
        Console.print("the database is up to date")
    }

    private static func check(_ settings: ConnectionSettings) async throws {
        let makesDatabases = try await Connection.using(settings) {
            try await $0.query(
                "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user", as: Bool.self)
        }
        if makesDatabases == [true] {
            return try show(try await Connection.using(settings) { try await SchemaCheck($0, settings: settings) })
        }
        let (state, deviations) = try await Connection.using(settings) {
            (try await Migrator().state(on: $0), try await Migrator().deviations(on: $0))
        }
        if case .behind(let missing) = state { throw NotMigrated(missing: missing) }
        Console.print("compared with what the last `migrate` noted, since this user may not create databases")
        for deviation in deviations { Console.print("\(deviation): \(deviation.cure)") }
        if !deviations.isEmpty { throw ExitCode(2) }
        Console.print("the database is as `migrate` left it")
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
