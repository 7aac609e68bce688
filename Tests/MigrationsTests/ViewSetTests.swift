import Migrations
import Postgres
import Schema
import TestSupport
import Testing

@Suite(.emptyDatabase) struct `Views and functions` {
    private let table = Migration(
        name: "m001",
        sql: """
            CREATE SCHEMA s;
            CREATE TABLE s.t (a bigint, b text);
            INSERT INTO s.t VALUES (1, 'one');
            """)

    private let base = SchemaFile(path: "views/s/base.sql", text: "CREATE OR REPLACE VIEW s.base AS SELECT a FROM s.t;")
    private let above = SchemaFile(
        path: "views/s/above.sql", text: "CREATE OR REPLACE VIEW s.above AS SELECT a AS x FROM s.base;")

    private func base(_ columns: String) -> SchemaFile {
        SchemaFile(path: base.path, text: "CREATE OR REPLACE VIEW s.base AS SELECT \(columns) FROM s.t;")
    }

    /// - Returns: what was reported.
    @discardableResult
    private func migrate(_ views: [SchemaFile], patience: Duration = .seconds(60)) async throws -> [String] {
        let reported = Reported()
        let connection = try await TestDatabase.current.connect()
        try await Migrator([table], views: SchemaFile.inOrder(views))
            .migrate(on: connection, patience: patience) { name in reported.add(name) }
        await connection.close()
        return reported.names
    }

    private func query(_ statement: String) async throws -> String? {
        try await TestDatabase.current.connect().text(statement)
    }

    @Test func `are made in the order in which they use one another, and only once`() async throws {
        #expect(try await migrate([above, base]) == ["m001", "all functions and views"])
        #expect(try await query("SELECT x FROM s.above") == "1")
        #expect(try await migrate([above, base]).isEmpty)
    }

    @Test func `that changed are made again, and no others`() async throws {
        try await migrate([base, above])
        #expect(try await migrate([base("a, b"), above]) == ["s.base"])
        #expect(try await query("SELECT b FROM s.base") == "one")
    }

    @Test func `whose columns move are dropped with ours that stand on them, and everybody keeps his rights`()
        async throws
    {
        try await migrate([base, above])
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("GRANT SELECT ON s.base, s.above TO pg_monitor")
        #expect(try await migrate([base("b, a"), above]) == ["all functions and views"])
        #expect(try await query("SELECT x FROM s.above") == "1")
        #expect(
            try await query(
                "SELECT bool_and(has_table_privilege('pg_monitor', v, 'SELECT')) FROM unnest('{s.base,s.above}'::text[]) AS v"
            )
                == "true")
    }

    @Test func `whose file is gone are dropped`() async throws {
        try await migrate([base, above])
        try await migrate([base])
        #expect(try await query("SELECT to_regclass('s.above') IS NULL") == "true")
    }

    @Test(arguments: [
        ("CREATE VIEW public.mine AS SELECT x FROM s.above", "view public.mine"),
        ("CREATE MATERIALIZED VIEW public.mine AS SELECT a FROM s.base", "materialized view public.mine"),
        (
            "CREATE FUNCTION public.mine() RETURNS bigint BEGIN ATOMIC SELECT a FROM s.base; END",
            "function public.mine()"
        ),
        (
            "CREATE FUNCTION public.mine(r s.base) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
            "function public.mine(s.base)"
        ),
        ("CREATE TABLE public.mine (r s.base)", "table public.mine"),
    ])
    func `that somebody's own stands on stay as they are, and it is named`(mine: String, name: String) async throws {
        try await migrate([base, above])
        let owner = try await TestDatabase.current.connect()
        try await owner.executeScript(mine)
        // What is replaced in place is no trouble to anybody.
        try await migrate([base("a, b"), above])
        let more = SchemaFile(path: "views/s/a_new.sql", text: "CREATE OR REPLACE VIEW s.a_new AS SELECT 1 AS one;")
        let error = await #expect(throws: SchemaMismatch.self) { try await migrate([more, base("b, a"), above]) }
        guard case .inUse("s.base", let users) = error else { return #expect(error == nil) }
        #expect(users.contains { $0.contains("mine") }, "\(users)")
        #expect(users.contains { name.hasSuffix("mine") ? $0.hasSuffix("mine") : true }, "\(users)")
        #expect(try await query("SELECT to_regclass('s.a_new') IS NULL") == "true")
        #expect(try await query("SELECT a FROM s.base") == "1")
    }

    @Test func `that cannot all be made leave those there were`() async throws {
        try await migrate([base])
        let broken = SchemaFile(
            path: "views/s/broken.sql", text: "CREATE OR REPLACE VIEW s.broken AS SELECT 1 / 0 FROM s.nothing;")
        await #expect(throws: PostgresError.self) { try await migrate([base("a, b"), broken]) }
        await #expect(throws: PostgresError.self) { try await query("SELECT b FROM s.base") }
    }

    @Test func `wait for their readers, and do not make others queue behind them`() async throws {
        try await migrate([base])
        let reader = try await TestDatabase.current.connect()
        try await reader.execute("BEGIN")
        #expect(try await reader.text("SELECT a FROM s.base") == "1")
        async let migrated = migrate([base("a, b")])
        let begin = ContinuousClock.now
        for _ in 0..<20 {
            let other = try await TestDatabase.current.connect()
            try await other.execute("SET statement_timeout = '1s'")
            #expect(try await other.text("SELECT a FROM s.base") == "1")
            await other.close()
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(ContinuousClock.now - begin < .seconds(10))
        try await reader.execute("COMMIT")
        #expect(try await migrated == ["all functions and views"])
    }

    @Test func `give up when a reader does not end`() async throws {
        try await migrate([base])
        let reader = try await TestDatabase.current.connect()
        try await reader.execute("BEGIN")
        #expect(try await reader.text("SELECT a FROM s.base") == "1")
        let error = await #expect(throws: PostgresError.self) { try await migrate([base("a, b")], patience: .zero) }
        #expect(error?.sqlState == "55P03")
    }

    @Test func `that a newer version made are not taken back by an older one`() async throws {
        try await migrate([base])
        try await migrate([base("a, b")])
        await #expect(throws: SchemaMismatch.newerViews) { try await migrate([base]) }
        let old = Migrator([table], views: [base])
        await #expect(throws: SchemaMismatch.newerViews) { _ = try await old.state(on: TestDatabase.current.connect()) }
    }

    @Test func `that changed leave the schema behind until they are made`() async throws {
        try await migrate([base])
        let new = Migrator([table], views: [base("a, b")])
        #expect(try await new.state(on: TestDatabase.current.connect()) == .behind(["views"]))
        try await migrate([base("a, b")])
        #expect(try await new.state(on: TestDatabase.current.connect()) == .current)
    }
}

/// Collects names from a `@Sendable` closure.
private final class Reported: @unchecked Sendable {
    private(set) var names: [String] = []
    func add(_ name: String) { names.append(name) }
}
