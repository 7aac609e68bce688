import Migrations
import Postgres
import Schema
import TestSupport
import Testing

@Suite(.database) struct `The check of a database's schema` {
    private func check() async throws -> SchemaCheck {
        let settings = try await TestDatabase.current.settings()
        let connection = try await Connection(settings)
        let check = try await SchemaCheck(connection, settings: settings)
        await connection.close()
        return check
    }

    @Test func `finds that a migrated database is what the files say`() async throws {
        let check = try await check()
        #expect(check.missing.isEmpty && check.extra.isEmpty, "\(check.missing) \(check.extra)")
        #expect(check.same > 1500)
    }

    @Test(arguments: [
        ("DROP INDEX projection.bills_of_stock", "bills_of_stock"),
        ("ALTER TABLE ledger.events DISABLE TRIGGER events_append_only", "events_append_only"),
        ("ALTER TABLE projection.orders ADD COLUMN mine text", "projection.orders.mine"),
        ("REVOKE SELECT ON analytics.orders FROM cjledger_analyst", "analytics.orders: cjledger_analyst may SELECT"),
        ("GRANT UPDATE ON ledger.events TO cjledger_runtime", "ledger.events: cjledger_runtime may UPDATE"),
        ("COMMENT ON COLUMN analytics.orders.status IS 'mine'", "column status of view analytics.orders"),
        (
            "CREATE OR REPLACE VIEW analytics.variants AS SELECT account, vid, pid, sku, name, grams, length_mm, width_mm, height_mm, first_seen_at, last_event_at FROM projection.variants",
            "view analytics.variants"
        ),
        ("ALTER FUNCTION ledger.refuse_change() OWNER TO cjledger_runtime", "refuse_change"),
        ("ALTER TABLE reconciler.repairs DROP CONSTRAINT repairs_kind_check", "repairs_kind_check"),
    ])
    func `names what somebody changed`(change: String, name: String) async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute(SQL(unescaped: change))
        let check = try await check()
        #expect((check.missing + check.extra).contains { $0.contains(name) }, "\(check.missing) \(check.extra)")
    }

    @Test func `leaves out what the program and other roles make`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("SELECT projection.add_generation(2, 7), projection.add_tables(3)")
        try await owner.execute("GRANT SELECT ON analytics.orders TO pg_monitor")
        try await owner.execute("CREATE TABLE public.mine (a bigint)")
        let check = try await check()
        #expect(check.missing.isEmpty && check.extra.isEmpty, "\(check.missing) \(check.extra)")
        #expect(try await owner.text("SELECT count(*) FROM pg_database WHERE datname ~ '^cjledger_check'") == "0")
    }
}
