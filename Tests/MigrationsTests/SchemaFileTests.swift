import Migrations
import Schema
import TestSupport
import Testing

@Suite(.database) struct `The files of the schema` {
    private let views = SchemaFile.repeatable.filter { $0.path.hasPrefix("views/") }

    @Test func `name an object each, after which they are called`() async throws {
        let owner = try await TestDatabase.current.connect()
        let there = try await owner.texts(
            """
            SELECT n.nspname || '.' || c.relname
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('ledger', 'projection', 'analytics', 'reconciler') AND NOT c.relispartition
                AND c.relkind IN ('r', 'p', 'v')
            UNION ALL
            SELECT n.nspname || '.' || p.proname
            FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
            WHERE n.nspname IN ('ledger', 'projection', 'analytics', 'reconciler')
            """, columns: 1
        ).compactMap { $0[0] }
        let files = SchemaFile.all.filter { $0.path.split(separator: "/").count == 3 }
        #expect(files.map(\.object).sorted() == there.sorted())
    }

    @Test func `come behind those that they use, as the database sees it`() async throws {
        let owner = try await TestDatabase.current.connect()
        let uses = try await owner.texts(
            """
            SELECT DISTINCT r.ev_class::regclass, d.refobjid::regclass
            FROM pg_depend AS d
            JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
            JOIN pg_class AS c ON c.oid = d.refobjid AND c.relkind = 'v' AND c.oid <> r.ev_class
            WHERE c.relnamespace IN ('ledger'::regnamespace, 'projection'::regnamespace, 'analytics'::regnamespace)
            """, columns: 2)
        let order = views.map(\.object)
        #expect(uses.count > 5)
        for use in uses {
            let (user, used) = (try #require(use[0]), try #require(use[1]))
            #expect(
                try #require(order.firstIndex(of: used)) < #require(order.firstIndex(of: user)), "\(user) uses \(used)")
        }
    }

    @Test func `of tables and migrations use no view`() {
        let names = Set(views.map(\.object))
        for migration in Migration.all {
            let used = SchemaFile(path: migration.name, text: migration.sql).names
            #expect(used.isDisjoint(with: names), "\(migration.name)")
        }
    }
}

@Suite struct `The names in a file` {
    @Test func `leave out what stands in comments, texts and the bodies of functions`() {
        let file = SchemaFile(
            path: "views/s/v.sql",
            text: """
                -- s.comment
                CREATE VIEW s.v AS SELECT 's.text; it''s -- s.text' AS a, s.f(1) FROM s.t; -- s.end
                CREATE FUNCTION s.g() RETURNS void LANGUAGE sql AS $$ SELECT s.body() $$;
                GRANT SELECT ON s.last TO r;
                """)
        #expect(file.names == ["s.v", "s.f", "s.t", "s.g", "s.last"])
        #expect(file.object == "s.v")
    }
}
