import Migrations
import Postgres
import Schema
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `Migrations` {
    private func migrate(_ migrations: [Migration]) async throws {
        let connection = try await TestDatabase.current.connect()
        try await Migrator(migrations).migrate(on: connection)
        await connection.close()
    }

    private func state(_ migrations: [Migration]) async throws -> Migrator.State {
        try await Migrator(migrations).state(on: TestDatabase.current.connect())
    }

    private let first = Migration(name: "m001", sql: "CREATE TABLE one (a bigint);")
    private let second = Migration(name: "m002", sql: "CREATE TABLE two (a bigint);")

    @Test func `bring an empty database up to date, and do nothing the second time`() async throws {
        #expect(try await state(Migration.all) == .behind(Migration.all.map(\.name)))
        try await migrate(Migration.all)
        #expect(try await state(Migration.all) == .current)
        try await migrate(Migration.all)
    }

    @Test func `are applied once by several at the same time`() async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { try await migrate([first, second]) } }
            try await group.waitForAll()
        }
        #expect(try await state([first, second]) == .current)
    }

    @Test func `wait for no advisory lock, which everybody may hold`() async throws {
        let stranger = try await TestDatabase.current.connect()
        for number in 0...10 { try await stranger.execute("SELECT pg_advisory_lock(1129991237, \(number)::integer)") }
        try await migrate([first, second])
        #expect(try await state([first, second]) == .current)
    }

    @Test func `name who else migrates when that does not end`() async throws {
        try await migrate([first])
        var settings = try await TestDatabase.current.settings()
        settings.applicationName = "the other one"
        let other = try await Connection(settings)
        try await other.execute("BEGIN")
        try await other.execute("LOCK TABLE cjledger.migrations IN SHARE UPDATE EXCLUSIVE MODE")
        let error = await #expect(throws: MigrationUnderWay.self) {
            try await Migrator([first, second]).migrate(
                on: TestDatabase.current.connect(), patience: .milliseconds(200))
        }
        #expect(error?.description.contains("application the other one") == true)
        try await other.execute("ROLLBACK")
        try await migrate([first, second])
    }

    @Test func `that were edited after they were applied are refused`() async throws {
        try await migrate([first])
        let edited = Migration(name: "m001", sql: "CREATE TABLE one (a text);")
        await #expect(throws: SchemaMismatch.edited("m001")) { try await migrate([edited, second]) }
        await #expect(throws: SchemaMismatch.edited("m001")) { _ = try await state([edited]) }
    }

    @Test func `the program does not have are refused`() async throws {
        try await migrate([first, second])
        await #expect(throws: SchemaMismatch.unknown("m002")) { try await migrate([first]) }
    }

    @Test func `that were passed over are refused`() async throws {
        try await migrate([second])
        await #expect(throws: SchemaMismatch.skipped("m001")) { try await migrate([first, second]) }
    }

    @Test func `that fail leave nothing behind`() async throws {
        let broken = Migration(name: "m002", sql: "CREATE TABLE two (a bigint); SELECT 1 / 0;")
        await #expect(throws: PostgresError.self) { try await migrate([first, broken]) }
        #expect(try await state([first, second]) == .behind(["m002"]))
        try await migrate([first, second])
    }

    @Test func `marked concurrent run outside a transaction`() async throws {
        let concurrent = Migration(
            name: "m002", sql: "-- migrate: concurrent\nCREATE INDEX CONCURRENTLY one_a ON one (a);")
        try await migrate([first, concurrent])
        #expect(try await state([first, concurrent]) == .current)
    }

    @Test(arguments: ["public", "projection"])
    func `make the same of a database whatever names are looked up in`(path: String) async throws {
        var settings = try await TestDatabase.current.settings()
        settings.parameters["search_path"] = path
        try await Migrator().migrate(on: Connection(settings))
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts("SELECT generation, state, checkpoint FROM projection.generations", columns: 3)
                == [["1", "ready", "0"]])
        #expect(
            try await owner.text("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "0")
    }

    @Test func `have long bodies and states compressed by lz4 where the server can`() async throws {
        try await migrate(Migration.all)
        let owner = try await TestDatabase.current.connect()
        let hasLZ4 = try await owner.text(
            "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        #expect(
            try await owner.texts(
                """
                SELECT c.oid::regclass
                FROM pg_attribute AS a
                JOIN pg_class AS c ON c.oid = a.attrelid
                WHERE a.attcompression = 'l'
                ORDER BY c.oid::regclass::text COLLATE "C"
                """, columns: 1
            ).compactMap { $0[0] }
                == (hasLZ4 == "true"
                    ? [
                        "ledger.events", "ledger.quarantine", "projection.account_figures",
                        "projection.account_figures_g1", "projection.bills", "projection.bills_g1",
                        "projection.exchange_days", "projection.exchange_days_g1", "projection.orders",
                        "projection.orders_g1", "projection.sales", "projection.sales_g1", "projection.shipments",
                        "projection.shipments_g1", "projection.stocking_orders", "projection.stocking_orders_g1",
                        "projection.variants", "projection.variants_g1",
                    ] : []))
    }

    @Test(arguments: ["m001_roles", "m001_baseline"])
    func `refuse a database that was made before the first release, change nothing, and name the way`(
        first: String
    ) async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.executeScript(
            """
            CREATE SCHEMA cjledger;
            CREATE TABLE cjledger.migrations (
                name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp());
            """)
        try await owner.execute("INSERT INTO cjledger.migrations VALUES (\(first), 'of another form')")
        let error = await #expect(throws: SchemaMismatch.madeBefore) { try await migrate(Migration.all) }
        await #expect(throws: SchemaMismatch.madeBefore) { _ = try await state(Migration.all) }
        for step in ["events export", "new database", "migrate", "events import", "replay"] {
            #expect(error?.description.contains(step) == true, "\(step)")
        }
        #expect(
            try await owner.texts(
                """
                SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname !~ '^pg_|^information_schema$' AND c.relkind <> 'i'
                """, columns: 1) == [["migrations"]])
    }

    @Test func `compiled in are all files of the folder, in order`() throws {
        #expect(Migration.all.map(\.name) == Migration.all.map(\.name).sorted())
        #expect(try SchemaFolder.paths() == SchemaFile.all.map(\.path))
    }
}
