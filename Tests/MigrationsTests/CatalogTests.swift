import Migrations
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `What somebody did to the schema` {
    private func deviations(as role: String? = "cjledger_runtime") async throws -> [Deviation] {
        let connection = try await TestDatabase.current.connect(as: role)
        let found = try await Migrator().deviations(on: connection)
        await connection.close()
        return found
    }

    private func run(_ change: String) async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.executeScript(change)
        await owner.close()
    }

    @discardableResult
    private func migrate() async throws -> [Deviation] {
        let connection = try await TestDatabase.current.connect()
        let left = try await Migrator().migrate(on: connection)
        await connection.close()
        return left
    }

    @Test func `is nothing after migrate, and nothing that the program itself does counts`() async throws {
        #expect(try await deviations().isEmpty)
        try await run("SELECT projection.add_generation(2, 7), projection.add_tables(3)")
        try await run("CREATE VIEW analytics.mine AS SELECT 1 AS a; GRANT SELECT ON analytics.orders TO pg_monitor")
        #expect(try await deviations().isEmpty)
    }

    @Test(
        arguments: [
            ("DROP VIEW analytics.orders CASCADE", "view analytics.orders is missing", false),
            (
                "CREATE OR REPLACE VIEW analytics.variants AS SELECT account, vid, pid, sku, name, grams, length_mm, width_mm, height_mm, first_seen_at, last_event_at FROM projection.variants WHERE false",
                "view analytics.variants is not as this version makes it", false
            ),
            (
                "DROP TRIGGER events_append_only ON ledger.events",
                "trigger events_append_only of ledger.events is missing", true
            ),
            (
                "ALTER TABLE ledger.events DISABLE TRIGGER events_append_only",
                "the trigger events_append_only of ledger.events is not switched on as it must be", true
            ),
            (
                "ALTER TABLE ledger.quarantine ENABLE TRIGGER quarantine_append_only",
                "the trigger quarantine_append_only of ledger.quarantine is not switched on as it must be", true
            ),
            (
                "DROP FUNCTION ledger.refuse_change() CASCADE", "function ledger.refuse_change() is missing", true
            ),
            (
                "CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "function ledger.refuse_change() is not as this version makes it", true
            ),
            ("DROP INDEX ledger.events_once", "index ledger.events_once is missing", false),
            ("DROP INDEX projection.bills_of_stock", "index projection.bills_of_stock is missing", false),
            (
                "REVOKE SELECT ON analytics.orders FROM cjledger_analyst",
                "analytics.orders: the right is missing that cjledger_analyst may SELECT", false
            ),
            (
                "REVOKE INSERT (body) ON ledger.events FROM cjledger_runtime",
                "ledger.events (body): the right is missing that cjledger_runtime may INSERT", false
            ),
            (
                "REVOKE USAGE ON SCHEMA analytics FROM cjledger_analyst",
                "analytics: the right is missing that cjledger_analyst may USAGE", false
            ),
            (
                "ALTER TABLE projection.orders OWNER TO CURRENT_USER",
                "projection.orders does not belong to cjledger_projector", false
            ),
        ])
    func `is named, and made again by migrate`(change: String, text: String, isUnsafe: Bool) async throws {
        try await run(change)
        let found = try await deviations()
        #expect(found.map(\.description).contains(text), "\(found)")
        #expect(found.contains { $0.endangersLedger } == isUnsafe)
        #expect(found.first?.endangersLedger == isUnsafe)
        #expect(found.allSatisfy { $0.isMendable })
        try await migrate()
        #expect(try await deviations().isEmpty)
        let owner = try await TestDatabase.current.connect()
        let check = try await SchemaCheck(owner, settings: try await TestDatabase.current.settings())
        // Of an index or a trigger the comment is lost with it.
        let other = (check.missing + check.extra).filter { !$0.hasPrefix("comment ") && !$0.contains("jit") }
        #expect(other.isEmpty, "\(other)")
    }

    @Test(
        arguments: [
            (
                "ALTER TABLE projection.orders DROP COLUMN is_sandbox CASCADE",
                "column projection.orders.is_sandbox is missing", "from a backup"
            ),
            ("DROP TABLE reconciler.repairs CASCADE", "table reconciler.repairs is missing", "from a backup"),
            (
                "ALTER TABLE ledger.quarantine DROP CONSTRAINT quarantine_digest_of_body",
                "constraint quarantine_digest_of_body of ledger.quarantine is missing",
                "as cjledger_owner: ALTER TABLE ledger.quarantine ADD CONSTRAINT quarantine_digest_of_body"
            ),
        ])
    func `that only a person can mend is named with the way, and stays named`(
        change: String, text: String, way: String
    ) async throws {
        try await run(change)
        // What can be put right is, whatever else is wrong.
        try await run("ALTER TABLE ledger.events DISABLE TRIGGER events_append_only")
        let error = await #expect(throws: SchemaDamage.self) { try await migrate() }
        #expect(error?.description.contains("\(text): ") == true, "\(String(describing: error))")
        #expect(error?.description.contains(way) == true, "\(String(describing: error))")
        let left = try await deviations()
        #expect(left.contains { $0.description == text }, "\(left)")
        #expect(!left.contains { $0.endangersLedger }, "\(left)")
    }

    @Test(
        arguments: [
            (
                "GRANT UPDATE ON ledger.events TO cjledger_runtime",
                "REVOKE UPDATE ON ledger.events FROM cjledger_runtime", true
            ),
            (
                "CREATE RULE mine AS ON INSERT TO ledger.events DO INSTEAD NOTHING", "DROP RULE mine ON ledger.events",
                true
            ),
            ("ALTER TABLE projection.orders ADD COLUMN mine text", "keep it", false),
        ])
    func `that was added is named and left alone`(change: String, way: String, isUnsafe: Bool) async throws {
        try await run(change)
        let left = try await migrate()
        #expect(left.count == 1)
        #expect(left.first?.cure.contains(way) == true, "\(left)")
        #expect(left.first?.endangersLedger == isUnsafe)
        #expect(try await deviations() == left)
    }

    @Test func `cannot be told where nothing is noted, and then functions and views are made again`() async throws {
        try await run("TRUNCATE cjledger.catalog; DROP VIEW analytics.freshness")
        #expect(try await deviations().map(\.description) == ["how the database should be is not noted in it"])
        try await migrate()
        #expect(try await deviations().isEmpty)
        let owner = try await TestDatabase.current.connect()
        #expect(try await owner.text("SELECT to_regclass('analytics.freshness') IS NOT NULL") == "true")
    }

    @Test func `on another major version of PostgreSQL is not what that writes otherwise`() async throws {
        try await run(
            "UPDATE cjledger.catalog SET value = value || ' written otherwise' WHERE kind IN ('view', 'function', 'index')"
        )
        #expect(try await !deviations().isEmpty)
        try await run("UPDATE cjledger.catalog SET value = '14' WHERE kind = 'server'; DROP VIEW analytics.freshness")
        #expect(
            try await Set(deviations().map(\.description)) == [
                "the database was made with another major version of PostgreSQL", "view analytics.freshness is missing",
            ])
        try await migrate()
        #expect(try await deviations().isEmpty)
    }
}
