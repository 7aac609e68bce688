import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `An analyst who asks about splits, bills and stock` {
    private func answers(_ bodies: [[UInt8]], _ question: String, columns: Int) async throws -> [[String?]] {
        try await append(bodies)
        try await project()
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        return try await analyst.texts(question, columns: columns)
    }

    private func bill(_ id: String, _ params: [String: String]) -> [UInt8] {
        Messages.message("MAKEUP", ["orderId": "\"\(id)\"", "relationOrderId": #""SD1""#].merging(params) { $1 })
    }

    @Test func `sees the documented split's children linked to the original order id`() async throws {
        let links = try await answers(
            [Array(Messages.orderSplit.utf8)],
            """
            SELECT l.order_key, l.kind, l.related_order_key, l.related_code, o.original_order_code, l.position
            FROM analytics.order_links AS l JOIN analytics.orders AS o USING (account, order_key) ORDER BY 1
            """, columns: 6)
        #expect(
            links == [
                [
                    "SD1613355441583259648-1", "split", "original order id", "original order id", "original order id",
                    "1",
                ],
                [
                    "SD1613355441583259648-2", "split", "original order id", "original order id", "original order id",
                    "1",
                ],
            ])
    }

    @Test func `finds the parent by its code once CJ shows that beside the id a split named`() async throws {
        let split = Messages.message(
            "ORDERSPLIT", ["originalOrderId": "7007", "splitOrderList": #"[{"orderCode":"SD9-1","orderStatus":300}]"#])
        let parent = Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD1""#])
        #expect(
            try await answers(
                [split, parent],
                """
                SELECT l.order_key, l.related_order_key, l.related_code, o.original_order_code
                FROM analytics.order_links AS l JOIN analytics.orders AS o USING (account, order_key)
                """, columns: 4) == [["SD9-1", "SD1", "SD1", "SD1"]])
    }

    @Test func `sees of a child that no message names a parent of where its code says it came from`() async throws {
        #expect(
            try await answers(
                [Messages.order(["cjOrderId": #""SD12-1""#])],
                "SELECT order_key, related_order_key, related_code, position FROM analytics.order_links", columns: 4)
                == [["SD12-1", nil, "SD12", nil]])
    }

    @Test func `gets the SKU of a line from whatever message told the variant's`() async throws {
        let order = Messages.order([
            "cjOrderId": #""SD1""#, "orderItems": #"[{"vid":"V01","quantity":1},{"vid":"W01","quantity":1}]"#,
        ])
        let variant = Messages.message("VARIANT", ["vid": #""V01""#, "variantSku": #""S""#])
        #expect(
            try await answers(
                [order, variant], "SELECT vid, sku FROM analytics.order_items ORDER BY line_number", columns: 2)
                == [["V01", "S"], ["W01", nil]])
    }

    @Test func `sees an order's first costs, each with its source, and that they are not complete`() async throws {
        let order = Messages.order([
            "cjOrderId": #""SD1""#,
            "orderItems": #"[{"vid":"V01","quantity":2,"sellPrice":0.57},{"quantity":1,"sellPrice":"1.10"}]"#,
        ])
        let bills = [
            bill("BT1", ["amount": "12.35", "status": #""PAID""#]),
            bill("BT2", ["amount": "0.10", "status": #""CREATED""#]),
            bill("BT3", ["amount": "99", "status": #""CANCELED""#]),
            bill("BT4", ["amount": "50", "status": #""CREATED""#, "diffUseType": "1"]),
        ]
        #expect(
            try await answers(
                [order] + bills,
                """
                SELECT order_key, currency, product_cost, shipping_cost, extra_bills, extra_bills_open, dispute_credit,
                    landed_cost, paid_amount, paid_variance, cost_complete, sources
                FROM analytics.order_costs
                """, columns: 12) == [
                    [
                        "SD1", "USD", "2.24", nil, "12.45", "0.1", "0", "14.69", nil, nil, "false",
                        #"{"extra_bills": "MAKEUP", "product_cost": "ORDER"}"#,
                    ]
                ])
    }

    @Test(arguments: [
        (#"[{"quantity":2,"sellPrice":0.57},{"quantity":1}]"#, nil as String?),
        (#"[{"sellPrice":"1 -- 2","quantity":1}]"#, nil),
        ("null", nil), (#"[{"quantity":0,"sellPrice":5}]"#, "0"),
    ])
    func `is told no cost that lacks a part`(lines: String, cost: String?) async throws {
        #expect(
            try await answers(
                [Messages.order(["cjOrderId": #""SD1""#, "orderItems": lines])],
                "SELECT product_cost, landed_cost, extra_bills, cost_complete FROM analytics.order_costs", columns: 4)
                == [[cost, cost, "0", "false"]])
    }

    @Test func `is not told a sum of bills of which one has no amount`() async throws {
        #expect(
            try await answers(
                [bill("BT1", ["amount": "1"]), bill("BT2", ["amount": #""1 -- 2""#])],
                "SELECT extra_bills, extra_bills_open, landed_cost FROM analytics.order_costs", columns: 3)
                == [[nil, nil, nil]])
    }

    @Test func `sees the lines' own costs`() async throws {
        #expect(
            try await answers(
                [
                    Messages.order([
                        "cjOrderId": #""SD1""#,
                        "orderItems": #"[{"lineItemId":"L","vid":"V01","quantity":3,"sellPrice":0.57},{"quantity":1}]"#,
                    ])
                ],
                """
                SELECT line_item_id, sku, vid, quantity, unit_cost, product_cost, shipping_allocated, landed_cost, method
                FROM analytics.item_costs ORDER BY line_number
                """, columns: 9) == [
                    ["L", nil, "V01", "3", "0.57", "1.71", nil, "1.71", nil],
                    [nil, nil, nil, "1", nil, nil, nil, nil, nil],
                ])
    }

    @Test func `sees each bill with its order, and what is no order's bill apart`() async throws {
        #expect(
            try await answers(
                [
                    bill(
                        "BT1",
                        [
                            "relationOrderId": "7007", "amount": "12.35", "status": #""CREATED""#,
                            "reason": #""Postage""#,
                            "createDate": #""2024-01-01 00:00:00""#, "diffUseType": "0",
                        ]),
                    bill("BT2", ["relationOrderId": "null", "amount": "5", "diffUseType": "1", "status": #""odd""#]),
                    Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD1""#]),
                ],
                """
                SELECT order_key, kind, reference, amount, status, reason, CASE WHEN at_text IS NOT NULL THEN at END,
                    use, raw_status
                FROM analytics.cost_adjustments ORDER BY reference
                """, columns: 9) == [
                    [
                        "SD1", "bill", "BT1", "12.35", "open", "Postage", "2024-01-01 00:00:00+00", "order", "CREATED",
                    ],
                    [nil, "bill", "BT2", "5", "unknown", nil, nil, "balance_top_up", "odd"],
                ])
    }

    @Test func `sees stocking orders beside the orders, and never one for the other`() async throws {
        let bodies = [
            Messages.message(
                "PRIVATE_ORDER",
                [
                    "orderId": "7007", "orderNumber": #""N""#, "status": #""PAID""#,
                    "paymentDate": #""2024-01-02 00:00:00""#,
                ]),
            Messages.logistic(["orderId": "7007", "trackingNumber": #""T01""#]),
        ]
        #expect(
            try await answers(
                bodies, "SELECT stocking_order_id, order_number, status, paid_at FROM analytics.stocking_orders",
                columns: 4) == [["7007", "N", "PAID", "2024-01-02 00:00:00+00"]])
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        #expect(
            try await analyst.texts("SELECT order_key, order_number, status FROM analytics.orders", columns: 3)
                == [["7007", nil, nil]])
        #expect(
            try await analyst.texts("SELECT order_ids FROM analytics.events ORDER BY position", columns: 1)
                == [["{7007}"], ["{7007}"]])
    }

    @Test func `sees levels of stock, and no event parked for what STOCK has of oddities`() async throws {
        let bodies = [
            Messages.message(
                "STOCK",
                ["V01": #"[{"vid":"V01","areaId":"2","areaEn":"US Warehouse","countryCode":"US","storageNum":12}]"#]),
            Messages.message(
                "STOCK", ["V01": #"[{"vid":"V01","areaId":"2","storageNum":3}]"#], messageType: "INCREASE"),
            Messages.message("STOCK", ["V01": "[]"]),
            Messages.message("STOCK", ["K01": #"[{"vid":"V01","areaId":"2","storageNum":1}]"#]),
        ]
        #expect(
            try await answers(
                bodies, "SELECT vid, listed_under, area_id, quantity, position FROM analytics.stock_levels ORDER BY 2",
                columns: 5) == [["V01", "K01", "2", "1", "4"], ["V01", "V01", "2", "3", "2"]])
        let owner = try await TestDatabase.current.connect()
        #expect(try await owner.text("SELECT count(*) FROM projection.parked") == "0")
    }

    @Test func `has the names that stand for personal data noted, and never their values`() async throws {
        _ = try await answers(
            [
                Messages.order(["cjOrderId": "1001", "shippingPhone": #""555""#, "remark": "null"]),
                Messages.order(["cjOrderId": "1002"]),
            ],
            "SELECT 1", columns: 1)
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts("SELECT position, names FROM projection.personal_data", columns: 2)
                == [["1", "{remark,shippingphone}"]])
    }
}
