import Bench
import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

/// How PostgreSQL finds what the views of costs show, among many orders.
@Suite(.database) struct `Plans of costs` {
    /// Read models of many orders: those of a few, copied with other keys.
    private func fill(copies: Int) async throws -> Connection {
        let cj = OfflineCJ(seed: 1, orders: 60)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await project()
        let owner = try await TestDatabase.current.connect()
        let keys = [
            "order_key", "attached_to", "cj_order_code", "cj_internal_id", "id", "related_code", "bill_id", "order_ref",
            "dispute_id", "stocking_order_id", "family_key",
        ]
        for table in [
            "orders", "order_items", "order_ids", "order_links", "cost_sheets", "cost_sheet_items", "order_disputes",
            "order_draws", "bills", "bill_changes", "stocking_orders", "stocking_order_items", "variants",
        ] {
            let columns = try await owner.texts(
                """
                SELECT attname FROM pg_attribute
                WHERE attrelid = 'projection.\(table)'::regclass AND attnum > 0 AND NOT attisdropped
                ORDER BY attnum
                """, columns: 1
            ).compactMap { $0[0] }
            let values = columns.map { column in
                // Were few draws without a stocking order, to read them all would be the quickest way to one.
                if table == "order_draws", column == "stocking_order_id" {
                    return "CASE WHEN n % 2 = 0 THEN t.\(column) || '~' || n END"
                }
                return keys.contains(column) || table == "variants" && column == "vid"
                    ? "t.\(column) || '~' || n" : "t.\(column)"
            }
            try await owner.execute(
                SQL(
                    unescaped: """
                        INSERT INTO projection.\(table) (\(columns.joined(separator: ", ")))
                        SELECT \(values.joined(separator: ", "))
                        FROM projection.\(table) AS t CROSS JOIN generate_series(1, \(copies)) AS n
                        """))
            try await owner.execute(SQL(unescaped: "ANALYZE projection.\(table)"))
        }
        return owner
    }

    @Test func `find one order by its key in every table, and a family by its own, never by reading a table`()
        async throws
    {
        let owner = try await fill(copies: 80)
        let orders = try #require(try await owner.text("SELECT count(*) FROM projection.orders").flatMap { Int($0) })
        #expect(orders > 5_000)
        let key = try #require(try await owner.text("SELECT min(order_key) FROM projection.order_draws"))
        let views = [
            "order_costs", "item_costs", "cost_adjustments", "order_cost_changes", "cost_sheets", "cost_sheet_items",
            "order_family_members", "private_stock_consumption", "disputes",
        ].map { ($0, "order_key") }
        let byFamily = ["order_families", "order_family_members", "order_costs", "item_costs"].map {
            ($0, "family_key")
        }
        for (view, column) in views + byFamily {
            let plan = try await owner.query(
                SQL(
                    unescaped:
                        "EXPLAIN (COSTS off) SELECT * FROM analytics.\(view) WHERE account = 'main' AND \(column) = '\(key)'"
                )
            ) { row throws(PostgresError) in try row.next(String.self) }
            // Of stocking orders and generations there are few, and the quickest way to find some is to read them all.
            let small = ["Seq Scan on live", "Seq Scan on generations", "Seq Scan on stocking_orders"]
            let read = plan.filter { line in line.contains("Seq Scan") && !small.contains { line.contains($0) } }
            #expect(read.isEmpty, "\(view): \(plan.joined(separator: "\n"))")
            // An index that is read from end to end is no better.
            let whole = plan.filter {
                $0.contains("Index Cond: (generation = ") || $0.contains("Index Cond: (account = ")
                    || $0.contains("Index Cond: ((account = ")
            }
            #expect(whole.isEmpty, "\(view): \(plan.joined(separator: "\n"))")
        }
    }

    private func plan(_ query: String, by owner: Connection) async throws -> [String] {
        try await owner.query(SQL(unescaped: "EXPLAIN (COSTS off) \(query)")) { row throws(PostgresError) in
            try row.next(String.self)
        }
    }

    @Test(arguments: ["order_costs", "item_costs", "order_families", "cash_movements"])
    func `find a month by the orders' index`(view: String) async throws {
        let owner = try await fill(copies: 20)
        let at = view == "cash_movements" ? "at" : "paid_at"
        let plan = try await plan(
            "SELECT * FROM analytics.\(view) WHERE \(at) >= '2000-01-01' AND \(at) < '2000-02-01'", by: owner)
        #expect(
            plan.contains { $0.contains("Index Cond") && $0.contains("paid_at < ") }, "\(plan.joined(separator: "\n"))")
        #expect(
            view == "cash_movements" || !plan.contains { $0.contains("Seq Scan on orders_g1") },
            "\(plan.joined(separator: "\n"))")
    }

    @Test func `find the lines of a SKU by its index, and an order by its code`() async throws {
        let owner = try await fill(copies: 80)
        try await owner.execute("UPDATE projection.order_items SET sku = sku || order_key WHERE order_key LIKE '%~%'")
        try await owner.execute("ANALYZE projection.order_items")
        let sku = try #require(
            try await owner.text("SELECT max(sku) FROM projection.order_items WHERE order_key LIKE '%~%'"))
        for (condition, indexes) in [
            ("sku = '\(sku)' AND paid_at >= '2000-01-01'", ["order_items_g1_sku", "order_items_g1_vid"]),
            ("cj_order_code = 'SD1'", ["orders_g1_cj_order_code"]),
        ] {
            let plan = try await plan("SELECT * FROM analytics.item_costs WHERE \(condition)", by: owner)
            for index in indexes {
                #expect(plan.contains { $0.contains(index) }, "\(index): \(plan.joined(separator: "\n"))")
            }
            let read = plan.filter { $0.contains("Seq Scan on order") }
            #expect(read.isEmpty, "\(condition): \(plan.joined(separator: "\n"))")
        }
    }

    @Test func `read for the books of one account nothing of another`() async throws {
        let owner = try await fill(copies: 2)
        try await owner.execute("INSERT INTO projection.accounts VALUES (1, 'other', 0, NULL)")
        let runs = try await runs("SELECT * FROM analytics.books WHERE account = 'other'", by: owner)
        // Each table is asked for the rows of that account alone, and what is worked out of them is nothing.
        let found = runs.filter { $0.node.contains("_g1") && !$0.node.contains("accounts_g1") && $0.count > 0 }
        #expect(!found.isEmpty)
        let rows = found.filter {
            ["orders_g1", "bills_g1", "stocking_orders_g1", "order_disputes_g1"].contains(where: $0.node.contains)
                && !$0.node.contains("rows=0 ")
        }
        #expect(rows.isEmpty, "\(rows.map(\.node).joined(separator: "\n"))")
    }

    /// How often a query ran each of its plan's nodes, beside the node.
    private func runs(_ query: String, by owner: Connection) async throws -> [(node: String, count: Int)] {
        try await owner.query(
            SQL(unescaped: "EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) \(query)")
        ) { row throws(PostgresError) in try row.next(String.self) }
        .map { ($0, $0.firstMatch(of: /loops=(\d+)/).flatMap { Int($0.1) } ?? 0) }
    }

    @Test(arguments: [
        ("order_costs", "order_key"), ("order_family_members", "order_key"), ("order_families", "family_key"),
    ])
    func `look up the orders that a join finds, and work out no others`(view: String, key: String) async throws {
        let owner = try await fill(copies: 20)
        let orders = try #require(try await owner.text("SELECT count(*) FROM analytics.orders").flatMap { Int($0) })
        let code = try #require(
            try await owner.text(
                """
                SELECT max(o.cj_order_code)
                FROM analytics.orders AS o JOIN analytics.order_family_members AS m USING (account, order_key)
                WHERE m.order_key = m.family_key
                """))
        let runs = try await runs(
            """
            SELECT o.cj_order_code, v.*
            FROM analytics.orders AS o JOIN analytics.\(view) AS v ON v.account = o.account AND v.\(key) = o.order_key
            WHERE o.cj_order_code = '\(code)'
            """, by: owner)
        #expect(runs.first?.node.contains("(actual rows=1 loops=1)") == true)
        #expect(runs.allSatisfy { $0.count < orders / 2 }, "\(runs.map(\.node).joined(separator: "\n"))")
    }

    @Test func `walk from no order, and sum up no family of one`() async throws {
        let owner = try await fill(copies: 2)
        let larger = try await owner.text(
            """
            SELECT count(*) FROM analytics.order_family_members
            WHERE cardinality(members) > 1 AND order_key = family_key
            """
        ).flatMap { Int($0) }
        #expect((larger ?? 0) > 0)
        let runs = try await runs(
            """
            SELECT f.*
            FROM analytics.orders AS o JOIN analytics.order_families AS f
                ON f.account = o.account AND f.family_key = o.order_key
            """, by: owner)
        let plan = "\(runs.map(\.node).joined(separator: "\n"))"
        #expect(!runs.contains { $0.node.contains("Recursive Union") }, "\(plan)")
        let sums = try #require(
            runs.firstIndex { $0.node.contains("One-Time Filter: (") && $0.node.contains("family_key IS NOT NULL)") })
        #expect(runs[(sums + 1)...].first { $0.count > 0 }?.count == larger, "\(plan)")
    }
}
