import CJ
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `An analyst who asks about disputes` {
    private func snapshot(_ type: SnapshotType, _ entity: String, _ answer: String, days: Double = 0) throws -> Snapshot
    {
        try #require(
            Snapshot(
                type, entity: entity, endpoint: "/", askedAt: Date(timeIntervalSinceNow: -86_400 * days),
                requestId: nil, answer: try JSON(parsing: Array(answer.utf8))))
    }

    private func order(_ members: String, days: Double = 0) throws -> Snapshot {
        try snapshot(.orderDetail, "SD1", #"{"cjOrderCode":"SD1","orderStatus":"DELIVERED",\#(members)}"#, days: days)
    }

    private func disputes(_ snapshots: [Snapshot]) async throws -> [[String?]] {
        // What was received last says what time it is.
        try await Received.append(snapshots + [try snapshot(.variant, "V01", #"{"vid":"V01","variantSku":"K"}"#)])
        try await project()
        return try await TestDatabase.current.connect(as: LedgerRole.analyst).texts(
            "SELECT dispute_id, status, decision, credit, reissued_order_code FROM analytics.disputes ORDER BY 1",
            columns: 5)
    }

    @Test(arguments: [(100.0, "open", "open"), (200, "ended", nil)] as [(Double, String, String?)])
    func `sees none open of which nothing new was told for half a year`(
        days: Double, status: String, decision: String?
    ) async throws {
        #expect(
            try await disputes([order(#""disputeId":"DI1""#, days: days)]) == [["DI1", status, decision, nil, nil]])
        let adjusted = try await TestDatabase.current.connect(as: LedgerRole.analyst).texts(
            "SELECT status, amount FROM analytics.cost_adjustments", columns: 2)
        #expect(adjusted == [[status, nil]])
    }

    @Test func `sees one open that is old, and of which CJ told something new`() async throws {
        let told = try snapshot(
            .dispute, "DI1", #"{"disputeId":"DI1","orderId":"SD1","status":"In negotiation"}"#, days: 20)
        #expect(
            try await disputes([order(#""disputeId":"DI1""#, days: 300), told]) == [["DI1", "open", "open", nil, nil]])
    }

    @Test func `sees that goods were sent again, where only the order that was sent says so`() async throws {
        let sheet = try snapshot(
            .costSheet, "SD2",
            #"{"orderCode":"SD2","originalOrderCode":"SD1","cogsBasicDataOrderInfoJson":{"d":1,"qq":1}}"#)
        #expect(
            try await disputes([order(#""disputeId":"DI1""#), sheet]) == [["DI1", "reissued", "reissue", "0", "SD2"]])
    }

    @Test func `links the order that was sent again once, where dispute and sheet tell of it`() async throws {
        let dispute = try snapshot(
            .dispute, "DI1",
            #"{"disputeId":"DI1","orderId":"SD1","finallyDeal":2,"money":0,"resendOrderCode":"SD2"}"#)
        let sheet = try snapshot(
            .costSheet, "SD2",
            #"{"orderCode":"SD2","originalOrderCode":"SD1","cogsBasicDataOrderInfoJson":{"d":1,"qq":1}}"#)
        #expect(
            try await disputes([order(#""disputeId":null"#), dispute, sheet])
                == [["DI1", "reissued", "reissue", "0", "SD2"]])
        let links = try await TestDatabase.current.connect(as: LedgerRole.analyst).texts(
            "SELECT order_key, kind, related_code FROM analytics.order_links", columns: 3)
        #expect(links == [["SD2", "reissue", "SD1"]])
    }
}
