import Bench
import CJ
import Folding
import Foundation
import Imports
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

/// What was sold beside what it cost.
@Suite(.database) struct `Margins` {
    private func rows(_ query: String, _ columns: Int) async throws -> [[String?]] {
        try await TestDatabase.current.connect(as: LedgerRole.analyst).texts(query, columns: columns)
    }

    private func snapshots(_ answers: [(SnapshotType, String, String)]) async throws {
        try await Received.append(answers.map { try Received.snapshot($0.0, $0.1, $0.2) })
        try await project()
    }

    /// A paid order of one line, and its cost sheet: goods and shipping.
    private func order(
        _ code: String, number: String, platform: String? = nil, products: Int, shipping: Int, sku: String = "K",
        original: String = ""
    ) -> [(SnapshotType, String, String)] {
        let platform = platform.map { #""platformOrderId":"\#($0)","# } ?? ""
        return [
            (
                .orderDetail, code,
                #"{"cjOrderCode":"\#(code)","orderNum":"\#(number)",\#(platform)"orderStatus":"SHIPPED","paymentDate":"2024-01-10 00:00:00","countryCode":"DE","productList":[{"lineItemId":"L\#(code)","vid":"V\#(code)","sku":"\#(sku)","quantity":1,"sellPrice":\#(products)}]}"#
            ),
            (.variant, "V\(code)", #"{"vid":"V\#(code)","variantSku":"\#(sku)"}"#),
            (
                .costSheet, code,
                #"{"orderCode":"\#(code)","originalOrderCode":"\#(original)","cogsBasicDataOrderInfoJson":{"a":"\#(code)","d":1,"f":\#(shipping),"h":\#(products),"g":\#(products + shipping),"z":{"L\#(code)":{"w":"\#(sku)","y":1,"t":\#(products)}}}}"#
            ),
        ]
    }

    private func sale(
        _ number: String?, _ line: String = "1", amount: Decimal, sku: String? = nil, platform: String? = nil,
        quantity: Int? = 1, kind: Sale.Kind = .item, status: Sale.Status = .paid, currency: String = "USD"
    ) -> ImportedFact {
        .sale(
            Sale(
                orderNumber: number, platformOrderId: platform, lineId: line, kind: kind, status: status, sku: sku,
                quantity: quantity, amount: amount, currency: currency, soldAt: .utc("2024-01-09T12:00:00Z"),
                country: "DE"))
    }

    private static let margins =
        "SELECT order_number, line_id, revenue, cost, margin, order_key, matched_by, cost_method FROM analytics.margins ORDER BY 1, 2"

    @Test func `are found by the platform's id, else by the number with or without its sign`() async throws {
        try await snapshots(
            order("SD1", number: "1001", platform: "770077", products: 10, shipping: 4)
                + order("SD2", number: "#1002", products: 20, shipping: 5)
                + order("SD3", number: "1003", products: 1, shipping: 1))
        try await Received.append([
            // The platform's id is more certain than the number, which is that of another.
            sale("1002", amount: 30, platform: "770077"), sale("#1003", amount: 9), sale("1002", "2", amount: 1),
            sale("404", amount: 5), sale("#1003", "s", amount: 2, kind: .shipping),
            sale("1003x", amount: 8, status: .open),
        ])
        try await project()
        #expect(
            try await rows(Self.margins, 8) == [
                ["#1002", nil, nil, "25", "-25", "SD2", nil, nil],
                ["#1003", "1", "9", "2", "7", "SD3", "order_number", "amount"],
                ["#1003", "s", "2", nil, "2", "SD3", "order_number", nil],
                ["1002", "1", "30", "13.55", "16.45", "SD1", "platform_id", "amount"],
                ["1002", "2", "1", "0.45", "0.55", "SD1", "platform_id", "amount"],
                ["1003x", "1", nil, nil, nil, nil, nil, nil], ["404", "1", "5", nil, nil, nil, nil, nil],
            ])
    }

    @Test func `are not tied together by a sale that was cancelled`() async throws {
        try await snapshots(
            order("SD1", number: "1001", platform: "770077", products: 10, shipping: 4)
                + order("SD2", number: "1001", products: 20, shipping: 5))
        try await Received.append([
            sale("5", amount: 30, platform: "770077"), sale("1001", amount: 9, status: .cancelled),
        ])
        try await project()
        #expect(
            try await rows(Self.margins, 8) == [
                ["1001", "1", nil, nil, nil, "SD1", "shared", nil],
                ["1001", nil, nil, "25", "-25", "SD2", nil, nil],
                ["5", "1", "30", "14", "16", "SD1", "platform_id", "amount"],
            ])
    }

    @Test func `of an order that was split are those of its parts, by what the SKUs cost`() async throws {
        try await snapshots(
            order("SD1", number: "1001", products: 30, shipping: 6)
                + order("SD1-1", number: "1001", products: 20, shipping: 4, sku: "A")
                + order("SD1-2", number: "1001", products: 10, shipping: 2, sku: "B"))
        try await append([
            Messages.message(
                "ORDERSPLIT",
                [
                    "originalOrderId": #""SD1""#, "orderSplitTime": #""2024-01-11 00:00:00""#,
                    "splitOrderList": #"[{"orderCode":"SD1-1"},{"orderCode":"SD1-2"}]"#,
                ])
        ])
        try await Received.append([sale("1001", "a", amount: 50, sku: "A"), sale("1001", "b", amount: 1, sku: "B")])
        try await project()
        #expect(
            try await rows(
                "SELECT line_id, cost, matched_by, cost_method, family_key FROM analytics.margins ORDER BY 1", 5) == [
                    ["a", "24.00", "order_number", "sku", "SD1"], ["b", "12.00", "order_number", "sku", "SD1"],
                ])
    }

    /// The worked example of docs/costs.md.
    @Test func `of an order that was merged of two are divided between the two sales`() async throws {
        try await snapshots(
            order("SD1", number: "1001", products: 10, shipping: 4)
                + order("SD2", number: "1002", products: 20, shipping: 5)
                + order("SD3", number: "1001-M", products: 30, shipping: 6, original: "SD1,SD2"))
        try await Received.append([sale("1001", amount: 25), sale("1002", amount: 50)])
        try await project()
        #expect(
            try await rows(
                "SELECT order_number, revenue, cost, margin, matched_by, is_replaced, family_key FROM analytics.margins ORDER BY 1",
                7) == [
                    ["1001", "25", "12.00", "13.00", "order_number", "true", "SD1"],
                    ["1002", "50", "24.00", "26.00", "order_number", "true", "SD1"],
                ])
    }

    @Test func `of a number that several orders have are those of all of them, each cent once`() async throws {
        try await snapshots(
            order("SD1", number: "1001", products: 10, shipping: 4)
                + order("SD2", number: "1001", products: 20, shipping: 5)
                + order("SD3", number: "1002", platform: "990099", products: 3, shipping: 1)
                + order("SD4", number: "1002", products: 1, shipping: 1))
        func sold(_ shop: String, _ number: String, _ amount: Decimal, platform: String? = nil) -> ImportedFact {
            .sale(
                Sale(
                    shop: shop, orderNumber: number, platformOrderId: platform, lineId: "1", amount: amount,
                    currency: "USD", soldAt: .utc("2024-01-09T12:00:00Z")))
        }
        // Two shops count alike; of one order the platform's id tells which it is.
        try await Received.append([
            sold("north", "1001", 60), sold("south", "1001", 40), sold("north", "1002", 10, platform: "990099"),
        ])
        try await project()
        #expect(
            try await rows("SELECT shop, order_number, cost, matched_by FROM analytics.margins ORDER BY 2, 1", 4) == [
                ["north", "1001", "23.40", "shared"], ["south", "1001", "15.60", "shared"],
                ["north", "1002", "4", "platform_id"], [nil, "1002", "2", nil],
            ])
    }

    @Test func `take the newest import of a line, whichever was recorded first`() async throws {
        let late = Date(timeIntervalSince1970: 1_704_300_900)
        try await Received.append([sale("1", amount: 7)], receivedAt: late)
        try await Received.append([sale("1", amount: 5)], receivedAt: late.addingTimeInterval(-60))
        try await project()
        #expect(try await rows("SELECT amount, known_at > '2024-01-01' FROM analytics.sales", 2) == [["7", "true"]])
    }

    @Test func `are in dollars by the rate of the last day at or before the sale`() async throws {
        try await snapshots(order("SD1", number: "1001", products: 10, shipping: 0))
        try await Received.append([
            sale("1001", amount: 18, currency: "EUR"), sale("1002", amount: 5, currency: "CHF"),
            .rate(DayRates(day: "2024-01-08", perUSD: ["EUR": 0.9], publisher: "ECB")),
            .rate(DayRates(day: "2024-01-10", perUSD: ["EUR": 2], publisher: "ECB")),
            .rate(DayRates(day: "2024-01-05", perUSD: ["EUR": 3])),
        ])
        try await project()
        #expect(
            try await rows("SELECT order_number, amount_usd, rate_day FROM analytics.sales ORDER BY 1", 3) == [
                ["1001", "20.00", "2024-01-08"], ["1002", nil, nil],
            ])
        #expect(
            try await rows("SELECT order_number, revenue, margin FROM analytics.margins ORDER BY 1", 3) == [
                ["1001", "20.00", "10.00"], ["1002", nil, nil],
            ])
        func converted(_ at: String, _ currency: String) async throws -> String? {
            try await rows("SELECT analytics.in_currency(10, '\(at)', '\(currency)')", 1).first?[0]
        }
        #expect(try await converted("2024-01-09T23:59:59Z", "EUR") == "9.0")
        #expect(try await converted("2024-01-10T00:00:00Z", "EUR") == "20")
        #expect(try await converted("2024-01-04T23:59:59Z", "EUR") == nil)
        #expect(try await converted("2024-01-04T23:59:59Z", "USD") == "10")
        #expect(try await converted("2024-01-10T00:00:00Z", "XXX") == nil)
    }

    @Test func `leave out what cannot be read, and park it`() async throws {
        let into = try await EventImport(connection: try await TestDatabase.current.settings(as: LedgerRole.runtime))
        let account = try #require(AccountName("main"))
        let bodies = [#"{"type":"sale"}"#, #"{"rate":{"day":"2024-02-31","perUSD":{"EUR":1}},"type":"rate"}"#, "{}"]
        _ = try await into.add(
            bodies.enumerated().map { index, body in
                Arrival(
                    account: account,
                    content: .event(
                        source: .import, type: ["sale", "rate", "other"][index], messageType: nil, messageId: "x",
                        signature: nil), body: Array(body.utf8), receivedAt: .utc("2024-01-09T12:00:00Z"))
            })
        await into.close()
        try await project()
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts("SELECT position, reason FROM projection.parked ORDER BY 1", columns: 2) == [
                ["1", "sale: a state that is damaged: no member sale"],
                ["2", "rate: a state that is damaged: no day"],
            ])
    }

    @Test(arguments: [1, 4] as [UInt64])
    func `of a simulated shop have each cent of sales and costs once`(seed: UInt64) async throws {
        let cj = OfflineCJ(seed: seed, orders: 80)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        var file = try ImportFile(sales: Array(cj.sales(at: cj.end).utf8), shop: nil, zone: .gmt)
        var facts: [ImportedFact] = []
        while case .facts(let some, _)? = file.next() { facts += some }
        #expect(file.next() == nil && facts.count > 80)
        try await Received.append(facts)
        try await project()
        let sold = facts.reduce(Decimal()) { sum, fact in
            if case .sale(let sale) = fact, sale.status == .paid { sum + sale.amount } else { sum }
        }
        let totals = try await rows(
            """
            SELECT
                sum(revenue) = \(sold),
                sum(cost) = (SELECT sum(landed_cost) FROM analytics.order_families WHERE counts),
                sum(margin) = sum(revenue) FILTER (WHERE margin IS NOT NULL) - sum(cost),
                count(*) FILTER (WHERE matched_by IS NULL AND kind <> 'unsold') > 0,
                count(*) FILTER (WHERE kind = 'unsold') > 0,
                count(*) FILTER (WHERE is_replaced AND matched_by <> 'shared') > 0,
                count(DISTINCT sale_id) = \(facts.count)
            FROM analytics.margins
            """, 7)
        #expect(totals == [Array(repeating: "true", count: 7)])
        // Whatever is sold of one purchase bears what all its orders cost.
        let differences = try await rows(
            """
            SELECT f.family_key, f.landed_cost, m.cost
            FROM analytics.order_families AS f
            JOIN (
                SELECT account, family_key, sum(cost) AS cost
                FROM analytics.margins
                GROUP BY account, family_key
                HAVING bool_or(matched_by = 'shared') IS NOT TRUE
            ) AS m USING (account, family_key)
            WHERE f.counts AND f.landed_cost <> m.cost
            """, 3)
        #expect(differences == [])
        try await ModelRows.addGeneration(2, on: try await TestDatabase.current.connect())
        try await project()
        #expect(try await ModelRows.differences(1, 2, on: try await TestDatabase.current.connect()) == [])
    }
}
