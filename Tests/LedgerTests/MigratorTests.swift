import Ledger
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
    func `let what older rules projected be projected anew, whatever names are looked up in`(path: String) async throws
    {
        try await migrate(Array(Migration.all.prefix { $0.name < "m005" }))
        let owner = try await TestDatabase.current.connect()
        try await owner.execute(
            """
            INSERT INTO projection.order_timeline (generation, account, order_key, position, at, status, source)
            VALUES (1, 'main', 'SD1', 1, now(), 'SHIPPED', 'ORDER')
            """)
        try await owner.execute("UPDATE projection.generations SET checkpoint = 1")
        var settings = try await TestDatabase.current.settings()
        settings.parameters["search_path"] = path
        try await Migrator(Migration.all).migrate(on: Connection(settings))
        #expect(try await owner.text("SELECT count(*) FROM projection.order_timeline") == "0")
        #expect(
            try await owner.texts("SELECT fold_version, checkpoint FROM projection.generations", columns: 2)
                == [["6", "0"]])
    }

    @Test func `have long bodies compressed by lz4 where the server can, and keep every byte`() async throws {
        let index = try #require(Migration.all.firstIndex { $0.name == "m020_body_compression" })
        let owner = try await TestDatabase.current.connect()
        func append(_ letter: String) async throws {
            try await owner.execute(
                """
                INSERT INTO ledger.events (account, source, type, body, digest, signature, received_at)
                SELECT 'main', 'webhook', 'ORDER', body, sha256(body), 'verified', now()
                FROM (SELECT convert_to(repeat(\(letter), 5000), 'UTF8') AS body) AS b
                """)
        }
        try await migrate(Array(Migration.all[..<index]))
        try await append("a")
        try await migrate(Migration.all)
        try await append("b")
        let hasLZ4 = try await owner.text(
            "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        #expect(
            try await owner.texts(
                """
                SELECT pg_column_compression(body), digest = sha256(body), octet_length(body)
                FROM ledger.events ORDER BY position
                """, columns: 3)
                == [["pglz", "true", "5000"], [hasLZ4 == "true" ? "lz4" : "pglz", "true", "5000"]])
    }

    @Test func `compiled in are all files of the folder, in order`() throws {
        #expect(Migration.all.map(\.name) == Migration.all.map(\.name).sorted())
        #expect(try SchemaFolder.migrationNames() == Migration.all.map(\.name))
    }
}
