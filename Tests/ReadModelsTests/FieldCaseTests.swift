import CJ
import TestSupport
import Testing

@Suite(.database) struct `An analyst sees of what comes in the field` {
    @Test(arguments: FieldCase.statuses) func `the status that is meant`(fieldCase: FieldCase) async throws {
        try await fieldCase.check()
    }

    @Test(arguments: FieldCase.dates) func `the dates that are some`(fieldCase: FieldCase) async throws {
        try await fieldCase.check()
    }

    @Test(arguments: FieldCase.shapes) func `what is meant, in whatever shape`(fieldCase: FieldCase) async throws {
        try await fieldCase.check()
    }

    @Test(arguments: FieldCase.ids) func `the things that are named`(fieldCase: FieldCase) async throws {
        try await fieldCase.check()
    }
}

extension FieldCase {
    private static let orders = "SELECT order_key, status, sub_status FROM analytics.orders ORDER BY order_key"

    static let statuses = [
        FieldCase(
            "a code between the hundreds",
            hooks: #"{"type":"ORDER","params":{"cjOrderId":"SD26041100000000001","orderStatus":"666"}}"#,
            shows: orders, [["SD26041100000000001", "DELIVERED", nil]]),
        FieldCase(
            "a code in the form of an amount",
            hooks: #"{"type":"ORDER","params":{"cjOrderId":"SD26041100000000001","orderStatus":4.1E2}}"#,
            shows: orders, [["SD26041100000000001", "UNSHIPPED", "PROCESSING"]]),
        FieldCase(
            "a sub-status in the place of the status",
            [
                .answer(
                    .orderDetail, "SD26041100000000002",
                    #"{"cjOrderCode":"SD26041100000000002","orderStatus":"processing","subStatus":null}"#)
            ], orders, [["SD26041100000000002", "UNSHIPPED", "PROCESSING"]]),
        FieldCase(
            "being processed, though a later message does not repeat it",
            [
                .answer(
                    .orderDetail, "SD26041100000000003",
                    #"{"cjOrderCode":"SD26041100000000003","orderStatus":"UNSHIPPED","subStatus":"PROCESSING"}"#),
                .webhook(
                    #"{"type":"ORDER","params":{"cjOrderId":"SD26041100000000003","orderStatus":"UNSHIPPED","updateDate":"2026-04-01 00:01:00"}}"#
                ),
            ], orders, [["SD26041100000000003", "UNSHIPPED", "PROCESSING"]]),
        FieldCase(
            "no word of being pending from before a later message, since it may be processed by then",
            [
                .answer(
                    .orderDetail, "SD26041100000000006",
                    #"{"cjOrderCode":"SD26041100000000006","orderStatus":"UNSHIPPED","subStatus":"PENDING"}"#),
                .webhook(
                    #"{"type":"ORDER","params":{"cjOrderId":"SD26041100000000006","orderStatus":"UNSHIPPED","updateDate":"2026-04-01 00:01:00"}}"#
                ),
            ], orders, [["SD26041100000000006", "UNSHIPPED", nil]]),
        FieldCase(
            "being pending, though another answer came later that never says at what an order is",
            [
                .answer(
                    .orderDetail, "SD26041100000000007",
                    #"{"cjOrderCode":"SD26041100000000007","orderStatus":"UNSHIPPED","subStatus":"PENDING"}"#),
                .answer(
                    .orderList, "SD26041100000000007",
                    #"{"cjOrderCode":"SD26041100000000007","orderStatus":"UNSHIPPED"}"#),
            ], orders, [["SD26041100000000007", "UNSHIPPED", "PENDING"]]),
        FieldCase(
            "no sub-status of what has left the warehouse",
            [
                .answer(
                    .orderDetail, "SD26041100000000004",
                    #"{"cjOrderCode":"SD26041100000000004","orderStatus":"UNSHIPPED","subStatus":"PROCESSING"}"#),
                .webhook(
                    #"{"type":"ORDER","params":{"cjOrderId":"SD26041100000000004","orderStatus":"505","subStatus":"PROCESSING","updateDate":"2026-04-01 00:01:00"}}"#
                ),
            ], orders, [["SD26041100000000004", "SHIPPED", nil]]),
        FieldCase(
            "a word that nobody knows as it is, and no sandbox where nobody says so",
            hooks: #"{"type":"ORDER","params":{"cjOrderId":"SD26041100000000005","orderStatus":"On hold"}}"#,
            shows: "SELECT status, sub_status, is_sandbox FROM analytics.orders", [["On hold", nil, nil]]),
    ]

    private static let dated = """
        SELECT created_at, created_at_text, paid_at, paid_at_text, shipped_at, completed_at, completed_at_text
        FROM analytics.orders
        """

    static let dates = [
        FieldCase(
            "slashes, an offset, milliseconds and a number with an exponent",
            hooks: """
                {"type":"ORDER","params":{"cjOrderId":"SD26041200000000001","createDate":"2026/3/1 9:05:00",\
                "payDate":"2026-03-01T18:00:00.250+0800","deliveryDate":1772334000123,"completeDate":1.772420400E9}}
                """,
            shows: dated,
            [
                [
                    "2026-03-01 09:05:00+00", "2026/3/1 9:05:00", "2026-03-01 10:00:00.25+00",
                    "2026-03-01T18:00:00.250+0800", "2026-03-01 03:00:00.123+00", "2026-03-02 03:00:00+00",
                    "1.772420400E9",
                ]
            ]),
        FieldCase(
            "zero, the epoch, a day that never was and a date to come, each with its text",
            hooks: """
                {"type":"ORDER","params":{"cjOrderId":"SD26041200000000002","createDate":"2026-04-31 10:00:00",\
                "payDate":"1970-01-01 08:00:00","deliveryDate":"0000-00-00 00:00:00","completeDate":"2099-12-31"}}
                """,
            shows: dated,
            [[nil, "2026-04-31 10:00:00", nil, "1970-01-01 08:00:00", nil, nil, "2099-12-31"]]),
        FieldCase(
            "a date that another source names, where the last one names none",
            [
                .answer(
                    .orderDetail, "SD26041200000000003",
                    #"{"cjOrderCode":"SD26041200000000003","paymentDate":"2026-03-02 10:00:00"}"#),
                .webhook(
                    #"{"type":"ORDER","params":{"cjOrderId":"SD26041200000000003","payDate":0,"createDate":"-"}}"#),
            ], dated, [[nil, "-", "2026-03-02 10:00:00+00", "2026-03-02 10:00:00", nil, nil, nil]]),
        FieldCase(
            "the instant of a status by the offset in its text",
            hooks:
                #"{"type":"ORDER","params":{"cjOrderId":"SD26041200000000004","orderStatus":"UNPAID","updateDate":"2026-03-31T07:30:00-05:00"}}"#,
            shows: "SELECT at, status, source FROM analytics.order_timeline",
            [["2026-03-31 12:30:00+00", "UNPAID", "ORDER"]]),
        FieldCase(
            "the later status, where an earlier one comes late without a date",
            hooks:
                #"{"type":"ORDER","params":{"cjOrderId":"SD26041200000000005","orderStatus":"SHIPPED","updateDate":"2026-03-31 10:00:00"}}"#,
            #"{"type":"ORDER","params":{"cjOrderId":"SD26041200000000005","orderStatus":"UNPAID","updateDate":"31.03."}}"#,
            shows: orders, [["SD26041200000000005", "SHIPPED", nil]]),
        FieldCase(
            "the later status, where it is the one without a date",
            hooks:
                #"{"type":"ORDER","params":{"cjOrderId":"SD26041200000000006","orderStatus":"UNPAID","updateDate":"2026-03-31 10:00:00"}}"#,
            #"{"type":"ORDER","params":{"cjOrderId":"SD26041200000000006","orderStatus":"SHIPPED"}}"#,
            shows: orders, [["SD26041200000000006", "SHIPPED", nil]]),
        FieldCase(
            "the later status, where an earlier one is dated in a year to come",
            hooks:
                #"{"type":"ORDER","params":{"cjOrderId":"SD26041200000000007","orderStatus":"SHIPPED","updateDate":"2026-03-31 10:00:00"}}"#,
            #"{"type":"ORDER","params":{"cjOrderId":"SD26041200000000007","orderStatus":"UNPAID","updateDate":"2038-01-19 03:14:07"}}"#,
            shows: orders, [["SD26041200000000007", "SHIPPED", nil]]),
    ]

    static let shapes = [
        FieldCase(
            "an object where an array belongs",
            hooks: """
                {"type":"ORDER","params":{"cjOrderId":"SD26041300000000001","privateOutboundOrder":"true",\
                "orderItems":{"vid":"1900000000000041301","quantity":"3","sellPrice":"1.250E0","lineItemId":26041300000000011,\
                "abnormalType":"6"}}}
                """,
            shows: """
                SELECT i.line_item_id, i.vid, i.quantity, i.unit_price, i.abnormal_types, o.is_private_outbound
                FROM analytics.order_items AS i JOIN analytics.orders AS o USING (account, order_key)
                """, [["26041300000000011", "1900000000000041301", "3", "1.25", "{6}", "true"]]),
        FieldCase(
            "arrays and params as text, text within text",
            hooks: """
                {"type":"ORDER","params":"{\\"cjOrderId\\":\\"SD26041300000000002\\",\\"orderStatus\\":\\"SHIPPED\\",\
                \\"orderItems\\":\\"[{\\\\\\"vid\\\\\\":\\\\\\"v-one\\\\\\",\\\\\\"quantity\\\\\\":2}]\\"}"}
                """,
            shows:
                "SELECT o.status, i.vid, i.quantity FROM analytics.orders AS o JOIN analytics.order_items AS i USING (account, order_key)",
            [["SHIPPED", "v-one", "2"]]),
        FieldCase(
            "the last of a name given twice",
            hooks:
                #"{"type":"ORDER","params":{"orderStatus":"UNPAID","cjOrderId":"SD26041300000000003","trackNumber":"LP00123456789","orderStatus":"500","trackNumber":null}}"#,
            shows: "SELECT status, track_number FROM analytics.orders", [["SHIPPED", nil]]),
        FieldCase(
            "a body with a byte order mark and a line end",
            hooks:
                "\u{FEFF}{\"type\":\"ORDER\",\"params\":{\"cjOrderId\":\"SD26041300000000004\",\"orderStatus\":400}}\r\n",
            shows: orders, [["SD26041300000000004", "UNSHIPPED", "PROCESSING"]]),
        FieldCase(
            "a split whose lists are objects",
            hooks: """
                {"type":"ORDERSPLIT","params":{"originalOrderId":"SD26041300000000005","splitOrderList":\
                {"orderCode":"SD26041300000000005-1","createAt":"1772334000123","orderStatus":"310",\
                "productList":{"sku":"SKU-RED","vid":"{3f2504e0-4f89-41d3-9a0c-0305e82c3301}","quantity":"2.0"}}}}
                """,
            shows: """
                SELECT o.order_key, o.status, o.sub_status, o.original_order_code, o.created_at, i.vid, i.quantity
                FROM analytics.orders AS o JOIN analytics.order_items AS i USING (account, order_key)
                """,
            [
                [
                    "SD26041300000000005-1", "UNSHIPPED", "PENDING", "SD26041300000000005",
                    "2026-03-01 03:00:00.123+00", "3F2504E0-4F89-41D3-9A0C-0305E82C3301", "2",
                ]
            ]),
        FieldCase(
            "levels of one variant in whatever braces and letters, one that is negative, and nothing of an odd row",
            hooks: """
                {"type":"STOCK","params":{"{3f2504e0-4f89-41d3-9a0c-0305e82c3302}":[{"areaId":2,"storageNum":"4"},7,null],\
                "3F2504E0-4F89-41D3-9A0C-0305E82C3302":{"areaId":"1","countryCode":"cn","storageNum":-3},"1900000000000041306":"x"}}
                """,
            #"{"type":"STOCK","params":"{\"3f2504E0-4f89-41d3-9a0c-0305e82c3302\":[{\"areaId\":\"2\",\"storageNum\":5}]}"}"#,
            shows: "SELECT vid, area_id, country_code, quantity FROM analytics.stock_levels ORDER BY area_id",
            [
                ["3F2504E0-4F89-41D3-9A0C-0305E82C3302", "1", "CN", "-3"],
                ["3F2504E0-4F89-41D3-9A0C-0305E82C3302", "2", nil, "5"],
            ]),
        FieldCase(
            "the same of what the API answers",
            [
                .answer(
                    .orderDetail, "SD26041300000000007",
                    """
                    {"cjOrderCode":"SD26041300000000007","isSandbox":"1","orderAmount":"1.84E1","productList":\
                    "{\\"lineItemId\\":26041300000000071,\\"vid\\":\\"v-two\\",\\"quantity\\":1,\\"abnormalType\\":9}"}
                    """)
            ],
            """
            SELECT o.is_sandbox, o.order_amount, i.line_item_id, i.vid, i.abnormal_types
            FROM analytics.orders AS o JOIN analytics.order_items AS i USING (account, order_key)
            """, [["true", "18.4", "26041300000000071", "v-two", "{9}"]]),
        FieldCase(
            "a bill's amount with an exponent",
            hooks:
                #"{"type":"MAKEUP","params":{"orderId":"BT26041300000000008","relationOrderId":"SD26041300000000008","amount":7.5E+0,"diffUseType":"0.0","status":"CREATED"}}"#,
            shows: "SELECT reference, amount, use, status FROM analytics.cost_adjustments",
            [["BT26041300000000008", "7.5", "order", "open"]]),
    ]

    private static let keys = #"SELECT string_agg(order_key, ' ' ORDER BY order_key COLLATE "C") FROM analytics.orders"#

    static let ids = [
        FieldCase(
            "one order of an id with all its digits and an exponent",
            hooks: #"{"type":"ORDER","params":{"cjOrderId":2.604140000000000101E18,"orderStatus":400}}"#,
            #"{"type":"LOGISTIC","params":{"orderId":"2604140000000000101","trackingNumber":"LP00140000001","trackingStatus":"6.0"}}"#,
            #"{"type":"ORDER","params":{"cjOrderId":"2.604140000000000101E+18","orderNumber":"shop-1"}}"#,
            shows: "SELECT cj_internal_id, order_number, track_number FROM analytics.orders",
            [["2604140000000000101", "shop-1", "LP00140000001"]]),
        FieldCase(
            "no order of an id that was rounded",
            hooks: #"{"type":"ORDER","params":{"cjOrderId":2.60414E18,"orderNumber":"shop-2"}}"#,
            shows: keys, [["#shop-2"]]),
        FieldCase(
            "no order and no parcel of words for nothing",
            hooks: #"{"type":"ORDER","params":{"cjOrderId":"0","orderNumber":"shop-3","trackNumber":"N/A"}}"#,
            #"{"type":"ORDER","params":{"cjOrderId":-1,"orderNumber":"shop-4","trackNumber":"undefined"}}"#,
            #"{"type":"ORDER","params":{"cjOrderId":"SD26041400000000003","orderNumber":"none","trackNumber":"--"}}"#,
            #"{"type":"ORDER","params":{"cjOrderId":"SD26041400000000004","orderNumber":"none","trackNumber":"0"}}"#,
            shows: """
                SELECT (\(keys)), (SELECT count(*) FROM analytics.shipments),
                    (SELECT count(*) FROM analytics.order_ids WHERE id IN ('0', '-1', 'none'))
                """, [["#shop-3 #shop-4 SD26041400000000003 SD26041400000000004", "0", "0"]]),
        FieldCase(
            "no order of a bill without one, and no dispute",
            [
                .webhook(
                    #"{"type":"MAKEUP","params":{"orderId":"BT26041400000000005","relationOrderId":"0","amount":3}}"#),
                .answer(
                    .orderDetail, "SD26041400000000005",
                    #"{"cjOrderCode":"SD26041400000000005","disputeId":0,"orderStatus":"SHIPPED"}"#),
            ], "SELECT order_key, dispute_id FROM analytics.orders", [["SD26041400000000005", nil]]),
    ]
}
