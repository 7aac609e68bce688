import Bench
import CJ
import Foundation
import Instants
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

/// What an accountant may rely on, whatever came and in whatever order.
@Suite(.database) struct `Costs` {
    /// Random webhooks and answers about the same few things, in turns.
    private func appendRandom(seed: UInt64, count: Int) async throws {
        var messages = RandomMessages(seed: seed, orders: 5)
        var random = SeededGenerator(seed: seed)
        for round in 0..<4 {
            try await append(messages.next(count / 8))
            var snapshots: [Snapshot] = []
            while snapshots.count < count / 8 {
                let second = 1_706_700_000 + round * 1_000 + Int.random(in: 0...900, using: &random)
                let askedAt = Date(timeIntervalSince1970: Double(second))
                if let snapshot = messages.snapshot(askedAt: askedAt),
                    !snapshots.contains(where: { $0.body == snapshot.body })
                {
                    snapshots.append(snapshot)
                }
            }
            try await Received.append(snapshots.shuffled(using: &random))
        }
    }

    private func expectNone(_ question: String, _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        let owner = try await TestDatabase.current.connect()
        let found = try await owner.texts("SELECT row(t.*) FROM (\(question)) AS t", columns: 1)
        #expect(found.isEmpty, "\(what): \(found.prefix(3))", sourceLocation: sourceLocation)
    }

    /// What must hold of any ledger.
    private func expectSums(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await expectNone(
            """
            SELECT c.order_key, c.landed_cost, c.product_cost, c.shipping_cost, i.*
            FROM analytics.order_costs AS c
            JOIN (
                SELECT order_key, sum(landed_cost) AS landed, sum(product_cost) AS products,
                    sum(shipping_allocated) AS shipping
                FROM analytics.item_costs GROUP BY order_key
            ) AS i USING (order_key)
            WHERE c.shipping_cost IS DISTINCT FROM i.shipping
                OR (c.product_cost IS NOT NULL AND (c.product_cost <> i.products OR c.landed_cost <> i.landed))
            """, "lines sum to their order", sourceLocation: sourceLocation)
        try await expectNone(
            """
            SELECT c.order_key, c.extra_bills, c.dispute_credit, c.paid_amount, t.*
            FROM analytics.order_costs AS c
            LEFT JOIN (
                SELECT order_key, sum(change) FILTER (WHERE part = 'extra_bills') AS bills,
                    sum(change) FILTER (WHERE part = 'extra_bills_open') AS open,
                    sum(change) FILTER (WHERE part = 'dispute_credit') AS credit,
                    sum(change) FILTER (WHERE part = 'paid_amount') AS paid
                FROM analytics.order_cost_changes GROUP BY order_key
            ) AS t USING (order_key)
            WHERE c.dispute_credit <> coalesce(t.credit, 0) OR coalesce(c.paid_amount, 0) <> coalesce(t.paid, 0)
            """, "the changes lead to what is", sourceLocation: sourceLocation)
        try await expectNone(
            """
            (TABLE projection.stock_consumption EXCEPT ALL
                (TABLE projection.named_stock UNION ALL TABLE projection.fifo_stock))
            UNION ALL
            ((TABLE projection.named_stock UNION ALL TABLE projection.fifo_stock) EXCEPT ALL
                TABLE projection.stock_consumption)
            """, "asked by order or all at once, private stock is taken alike", sourceLocation: sourceLocation)
        try await expectNone(
            """
            SELECT d.order_key, d.quantity, c.quantity
            FROM projection.order_draws AS d
            LEFT JOIN (
                SELECT account, order_key, draw_number, sum(quantity) AS quantity
                FROM analytics.private_stock_consumption GROUP BY account, order_key, draw_number
            ) AS c USING (account, order_key, draw_number)
            WHERE d.quantity > 0 AND d.quantity IS DISTINCT FROM c.quantity
            """, "each piece that an order takes is taken once", sourceLocation: sourceLocation)
        try await expectNone(
            """
            SELECT stocking_order_id, vid, quantity, quantity_taken
            FROM analytics.private_stock
            WHERE quantity_remaining < 0 AND (stocking_order_id, vid) IN (
                SELECT stocking_order_id, vid FROM analytics.private_stock_consumption WHERE method = 'fifo')
            """, "who comes first takes no more than there is", sourceLocation: sourceLocation)
        try await expectNone(
            "SELECT * FROM analytics.books WHERE side = 'residue' AND item = 'not explained' AND amount <> 0",
            "each cent of a residue has a cause", sourceLocation: sourceLocation)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `of random messages are laid on lines to the cent, explained by their changes, and balance`(
        seed: UInt64
    ) async throws {
        try await appendRandom(seed: seed, count: 240)
        try await project()
        try await expectSums()
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `are the same in whatever order what is known of them came`(seed: UInt64) async throws {
        let cj = OfflineCJ(seed: seed, orders: 40)
        let webhooks = try cj.webhooks("worst")
        let asked = max(cj.end, webhooks.last?.at ?? 0) + 1
        let snapshots = try [cj.start + 5 * 86_400, asked].flatMap { try Poll(cj: cj, time: $0).snapshots() }
        // The books count what the other views show; their positions are the ledger's own.
        let views = [
            "order_costs", "item_costs", "cost_adjustments", "account_charges", "order_families", "private_stock",
            "private_stock_consumption", "books",
        ]
        var seen: [[String: [String]]] = []
        for order in [UInt64(0), 1] {
            try await TestDatabase.withAnother {
                var random = SeededGenerator(seed: seed + order)
                if order == 0 { try await Received.append(webhooks.shuffled(using: &random)) }
                try await Received.append(snapshots.shuffled(using: &random))
                if order == 1 { try await Received.append(webhooks.shuffled(using: &random)) }
                try await project()
                let rows = try await ModelRows.analytics(on: TestDatabase.current.connect())
                seen.append(rows.filter { views.contains($0.key) })
                try await expectSums()
            }
        }
        for view in views { #expect(seen[0][view] == seen[1][view], "\(view)") }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `of a simulated CJ balance to the cent, and its families and private stock too`(seed: UInt64) async throws {
        let cj = OfflineCJ(seed: seed, orders: 120)
        for time in [cj.start + 4 * 86_400, cj.end] {
            try await Received.append(try Poll(cj: cj, time: time).snapshots())
            try await project()
            try await expectSums()
            try await expectNone(
                "SELECT * FROM analytics.books WHERE (side = 'residue' OR item = 'residue') AND amount <> 0",
                "nothing is left over")
            try await expectNone(
                """
                SELECT * FROM analytics.order_families
                WHERE is_paid AND charged_amount IS DISTINCT FROM paid_amount
                    OR cardinality(members) > 1 AND leaves IS NULL
                """, "leaves sum to what was charged")
            try await expectNone(
                "SELECT account, order_key FROM analytics.order_costs EXCEPT SELECT account, unnest(members) FROM analytics.order_families",
                "each order is of a family")
            try await expectNone(
                "SELECT unnest(members) FROM analytics.order_families GROUP BY 1 HAVING count(*) > 1",
                "no order is of two families")
            try await expectNone(
                "SELECT * FROM analytics.private_stock_consumption WHERE method <> 'named'",
                "CJ names each stocking order")
        }
        let owner = try await TestDatabase.current.connect()
        let items = try await owner.texts("SELECT item FROM analytics.books WHERE amount <> 0", columns: 1)
        for item in [
            "orders", "stocking orders", "given back by disputes", "private stock remaining", "open: bills not paid",
        ] {
            #expect(items.contains([item]), "the world has some of everything")
        }
    }

    @Test func `of exactly one order change by a late bill, which names its event`() async throws {
        let cj = OfflineCJ(seed: 3, orders: 60)
        try await Received.append(try Poll(cj: cj, time: cj.end).snapshots())
        try await project()
        let owner = try await TestDatabase.current.connect()
        let costs = "SELECT order_key, landed_cost, extra_bills, extra_bills_open FROM analytics.order_costs"
        let before = try await owner.texts(costs, columns: 4)
        let code = try #require(
            try await owner.text("SELECT min(order_key) FROM analytics.order_costs WHERE cost_complete"))
        try await append([
            Messages.message(
                "MAKEUP",
                [
                    "orderId": #""BTLATE""#, "relationOrderId": "\"\(code)\"", "amount": "3.07", "diffUseType": "0",
                    "status": #""CREATED""#, "createDate": #""2030-01-01 00:00:00""#,
                ])
        ])
        try await project()
        let after = try await owner.texts(costs, columns: 4)
        let changed = after.filter { !before.contains($0) }
        #expect(changed.map { $0[0] } == [code])
        let late = try await owner.texts(
            """
            SELECT c.order_key, c.part, c.change, c.position = (SELECT max(position) FROM ledger.events)
            FROM analytics.order_cost_changes AS c WHERE c.reference = 'BTLATE' ORDER BY c.part
            """, columns: 4)
        #expect(
            late == [[code, "extra_bills", "3.07", "true"], [code, "extra_bills_open", "3.07", "true"]])
        try await expectSums()
    }

    @Test func `of private stock go by the stocking order that CJ names, else by the oldest that has pieces left`()
        async throws
    {
        func stock(_ id: String, paid: Int, pieces: Int, price: String, amount: String) -> (
            SnapshotType, String, String
        ) {
            (
                .stockingOrder, id,
                #"{"orderCode":"\#(id)","status":"7","amount":\#(amount),"createDateTime":\#(paid)000,"paymentDateTime":\#(paid)000,"supplierList":[{"productList":[{"productVariantListList":[{"stanProductId":"V01","quantity":\#(pieces),"price":\#(price)}]}]}]}"#
            )
        }
        func order(_ code: String, day: Int, pieces: Int, from stock: String?) -> [(SnapshotType, String, String)] {
            [
                (
                    .orderDetail, code,
                    #"{"cjOrderCode":"\#(code)","orderStatus":"SHIPPED","paymentDate":"2024-01-1\#(day) 00:00:00","privateOutboundOrder":true,"productList":[{"lineItemId":"L\#(code)","vid":"V01","quantity":\#(pieces),"sellPrice":9}]}"#
                ),
                (
                    .outboundDetail, code,
                    #"{"orderId":"\#(code)","productList":[{"stanProductId":"V01","quantity":\#(pieces)\#(stock.map { #","privateOrderId":"\#($0)""# } ?? "")}]}"#
                ),
                (
                    .costSheet, code,
                    #"{"orderCode":"\#(code)","cogsBasicDataOrderInfoJson":{"d":1,"f":0,"g":0,"h":0}}"#
                ),
            ]
        }
        let answers =
            [
                stock("SY1", paid: 1_704_100_000, pieces: 4, price: "2.00", amount: "8.00"),
                // What the stocking order costs beside its products is a part of what its pieces cost.
                stock("SY2", paid: 1_704_200_000, pieces: 10, price: "2.00", amount: "25.00"),
            ] + order("SD1", day: 1, pieces: 3, from: nil) + order("SD2", day: 2, pieces: 3, from: nil)
            + order("SD3", day: 0, pieces: 2, from: "SY1") + order("SD4", day: 3, pieces: 9, from: nil)
        try await Received.append(answers.map { try Received.snapshot($0.0, $0.1, $0.2) })
        try await project()
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts(
                """
                SELECT order_key, stocking_order_id, quantity, cost, method
                FROM analytics.private_stock_consumption ORDER BY at, stocking_order_id
                """, columns: 5) == [
                    ["SD3", "SY1", "2", "4.00", "named"], ["SD1", "SY1", "2", "4.00", "fifo"],
                    ["SD1", "SY2", "1", "2.50", "fifo"], ["SD2", "SY2", "3", "7.50", "fifo"],
                    ["SD4", "SY2", "6", "15.00", "fifo"], ["SD4", nil, "3", "27.00", "line_price"],
                ])
        #expect(
            try await owner.texts(
                """
                SELECT stocking_order_id, quantity, cost, quantity_remaining, cost_remaining
                FROM analytics.private_stock ORDER BY 1
                """, columns: 5) == [["SY1", "4", "8.00", "0", "0.00"], ["SY2", "10", "25.00", "0", "0.00"]])
        #expect(
            try await owner.texts(
                "SELECT order_key, product_cost, sources->>'product_cost' FROM analytics.order_costs ORDER BY 1",
                columns: 3)
                == [
                    ["SD1", "6.50", "private stock, fifo"], ["SD2", "7.50", "private stock, fifo"],
                    ["SD3", "4.00", "private stock, named"], ["SD4", "42.00", "private stock, fifo, line_price"],
                ])
        #expect(
            try await owner.texts(
                "SELECT item, amount FROM analytics.books WHERE side = 'residue' OR item = 'residue' ORDER BY place",
                columns: 2) == [
                    ["private stock that no paid stocking order accounts for", "-27.00"], ["not explained", "0.00"],
                    ["residue", "-27.00"],
                ])
    }
}
