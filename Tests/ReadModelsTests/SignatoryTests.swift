import Foundation
import Ledger
import Postgres
import ReadModels
import TestSupport
import Testing

@Suite(.database) struct `Track texts` {
    /// What a carrier wrote, and what an analyst sees.
    private static let named: [(written: String, shown: String)] = [
        ("Delivered, signed by JOHN DOE", "Delivered, signed by …"),
        ("Signed for by: A. SMITH, front desk", "Signed for by …, front desk"),
        ("Signed by: J. SMITH", "Signed by …"),
        ("Delivered, signed for by JOHN", "Delivered, signed for by …"),
        ("DELIVERED (SIGNED BY MARY JONES) at 10:30", "DELIVERED (SIGNED BY …) at 10:30"),
        ("Signed for: M JONES", "Signed for …"),
        ("Delivered; signature: m. jones", "Delivered; signature …"),
        ("Signature from MARY", "Signature from …"),
        ("Recipient: JOHN SMITH", "Recipient …"),
        ("Receiver's name: JOHN SMITH; delivered", "Receiver's name …; delivered"),
        ("Consignee - JOHN SMITH", "Consignee …"),
        ("POD name JOHN SMITH", "POD name …"),
        ("Delivered. POD: SMITH", "Delivered. POD …"),
        ("Received by JOHN", "Received by …"),
        ("Collected by Mary Jones, Berlin", "Collected by …, Berlin"),
        ("Delivered to JOHN SMITH", "Delivered to …"),
        ("Handed over to Zoë Müller", "Handed over to …"),
        ("Left with John from number 5", "Left with …"),
        ("Left with neighbour Mrs X", "Left with neighbour …"),
        ("Delivered to neighbor: 5 Elm Street", "Delivered to neighbor …"),
        ("Accepted, Mr. Jones", "Accepted, Mr …"),
        ("已签收，签收人：张三", "已签收，签收人：…"),
        ("签收人: 张三，感谢使用", "签收人：…，感谢使用"),
        ("已签收，签收人是【李四】", "已签收，签收人：…"),
        ("已签收，签收人姓名：李四", "已签收，签收人姓名：…"),
        ("收件人：王五，已签收", "收件人：…，已签收"),
        ("由 王五 代收", "由 … 代收"),
        ("快件已由【王五】签收", "快件已由 … 签收"),
        ("他人代收：赵六", "他人代收：…"),
        ("已簽收，簽收人：陳大文", "已簽收，簽收人：…"),
    ]

    /// Texts that name nobody stay as they are.
    private static let nameless = [
        "Delivered", "Delivered, PO Box", "Designed by nobody", "Delivered to agent", "Delivered to the front desk",
        "Delivered to PO Box", "Delivered to neighbour", "Delivered to parcel locker", "Received by carrier",
        "received by USPS", "received by local post office", "Received by the recipient", "Collected by customer",
        "Accepted by last-mile carrier", "Handed over to airline", "Left with individual", "Left in safe place",
        "Picked up by Shipping Partner, USPS Awaiting Item", "Arrived at GULFPORT MS DISTRIBUTION CENTER",
        "Signature required", "Out for delivery", "Refused by recipient", "Tendered to delivery service provider",
        "收件人拒收", "本人签收", "签收人：本人", "签收人是【本人】", "已由门卫代收", "由快递柜代收", "收件人不在", "已签收", "退回签收",
        "由广州发往洛杉矶", "签收失败",
    ]

    private func shown(_ written: [String]) async throws -> [String?] {
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        return try await analyst.query(
            """
            SELECT analytics.without_signatory(written)
            FROM unnest(\(written)) WITH ORDINALITY AS t (written, place) ORDER BY place
            """
        ) { row throws(PostgresError) in try row.next(String?.self) }
    }

    @Test func `do not tell an analyst who signed`() async throws {
        for (found, expected) in zip(try await shown(Self.named.map(\.written)), Self.named) {
            #expect(found == expected.shown, "\(expected.written)")
        }
    }

    @Test func `without a name are shown as they are`() async throws {
        for (found, expected) in zip(try await shown(Self.nameless), Self.nameless) {
            #expect(found == expected)
        }
    }

    @Test func `never show a name in any column of the views`() async throws {
        try await append([
            Messages.logistic([
                "orderId": "1001", "trackingNumber": #""T01""#, "trackingStatus": #""Signed by HENRIETTA""#,
                "logisticsTrackEvents": #"""
                [{"status":"Signed by HENRIETTA","statusDesc":"Signed by HENRIETTA","activity":"Signed by HENRIETTA"},
                 {"activity":"Odd one, signature: HENRIETTA"}, {"activity":"Odd, name: HENRIETTA"}]
                """#,
            ]),
            Messages.logistic([
                "orderId": "1001", "trackingNumber": #""U01""#, "trackingStatus": #""Who knows, name: HENRIETTA""#,
            ]),
        ])
        try await project()
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        for view in ["shipments", "shipment_events", "unmapped_texts"] {
            let rows = try await analyst.texts("SELECT row(v.*) FROM analytics.\(view) AS v", columns: 1)
            #expect(!rows.isEmpty)
            #expect(!"\(rows)".contains("HENRIETTA"), "\(view)")
        }
    }

    @Test func `without end are cut, name and all, and do not hold up their reader`() async throws {
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        let shown = try await analyst.texts(
            "SELECT analytics.without_signatory('received by' || repeat(' ', 800000) || 'HENRIETTA')", columns: 1)
        #expect(shown.first?[0].map { $0.count <= 2000 && !$0.contains("HENRIETTA") } == true)
    }

    @Test func `no rule knows are counted, for parcels and track events`() async throws {
        let events = #"[{"activity":"Odd one","eventTime":"2024-01-01 00:00:00"},{"status":99},{"location":"Nenana"}]"#
        let long = String(repeating: "ö", count: 3000)
        try await append([
            Messages.logistic(["orderId": "1001", "trackingNumber": #""T01""#, "logisticsTrackEvents": events]),
            Messages.logistic(["orderId": "1001", "trackingNumber": #""U01""#, "trackingStatus": #""Odd one""#]),
            Messages.logistic(["orderId": "1001", "trackingNumber": #""V01""#, "trackingStatus": #""Delivered""#]),
            Messages.logistic(["orderId": "1001", "trackingNumber": #""W01""#, "trackingStatus": #""\#(long)""#]),
            Messages.logistic(["orderId": "1001", "trackingNumber": #""X01""#]),
            Messages.logistic(["orderId": "1001", "trackingNumber": #""Y01""#, "trackingStatus": "0"]),
        ])
        try await project()
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        #expect(
            try await analyst.texts(
                "SELECT account, text, count FROM analytics.unmapped_texts ORDER BY count DESC, text COLLATE \"C\"",
                columns: 3) == [["main", "… one", "3"], ["main", "99", "1"], ["main", "…", "1"]])
        #expect(
            try await analyst.texts(
                "SELECT track_number, status, mapped_by, raw_status IS NULL FROM analytics.shipments ORDER BY 1",
                columns: 4)
                == [
                    ["T01", "unknown", "none", "false"], ["U01", "unknown", "none", "false"],
                    ["V01", "delivered", "text", "false"], ["W01", "unknown", "none", "false"],
                    ["X01", "unknown", "none", "true"], ["Y01", "unknown", "code", "false"],
                ])
        #expect(
            try await analyst.texts(
                "SELECT DISTINCT status, mapped_by FROM analytics.shipment_events", columns: 2) == [
                    ["unknown", "none"]
                ]
        )
    }
}
