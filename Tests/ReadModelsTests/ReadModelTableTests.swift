import Folding
import Ledger
import Postgres
import TestSupport
import Testing

@testable import ReadModels

/// A column is written in a few places that no compiler compares: these find the one that was left out.
@Suite(.database) struct `The tables of read models` {
    /// What is written: of each table the columns.
    private var written: [String: Set<String>] {
        let all = ReadModel.allCases.flatMap(\.columns) + EventTables.columns
        var written = Dictionary(uniqueKeysWithValues: all.map { ($0.0, Set($0.1)) })
        // It follows from other orders too, so a function of the server's writes it.
        written["orders"]?.insert("family_key")
        return written
    }

    @Test func `have the columns that are written, and no others`() async throws {
        let connection = try await TestDatabase.current.connect()
        let columns = try await connection.texts(
            """
            SELECT c.relname, a.attname
            FROM pg_class AS c
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p' AND c.relname <> 'accounts'
            """, columns: 2)
        let there = Dictionary(grouping: columns) { $0[0] ?? "" }.mapValues { Set($0.compactMap { $0[1] }) }
        #expect(Set(written.keys) == Set(there.keys))
        for (table, columns) in written {
            #expect(columns.symmetricDifference(there[table] ?? []).sorted() == [], "\(table)")
        }
    }

    @Test func `have no column that no view shows`() async throws {
        let connection = try await TestDatabase.current.connect()
        let unused = try await connection.texts(
            """
            SELECT c.relname || '.' || a.attname
            FROM pg_class AS c
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p' AND a.attname <> 'state'
                AND NOT EXISTS (
                    SELECT FROM pg_depend AS d
                    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum
                        AND d.classid = 'pg_rewrite'::regclass
                )
            ORDER BY 1
            """, columns: 1)
        // The program alone asks for these.
        #expect(
            unused.compactMap { $0[0] } == [
                "account_figures.account", "account_figures.first_seen_at", "account_figures.generation",
                "account_figures.last_event_at", "account_figures.subject",
                "accounts.events", "bills.order_type", "exchange_days.account", "exchange_days.day",
                "exchange_days.first_seen_at", "exchange_days.generation", "exchange_days.last_event_at",
                "order_disputes.dispute_number",
                "order_timeline.statement_number", "orders.codes", "parked.full_thing", "parked.generation",
                "parked.position", "parked.reason",
                "personal_data.generation", "personal_data.names", "personal_data.position", "stock_levels.place",
            ])
    }
}
