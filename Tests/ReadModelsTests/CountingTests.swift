import CJ
import Ledger
import Postgres
import TestSupport
import Testing

/// What belongs in a sum, by the table of docs/costs.md.
@Suite(.database) struct `What counts` {
    typealias Answer = (SnapshotType, String, String)

    private static func order(_ code: String, _ members: String) -> Answer {
        (
            .orderDetail, code,
            #"{"cjOrderCode":"\#(code)",\#(members),"productList":[{"lineItemId":"L\#(code)","vid":"V01","quantity":1,"sellPrice":10}]}"#
        )
    }

    private static func sheet(_ code: String, _ members: String = "", of origins: String? = nil) -> Answer {
        let origin = origins.map { #","originalOrderCode":"\#($0)""# } ?? ""
        return (
            .costSheet, code,
            #"{"orderCode":"\#(code)"\#(origin),"cogsBasicDataOrderInfoJson":{"d":1,"f":4,"g":14,"h":10\#(members)}}"#
        )
    }

    private static func bill(of code: String, status: Int) -> Answer {
        (
            .bill, "BT1",
            #"{"orderCode":"BT1","cjOrderCode":"\#(code)","amount":3,"status":\#(status),"diffUseType":0,"createAt":1704100000000}"#
        )
    }

    private static let unpaid = #""orderStatus":"UNPAID""#
    private static let paid = #""orderStatus":"SHIPPED","paymentDate":"2024-01-10 00:00:00""#

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answers: [Answer]
        /// Of each order, by key.
        let shown: [[String]]

        init(_ what: String, _ answers: [Answer], _ shown: [String]...) {
            (testDescription, self.answers, self.shown) = (what, answers, shown)
        }
    }

    private static let cases = [
        Case("not paid yet", [order("SD1", unpaid)], ["quoted", "false"]),
        Case(
            "not paid by its cost sheet",
            [
                order("SD1", unpaid),
                (.costSheet, "SD1", #"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{"d":0,"f":4,"g":14,"h":10}}"#),
            ], ["quoted", "false"]),
        Case("never paid and cancelled", [order("SD1", #""orderStatus":"CANCELLED""#)], ["void", "false"]),
        Case("never paid and in the bin", [order("SD1", #""orderStatus":"TRASH""#)], ["void", "false"]),
        Case(
            "never paid, cancelled, and billed",
            [order("SD1", #""orderStatus":"CANCELLED""#), bill(of: "SD1", status: 4)],
            ["void", "false"]),
        Case("paid by CJ's word, without a cost sheet", [order("SD1", paid)], ["charged", "false"]),
        Case(
            "paid by its cost sheet, and CJ does not say so",
            [order("SD1", unpaid), sheet("SD1")], ["settled", "true"]),
        Case("paid, and all is known", [order("SD1", paid), sheet("SD1")], ["settled", "true"]),
        Case("paid, of a cost sheet alone", [sheet("SD1")], ["settled", "true"]),
        Case(
            "paid, then cancelled, and the money given back",
            [
                order("SD1", #""orderStatus":"CANCELLED","paymentDate":"2024-01-10 00:00:00""#),
                sheet("SD1", #","x":{"9000":{"q":10,"p":4}}"#),
            ], ["settled", "true"]),
        Case(
            "with an open bill", [order("SD1", paid), sheet("SD1"), bill(of: "SD1", status: 0)], ["charged", "true"]),
        Case(
            "with a paid bill", [order("SD1", paid), sheet("SD1"), bill(of: "SD1", status: 4)], ["settled", "true"]),
        Case(
            "with a dispute that runs", [order("SD1", #"\#(paid),"disputeId":"9000""#), sheet("SD1")],
            ["charged", "true"]),
        Case(
            "with a refund that may be a tax",
            [order("SD1", paid), sheet("SD1", #","g":20,"x":{"9000":{"q":5,"e":1}}"#)], ["charged", "true"]),
        Case("a test", [order("SD1", #"\#(paid),"isSandbox":1"#), sheet("SD1")], ["settled", "false"]),
        Case(
            "split, and one part charged",
            [
                order("SD1", paid), sheet("SD1"), order("SD1-1", paid), sheet("SD1-1", of: "SD1"), order("SD1-2", paid),
            ], ["settled", "false"], ["settled", "true"], ["charged", "false"]),
        Case(
            "merged",
            [order("SD1", paid), sheet("SD1"), order("SD2", paid), sheet("SD2"), sheet("SD3", of: "SD1,SD2")],
            ["settled", "false"], ["settled", "false"], ["settled", "true"]),
        Case(
            "sent again", [order("SD1", paid), sheet("SD1"), sheet("SD2", #","qq":1"#, of: "SD1")],
            ["settled", "true"], ["settled", "true"]),
    ]

    @Test(arguments: cases)
    func `is of an order what CJ charged for it, once`(example: Case) async throws {
        try await Received.append(example.answers.map { try Received.snapshot($0.0, $0.1, $0.2) })
        try await project()
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts("SELECT cost_state, counts FROM analytics.order_costs ORDER BY order_key", columns: 2)
                == example.shown)
        #expect(
            try await owner.texts(
                "SELECT order_key, counts FROM analytics.item_costs EXCEPT SELECT order_key, counts FROM analytics.order_costs",
                columns: 2
            ).isEmpty)
        let families = example.shown.contains { $0[1] == "true" }
        #expect(
            try await owner.texts("SELECT DISTINCT counts FROM analytics.order_families", columns: 1)
                == [["\(families)"]])
        #expect(
            try await owner.texts(
                """
                SELECT order_key, is_superseded FROM analytics.orders
                EXCEPT SELECT order_key, is_superseded FROM analytics.order_costs
                """, columns: 2
            ).isEmpty)
        #expect(
            try await owner.texts(
                """
                SELECT s.track_number FROM analytics.shipments AS s JOIN analytics.orders AS o USING (account, order_key)
                WHERE (s.is_superseded, s.is_sandbox) IS DISTINCT FROM (o.is_superseded, o.is_sandbox)
                """, columns: 1
            ).isEmpty)
        #expect(
            try await owner.texts(
                "SELECT * FROM analytics.books WHERE item = 'not explained' AND amount <> 0", columns: 6
            ).isEmpty)
    }

    @Test func `is what is neither replaced nor a test and has been paid, and families add up to it`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await Received.append(
            Self.cases.enumerated().flatMap { index, example in
                try example.answers.map { type, entity, answer in
                    func own(_ text: String) -> String {
                        ["SD", "BT", "9000"].reduce(text) { $0.replacing($1, with: "\($1)\(index + 10)0") }
                    }
                    return try Received.snapshot(type, own(entity), own(answer))
                }
            })
        try await project()
        let sums = try await owner.texts(
            """
            SELECT sum(landed_cost) FILTER (WHERE counts),
                sum(landed_cost) FILTER (WHERE NOT is_superseded AND is_sandbox IS NOT TRUE AND paid_amount IS NOT NULL),
                (SELECT sum(landed_cost) FROM analytics.order_families WHERE counts)
            FROM analytics.order_costs
            """, columns: 3)
        #expect(sums == [["146", "146", "146"]])
    }
}
