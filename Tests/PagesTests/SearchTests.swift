import Foundation
import NIOHTTP1
import Postgres
import TestSupport
import Testing

@testable import Pages

@Suite(.database) struct `The search` {
    /// A name of each kind in the ledger, and where it leads.
    private func names(_ connection: Connection) async throws -> [(kind: String, text: String, path: String)] {
        func one(_ statement: SQL) async throws -> (String, String) {
            try #require(try await connection.query(statement, as: (String.self, String.self)).first)
        }
        let order = try await one(
            "SELECT cj_order_code, order_key FROM analytics.orders WHERE cj_order_code IS NOT NULL")
        let inner = try await one(
            "SELECT id, order_key FROM analytics.order_ids WHERE kind = 'internal' ORDER BY id")
        let parcel = try await one("SELECT id, track_number FROM analytics.shipment_ids WHERE kind = 'cj' ORDER BY id")
        let bill = try await one(
            "SELECT reference, order_key FROM analytics.cost_adjustments WHERE kind = 'bill' AND order_key IS NOT NULL")
        let dispute = try await one("SELECT dispute_id, order_key FROM analytics.disputes ORDER BY dispute_id")
        return [
            ("order", order.0, Link.order("main", order.1)), ("internal id", inner.0, Link.order("main", inner.1)),
            ("parcel", parcel.0, Link.shipment("main", parcel.1)),
            ("parcel, as people write it", parcel.0.lowercased() + " ", Link.shipment("main", parcel.1)),
            ("bill", bill.0, Link.order("main", bill.1) + "#bills"),
            ("dispute", dispute.0, Link.order("main", dispute.1) + "#disputes"), ("event", "17", Link.event(17)),
        ]
    }

    @Test func `leads from the name of one thing to its page, and lists several by kind`() async throws {
        try await Story.simulate(orders: 40)
        let connection = try await TestDatabase.current.connect()
        let names = try await names(connection)
        let sku = try #require(
            try await connection.query("SELECT sku FROM analytics.order_items WHERE sku IS NOT NULL", as: String.self)
                .first)
        await connection.close()
        try await Story.receive([Array(Messages.orderSplit.utf8)])
        try await withPages { pages in
            for name in names {
                let answer = try await pages.ask(Link.search(name.text))
                #expect(answer.status == 303, "\(name.kind) \(name.text)")
                #expect(answer.headers["location"] == [name.path], "\(name.kind)")
            }
            let goods = try await pages.ask(Link.search(sku)).body
            #expect(goods.contains("<h2>Variants</h2>") || goods.contains("<h2>Orders with this SKU</h2>"))
            let event = try await pages.ask(Link.search("0a1b2c3d4e5f60718293a4b5c6d7e8f9"))
            #expect(event.headers["location"].first?.hasPrefix("/events/") == true)
            let none = try await pages.ask(Link.search("no such thing"))
            #expect(none.status == 200)
            #expect(none.body.contains("Nothing has that name"))
            #expect(none.body.contains("a stocking order (SY…)"))
            #expect(try await pages.ask("/search").status == 200)
            #expect(try await pages.ask(Link.search(String(repeating: "9", count: 400))).body.contains("too long"))
            for text in ["%", "\\", "' OR 1=1 --", "\u{202E}", "9223372036854775808", "-1", "#"] {
                #expect(try await pages.ask(Link.search(text)).status == 200, "\(text)")
            }
        }
    }

    @Test func `and every page of one thing reads no large table from end to end`() async throws {
        try await Story.simulate(orders: 40)
        let database = try TestDatabase.current
        let connection = try await database.connect()
        let names = try await names(connection)
        // A table that is small is read whole as a rule. Here the planner does so only where it knows no other way.
        try await connection.execute("ANALYZE")
        var settings = try await database.settings(as: "cjledger_runtime")
        settings.parameters["enable_seqscan"] = "off"
        let before = try await scans(connection)
        try await withPages(connection: settings) { pages in
            for name in names {
                _ = try await pages.ask(Link.search(name.text))
                _ = try await pages.ask(String(name.path.prefix { $0 != "#" }))
            }
            _ = try await pages.ask(Link.search("CJNSSYLY01043-Claret-S"))
            for query in ["", "?type=ORDER", "?about=\(names[0].text)", "?account=main&text=SHIPPED&from=2024-01-01"] {
                #expect(try await pages.ask("/events\(query)").status == 200)
            }
        }
        // What a session counted is told when it ends at the latest.
        try await Task.sleep(for: .milliseconds(300))
        let after = try await scans(connection)
        await connection.close()
        for (table, count) in after {
            #expect(count == before[table] ?? 0, "\(table) was read from end to end")
        }
    }

    /// How often each table that grows with the ledger was read from end to end.
    private func scans(_ connection: Connection) async throws -> [String: Int] {
        let counts = try await connection.query(
            """
            SELECT relname::text, seq_scan
            FROM pg_stat_user_tables
            WHERE schemaname IN ('ledger', 'projection')
                AND relname ~ '^(events|orders|order_|shipment|bill|cost_sheet|sales|variants|event_subjects|seals)'
            """, as: (String.self, Int.self))
        return Dictionary(counts) { $0 + $1 }
    }
}
