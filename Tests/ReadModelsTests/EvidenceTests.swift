import CJ
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// The stored answers of CJ's API, as an analyst sees them.
@Suite(.database) struct `The evidence` {
    private func rows(_ query: String, _ columns: Int) async throws -> [[String?]] {
        try await TestDatabase.current.connect(as: LedgerRole.analyst).texts(query, columns: columns)
    }

    @Test func `is each answer as it was stored, without free texts and without webhooks`() async throws {
        try await append([Messages.order(["cjOrderId": "770077", "orderNumber": #""Planted""#])])
        try await Received.append([
            try Received.snapshot(
                .orderDetail, "SD1", #"{"cjOrderCode":"SD1","orderStatus":"SHIPPED","remark":"Planted"}"#),
            try Received.snapshot(
                .trackInfo, "T1",
                #"{"trackingNumber":"T1","trackingStatus":"Planted","routes":[{"acceptTime":"2024-01-01 00:00:00","remark":"Signed by Planted"}]}"#
            ),
            try Received.snapshot(
                .bill, "BT1", #"{"orderCode":"BT1","cjOrderCode":"SD1","amount":1.25,"reason":"Planted"}"#),
            // jsonb has no NUL: that row tells nothing, and the others stay.
            try Received.snapshot(.orderDetail, "SD2", #"{"cjOrderCode":"SD2","orderStatus":"\u0000"}"#),
            Snapshot(
                .orderDetail, unknown: "SD3", code: "1600300", endpoint: "/",
                askedAt: Date(timeIntervalSince1970: 1_704_300_000), requestId: nil),
        ])
        try await project()
        let shown = try await rows(
            "SELECT position, call, answer, refusal_code, order_ids, track_numbers FROM analytics.evidence ORDER BY 1",
            6)
        #expect(shown.map { $0[0] } == ["2", "3", "4", "5", "6"])
        #expect(shown[0][1] == "getOrderDetail" && shown[0][2]?.contains(#""orderStatus": "SHIPPED""#) == true)
        #expect(shown[1][2]?.contains(#""routes": [{"acceptTime": "2024-01-01 00:00:00"}]"#) == true, "\(shown[1])")
        #expect(shown[1][5] == "{T1}" && shown[2][2]?.contains("1.25") == true)
        #expect(shown[3][2] == nil && shown[4][2] == nil && shown[4][3] == "1600300" && shown[4][4] == "{SD3}")
        #expect(!shown.joined().compactMap(\.self).joined().contains("lanted"))
        #expect(
            try await rows("SELECT DISTINCT asked_at FROM analytics.evidence WHERE asked_at IS NOT NULL", 1)
                == [["2024-01-03 16:40:00+00"]])
    }
}

/// Models that are kept beside the ledger take what changed since they looked last.
@Suite(.database) struct `The changed position` {
    /// The rows of a view by their keys, without what the position says itself.
    private func rows(_ view: String, _ key: String) async throws -> [String: (row: String, position: Int)] {
        let rows = try await TestDatabase.current.connect(as: LedgerRole.analyst).texts(
            "SELECT \(key), to_jsonb(v) - 'changed_position', changed_position FROM analytics.\(view) AS v", columns: 3)
        return Dictionary(
            rows.map { ($0[0] ?? "", (row: $0[1] ?? "", position: Int($0[2] ?? "") ?? 0)) }
        ) { first, _ in first }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `is greater than what was seen wherever a row has changed since`(seed: UInt64) async throws {
        var messages = RandomMessages(seed: seed, orders: 6)
        var seen = 0
        var before: [String: [String: (row: String, position: Int)]] = [:]
        for _ in 0..<6 {
            try await append(messages.next(25))
            let snapshots = (0..<15).compactMap { second in
                messages.snapshot(askedAt: Date(timeIntervalSince1970: 1_706_745_600 + Double(seen * 100 + second)))
            }
            try await Received.append(snapshots, mayRepeat: true)
            try await project()
            for (view, key) in [("orders", "order_key"), ("shipments", "track_number")] {
                let now = try await rows(view, key)
                // An order without an id of CJ's is shown with whichever order has its number, and leaves it when a second has.
                for (key, shown) in now where before[view]?[key]?.row != shown.row {
                    let rows = [shown.row, before[view]?[key]?.row ?? ""]
                    guard !rows.contains(where: { $0.contains("\"order_key\": \"#") }) else { continue }
                    // Nor does an event of its own say that no order took its place after all.
                    let wasReplaced = rows[1].contains("\"is_superseded\": true")
                    guard !wasReplaced || rows[0].contains("\"is_superseded\": true") else { continue }
                    #expect(
                        shown.position > seen, "\(view) \(key): \(shown) was \(String(describing: before[view]?[key]))")
                }
                before[view] = now
            }
            let last = try await TestDatabase.current.connect().text("SELECT max(position) FROM ledger.events")
            seen = last.flatMap { Int($0) } ?? 0
        }
        #expect(before["orders"]?.isEmpty == false && before["shipments"]?.isEmpty == false)
    }
}
