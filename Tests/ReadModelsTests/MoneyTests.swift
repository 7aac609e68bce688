import CJ
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// What figures do where CJ may mean one thing or another.
@Suite(.database) struct `Money` {
    private func append(_ answers: [(SnapshotType, String, String)], at second: Double = 1_704_300_000) async throws {
        try await Received.append(
            answers.map {
                try Received.snapshot($0.0, $0.1, $0.2, askedAt: Date(timeIntervalSince1970: second))
            })
        try await project()
    }

    private func rows(_ query: String, _ columns: Int) async throws -> [[String?]] {
        try await TestDatabase.current.connect().texts(query, columns: columns)
    }

    /// Ten pieces at 2.00, paid.
    private func stock(_ members: String = "", line: String = "") -> (SnapshotType, String, String) {
        (
            .stockingOrder, "SY1",
            #"{"orderCode":"SY1","amount":20,"orderAmount":20,"status":"7","createDateTime":1704100000000,"paymentDateTime":1704100000000\#(members),"supplierList":[{"productList":[{"productVariantListList":[{"stanProductId":"V01","quantity":10,"price":2\#(line)}]}]}]}"#
        )
    }

    /// A paid order that takes pieces of it.
    private func order(_ code: String = "SD1", pieces: Int, lock: String = "", status: String = "SHIPPED") -> [(
        SnapshotType, String, String
    )] {
        [
            (
                .orderDetail, code,
                #"{"cjOrderCode":"\#(code)","orderStatus":"\#(status)","paymentDate":"2024-01-10 00:00:00","privateOutboundOrder":true,"productList":[{"lineItemId":"L\#(code)","vid":"V01","quantity":\#(pieces),"sellPrice":9}]}"#
            ),
            (
                .outboundDetail, code,
                #"{"orderId":"\#(code)","productList":[{"stanProductId":"V01","quantity":\#(pieces)\#(lock),"privateOrderId":"SY1"}]}"#
            ),
            (
                .costSheet, code,
                #"{"orderCode":"\#(code)","cogsBasicDataOrderInfoJson":{"d":1,"f":1,"g":1,"h":0}}"#
            ),
        ]
    }

    private func bill(_ id: String, _ of: String, _ amount: String, status: Int = 4) -> (SnapshotType, String, String) {
        (
            .bill, id,
            #"{"orderCode":"\#(id)","cjOrderCode":"\#(of)","orderType":2,"amount":\#(amount),"status":\#(status),"diffUseType":0,"createAt":1704100000000}"#
        )
    }

    private func expectBalance(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        #expect(
            try await rows(
                "SELECT item, amount FROM analytics.books WHERE (side = 'residue' OR item = 'residue') AND amount <> 0",
                2
            ).isEmpty, sourceLocation: sourceLocation)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Members of the stocking order, its line, and bills: id, what for, amount, status.
        var order = ""
        var line = ""
        var bills: [(String, String, Int)] = []
        /// What an order's three pieces cost, the pieces that are left, and what they cost.
        let shown: [String]
    }

    @Test(arguments: [
        Case(testDescription: "by itself", shown: ["6.00", "7", "14.00"]),
        Case(
            testDescription: "with a bill of its own", bills: [("BT1", "5", 4)], shown: ["7.50", "7", "17.50"]),
        Case(testDescription: "with an open bill", bills: [("BT1", "5", 0)], shown: ["7.50", "7", "17.50"]),
        Case(testDescription: "with a cancelled bill", bills: [("BT1", "5", 3)], shown: ["6.00", "7", "14.00"]),
        Case(
            testDescription: "with a surcharge", order: #","diffAmount":5,"diffType":1"#, shown: ["7.50", "7", "17.50"]),
        Case(
            testDescription: "with a surcharge and the bill over it", order: #","diffAmount":5,"diffType":1"#,
            bills: [("BT1", "5.00", 4)], shown: ["7.50", "7", "17.50"]),
        Case(
            testDescription: "with a surcharge and another bill", order: #","diffAmount":5,"diffType":1"#,
            bills: [("BT1", "2.50", 4)], shown: ["8.25", "7", "19.25"]),
        Case(
            testDescription: "with a refund that is pending", order: #","refundAmount":10,"refundStatus":1"#,
            shown: ["6.00", "7", "14.00"]),
        Case(
            testDescription: "with a refund", order: #","refundAmount":10,"refundStatus":2"#,
            shown: ["3.00", "7", "7.00"]),
        Case(
            testDescription: "with a refund and a bill", order: #","refundAmount":10,"refundStatus":2"#,
            bills: [("BT1", "5", 4)], shown: ["4.50", "7", "10.50"]),
        Case(
            testDescription: "with pieces that never came", line: #","allocateNum":8"#, shown: ["6.00", "5", "14.00"]),
        Case(
            testDescription: "with a line refunded for those that never came",
            line: #","allocateNum":8,"refundStatus":2"#, shown: ["6.00", "5", "10.00"]),
    ])
    func `of private stock is what the stocking order costs in the end, and balances`(example: Case) async throws {
        try await append(
            [stock(example.order, line: example.line)] + order(pieces: 3)
                + example.bills.map { bill($0.0, "SY1", $0.1, status: $0.2) })
        #expect(
            try await rows("SELECT product_cost FROM analytics.order_costs WHERE order_key = 'SD1'", 1)
                == [[example.shown[0]]])
        #expect(
            try await rows("SELECT quantity_remaining, cost_remaining FROM analytics.private_stock", 2)
                == [[example.shown[1], example.shown[2]]])
        try await expectBalance()
    }

    @Test func `of a bill that is no order's is in no order's cost, and makes no order`() async throws {
        try await append(
            [stock()] + order(pieces: 1) + [
                bill("BT1", "SY1", "5"), bill("BT2", "ZF260526000001", "7", status: 4), bill("BT3", "SY9", "3"),
            ])
        #expect(try await rows("SELECT order_key, extra_bills FROM analytics.order_costs", 2) == [["SD1", "0"]])
        #expect(
            try await rows(
                "SELECT reference, is_for_stock, moves_balance FROM analytics.account_charges ORDER BY 1", 3)
                == [["BT1", "true", "false"], ["BT2", "false", "false"], ["BT3", "true", "false"]])
        #expect(
            try await rows(
                "SELECT item, amount FROM analytics.books WHERE item LIKE '%bills%' AND side = 'paid' ORDER BY place", 2
            )
                == [["bills of stocking orders", "5"], ["transfer freight and bills without an order", "10"]])
        try await expectBalance()
    }

    @Test func `of an order that takes stock counts what is locked, and is not complete before all is`() async throws {
        try await append([stock()] + order(pieces: 6, lock: #","lockQuantity":4"#, status: "UNSHIPPED"))
        let cost = "SELECT product_cost, landed_cost, cost_complete FROM analytics.order_costs"
        let left = "SELECT quantity_remaining FROM analytics.private_stock"
        #expect(try await rows(cost, 3) == [["8.00", "9.00", "false"]])
        #expect(try await rows(left, 1) == [["6"]])
        try await expectBalance()
        // Asked again: all is locked.
        try await append(
            [order(pieces: 6, lock: #","lockQuantity":6"#, status: "UNSHIPPED")[1]], at: 1_704_400_000)
        #expect(try await rows(cost, 3) == [["12.00", "13.00", "true"]])
        #expect(try await rows(left, 1) == [["4"]])
        try await expectBalance()
        // Made again with fewer pieces, of which none could be locked.
        try await append(
            [
                (
                    .outboundDetail, "SD1",
                    #"{"orderId":"SD1","submitStatus":"LOCK_FAIL","productList":[{"stanProductId":"V01","quantity":5,"privateOrderId":"SY1"}]}"#
                )
            ], at: 1_704_500_000)
        #expect(try await rows(cost, 3) == [["0", "1", "false"]])
        #expect(try await rows(left, 1) == [["10"]])
        try await expectBalance()
    }

    @Test func `that is moved into the balance is not paid twice`() async throws {
        try await append(
            order(pieces: 1).filter { $0.0 == .costSheet } + [
                (.bill, "BT1", #"{"orderCode":"BT1","amount":100,"status":4,"diffUseType":1}"#),
                (.bill, "BT2", #"{"orderCode":"BT2","amount":30,"status":4,"diffUseType":2}"#),
                (.bill, "BT3", #"{"orderCode":"BT3","amount":7,"status":4,"diffUseType":3}"#),
                (.bill, "BT4", #"{"orderCode":"BT4","amount":50,"status":0,"diffUseType":1}"#),
            ])
        #expect(
            try await rows(
                "SELECT item, amount FROM analytics.books WHERE side IN ('wallet', 'total') ORDER BY place, item", 2)
                == [
                    ["paid to CJ", "8"], ["accounted for", "8"], ["residue", "0"], ["balance_top_up", "100"],
                    ["repayment", "30"],
                ])
        #expect(
            try await rows("SELECT reference, moves_balance FROM analytics.account_charges ORDER BY 1", 2)
                == [["BT1", "true"], ["BT2", "true"], ["BT3", "false"], ["BT4", "true"]])
    }

    @Test func `is laid on lines by the weights of a sheet that names its lines otherwise`() async throws {
        try await append([
            (
                .orderDetail, "SD1",
                #"{"cjOrderCode":"SD1","orderStatus":"SHIPPED","productList":[{"lineItemId":"L1","vid":"V01","quantity":1,"sellPrice":5},{"lineItemId":"L2","vid":"W01","quantity":1,"sellPrice":5}]}"#
            ),
            (.variant, "V01", #"{"vid":"V01","variantSku":"KV"}"#),
            (.variant, "W01", #"{"vid":"W01","variantSku":"KW"}"#),
            (
                .costSheet, "SD1",
                #"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{"d":1,"f":4,"g":14,"h":10,"z":{"P1":{"w":"KV","t":5,"y":1,"r":100},"P2":{"w":"KW","t":5,"y":1,"r":300}}}}"#
            ),
        ])
        #expect(
            try await rows(
                "SELECT line_item_id, grams, shipping_allocated, method FROM analytics.item_costs ORDER BY 1", 4)
                == [["L1", "100", "1.00", "weight"], ["L2", "300", "3.00", "weight"]])
    }

    @Test func `that a dispute gave back counts once, whatever told it`() async throws {
        func order(_ dispute: String) -> (SnapshotType, String, String) {
            (
                .orderDetail, "SD1",
                #"{"cjOrderCode":"SD1","orderStatus":"DELIVERED","paymentDate":"2024-01-10 00:00:00","disputeId":\#(dispute)}"#
            )
        }
        func sheet(_ refunds: String) -> (SnapshotType, String, String) {
            (
                .costSheet, "SD1",
                #"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{"d":1,"f":4,"g":20,"h":10,"x":{\#(refunds)}}}"#
            )
        }
        let shown = """
            SELECT a.status, a.amount, c.dispute_credit, c.landed_cost
            FROM analytics.cost_adjustments AS a JOIN analytics.order_costs AS c USING (account, order_key)
            """
        try await append([order(#""9000""#), sheet("")])
        #expect(try await rows(shown, 4) == [["open", nil, "0", "20"]])
        try await append([order("null")], at: 1_704_400_000)
        #expect(try await rows(shown, 4) == [["ended", nil, "0", "20"]])
        try await append(
            [
                (
                    .dispute, "9000",
                    #"{"disputeId":9000,"orderId":"SD1","status":"closed","finallyDeal":1,"money":"5.5"}"#
                )
            ],
            at: 1_704_500_000)
        #expect(try await rows(shown, 4) == [["final", "5.5", "5.5", "14.5"]])
        try await append([sheet(#""9000":{"q":5,"p":0.5}"#)], at: 1_704_600_000)
        #expect(try await rows(shown, 4) == [["final", "5.5", "5.5", "14.5"]])
        #expect(
            try await rows(
                "SELECT sum(change) FROM analytics.order_cost_changes WHERE part = 'dispute_credit'", 1) == [["5.5"]])
        try await expectBalance()
    }

    @Test func `that may be a refund or a tax is in no figure until CJ says which, and shows as a residue`()
        async throws
    {
        let order = (
            SnapshotType.orderDetail, "SD1",
            #"{"cjOrderCode":"SD1","orderStatus":"DELIVERED","paymentDate":"2024-01-10 00:00:00","productList":[{"lineItemId":"L1","vid":"V01","quantity":1,"sellPrice":10}]}"#
        )
        let sheet = (
            SnapshotType.costSheet, "SD1",
            #"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{"d":1,"f":4,"g":20,"h":10,"x":{"9000":{"q":5,"e":1.25}}}}"#
        )
        let costs = """
            SELECT c.dispute_credit, c.landed_cost, i.landed_cost, f.landed_cost, c.cost_complete
            FROM analytics.order_costs AS c
            JOIN analytics.item_costs AS i USING (account, order_key)
            JOIN analytics.order_families AS f ON f.account = c.account AND f.family_key = c.order_key
            """
        let residue = "SELECT amount FROM analytics.books WHERE item = 'residue'"
        try await append([order, sheet])
        #expect(try await rows(costs, 5) == [[nil, nil, nil, nil, "false"]])
        #expect(try await rows(residue, 1) == [["-1.25"]])
        for (second, money, landed) in [(400_000.0, "5", "15"), (500_000, "6.25", "13.75")] {
            let answer =
                #"{"disputeId":"9000","orderId":"SD1","status":"Completed","finallyDeal":1,"money":\#(money)}"#
            try await append([(.dispute, "9000", answer)], at: 1_704_000_000 + second)
            let found = try #require(try await rows(costs, 5).first)
            let amounts = found.dropLast().map { $0.flatMap { Decimal(string: $0) } }
            #expect(amounts == [money, landed, landed, landed].map { Decimal(string: $0) })
            try await expectBalance()
        }
    }
}
