import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `A dispute` {
    /// What CJ answers at a second.
    enum Answer: Sendable {
        /// The order, which names this dispute or none.
        case order(Int, String?)
        /// The list of orders.
        case list(Int, String?)
        /// The dispute `DI1`, with these members beside its ids.
        case dispute(Int, String)
        /// The order's cost sheet, with these refunds.
        case sheet(Int, String)
        /// That there is no such dispute.
        case noDispute(Int)

        fileprivate func stored(at position: Int) -> StoredMessage {
            func instant(_ second: Int) -> Date { Date(timeIntervalSince1970: 1_772_000_000 + Double(second)) }
            switch self {
            case .order(let second, let dispute), .list(let second, let dispute):
                let type = if case .order = self { SnapshotType.orderDetail } else { SnapshotType.orderList }
                let id = dispute.map { #""\#($0)""# } ?? "null"
                return answered(
                    type, #"{"cjOrderCode":"SD1","orderStatus":"DELIVERED","disputeId":\#(id)}"#,
                    askedAt: instant(second), position: position)
            case .dispute(let second, let members):
                return answered(
                    .dispute, #"{"disputeId":"DI1","orderId":"SD1",\#(members)}"#, entity: "DI1",
                    askedAt: instant(second), position: position)
            case .sheet(let second, let refunds):
                return answered(
                    .costSheet, #"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{"d":1,"x":{\#(refunds)}}}"#,
                    askedAt: instant(second), position: position)
            case .noDispute(let second):
                return StoredMessage(
                    position: position,
                    Snapshot(
                        .dispute, unknown: "DI1", code: "1600300", endpoint: "/", parameters: ["orderId": "SD1"],
                        askedAt: instant(second), requestId: nil))
            }
        }
    }

    private func row(_ answers: [Answer]) throws -> OrderRow {
        let messages = answers.enumerated().map { $1.stored(at: $0 + 1) }
        let row = try #require(Folded(messages).orders.entries.first?.row)
        #expect(Folded(messages.reversed()).orders.entries.first?.row == row, "in whatever order they came")
        return row
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answers: [Answer]
        /// Its status, what it gave back and whose word that is.
        let outcome: String
    }

    @Test(arguments: [
        Case(testDescription: "runs while the order names it", answers: [.order(0, "DI1")], outcome: "open NULL -"),
        Case(
            testDescription: "has ended when the order names it no more, and nobody says how",
            answers: [.order(0, "DI1"), .order(60, nil)], outcome: "ended NULL -"),
        Case(
            testDescription: "has not ended for a list that does not name it",
            answers: [.order(0, "DI1"), .list(60, nil)], outcome: "open NULL -"),
        Case(
            testDescription: "has ended when only a list named it and the order no more does",
            answers: [.list(0, "DI1"), .order(60, nil)], outcome: "ended NULL -"),
        Case(
            testDescription: "runs again when the order names it again",
            answers: [.order(0, "DI1"), .order(60, nil), .order(120, "DI1")], outcome: "open NULL -"),
        Case(
            testDescription: "has ended when the order names another",
            answers: [.order(0, "DI1"), .order(60, "DI2")], outcome: "ended NULL -"),
        Case(
            testDescription: "that was refused gave nothing back",
            answers: [
                .order(0, "DI1"), .order(60, nil),
                .dispute(70, #""status":"closed","finallyDeal":3,"money":0,"refundAmount":0"#),
            ], outcome: "refused 0 disputes/getDisputeDetail"),
        Case(
            testDescription: "gave back what CJ says of it before any cost sheet",
            answers: [.order(0, "DI1"), .dispute(70, #""status":"closed","finallyDeal":"1","money":"12.50""#)],
            outcome: "final 12.5 disputes/getDisputeDetail"),
        Case(
            testDescription: "gave back what the cost sheet says, once it does",
            answers: [
                .dispute(70, #""finallyDeal":1,"money":12.5"#), .sheet(80, #""DI1":{"q":10,"p":2.5}"#),
            ], outcome: "final 12.5 queryCogsBasicDataOrderInfoList"),
        Case(
            testDescription: "is settled by the cost sheet alone",
            answers: [.order(0, "DI1"), .order(60, nil), .sheet(80, #""DI1":{"q":10}"#)],
            outcome: "final 10 queryCogsBasicDataOrderInfoList"),
        Case(
            testDescription: "is settled by a cost sheet while the order still names it",
            answers: [.order(0, "DI1"), .sheet(80, #""DI1":{"q":10}"#)],
            outcome: "final 10 queryCogsBasicDataOrderInfoList"),
        Case(
            testDescription: "whose goods were sent again gave no money back",
            answers: [.dispute(70, #""finallyDeal":2,"money":0,"resendOrderCode":"SD2","replacementAmount":8"#)],
            outcome: "reissued 0 disputes/getDisputeDetail"),
        Case(
            testDescription: "that the seller took back gave nothing back",
            answers: [.order(0, "DI1"), .dispute(70, #""status":"Cancelled""#)],
            outcome: "cancelled 0 disputes/getDisputeDetail"),
        Case(
            testDescription: "runs as long as CJ's word for it is none of an end",
            answers: [.order(0, "DI1"), .dispute(70, #""status":"Awaiting CJ reply","finallyDeal":0,"money":0"#)],
            outcome: "open NULL -"),
        Case(
            testDescription: "that CJ closed without saying how has ended",
            answers: [.order(0, "DI1"), .dispute(70, #""status":"closed""#)], outcome: "ended NULL -"),
        Case(
            testDescription: "that gave money back is settled, whatever word stands beside it",
            answers: [.order(0, "DI1"), .dispute(70, #""status":"Closed","money":3.1"#)],
            outcome: "final 3.1 disputes/getDisputeDetail"),
        Case(
            testDescription: "that CJ closed gave back nothing of what was asked for",
            answers: [.order(0, "DI1"), .dispute(70, #""status":"Closed","refundAmount":9"#)],
            outcome: "ended NULL -"),
        Case(
            testDescription: "that CJ knew and knows no more has ended, though the order names it",
            answers: [.order(0, "DI1"), .dispute(10, #""status":"In negotiation""#), .noDispute(70)],
            outcome: "ended NULL -"),
        Case(
            testDescription: "that CJ knows again runs again",
            answers: [.noDispute(10), .order(20, "DI1"), .dispute(70, #""status":"In negotiation""#)],
            outcome: "open NULL -"),
        Case(
            testDescription: "that CJ does not know has ended when the order names it no more",
            answers: [.order(0, "DI1"), .order(60, nil), .noDispute(70)], outcome: "ended NULL -"),
    ])
    func `ends as CJ says it does`(example: Case) throws {
        let dispute = try #require(try row(example.answers).costs.disputes.first)
        #expect(dispute.id == "DI1")
        let amount = dispute.amount.map { "\($0)" } ?? "NULL"
        #expect("\(dispute.status.rawValue) \(amount) \(dispute.source?.rawValue ?? "-")" == example.outcome)
    }

    @Test func `is the order's own only while it runs`() throws {
        #expect(try row([.order(0, "DI1")]).disputeId == "DI1")
        #expect(try row([.order(0, "DI1"), .order(60, nil)]).disputeId == nil)
        #expect(try row([.order(0, "DI1"), .order(60, "DI2")]).disputeId == "DI2")
        #expect(try row([.order(0, "DI1"), .dispute(70, #""finallyDeal":3"#)]).disputeId == nil)
    }

    @Test(arguments: [
        ("open", DisputeStatus.open), ("Awaiting Reply", .open), ("not closed", .open), ("unresolved", .open),
        ("closed", .ended), ("FINISHED", .ended), ("Completed", .ended), ("已完成", .ended), ("未完成", .open),
        ("canceled", .cancelled), ("Withdrawn by buyer", .cancelled), ("已撤销", .cancelled),
        ("Rejected", .refused), ("refused", .refused), ("", .open),
    ])
    func `has the status that CJ's word holds`(word: String, status: DisputeStatus) {
        #expect(DisputeStatus(decision: nil, word: word) == status)
        #expect(DisputeStatus(decision: "3", word: word) == .refused, "the decision goes before the word")
    }

    @Test func `has been decided since the first answer that says what the last one says`() throws {
        let told = try #require(
            try row([
                .order(0, "DI1"), .dispute(10, #""status":"In negotiation","refundAmount":20"#),
                .dispute(70, #""finallyDeal":1,"money":12.5,"refundAmount":20"#), .sheet(80, #""DI1":{"q":12.5}"#),
                .dispute(90, #""finallyDeal":1,"money":12.5,"disputeReason":"Damaged""#),
            ]).costs.disputes.first)
        func second(_ date: Date?) -> Double? { date.map { $0.timeIntervalSince1970 - 1_772_000_000 } }
        #expect(second(told.decidedAt) == 70 && told.asked == 20 && told.amount == 12.5)
        #expect(told.firstSeenAt <= told.knownAt)
        let again = try #require(
            try row([.dispute(10, #""finallyDeal":3"#), .dispute(70, #""finallyDeal":1,"money":5"#)]).costs.disputes
                .first)
        #expect(second(again.decidedAt) == 70, "a refusal that was taken back is none")
        let open = try #require(try row([.order(0, "DI1")]).costs.disputes.first)
        #expect(open.decidedAt == nil && open.knownAt == open.firstSeenAt)
    }

    @Test func `links the order that was sent again`() throws {
        let message = answered(
            .dispute, #"{"disputeId":"DI1","orderId":"SD1","finallyDeal":2,"resendOrderCode":"SD2"}"#, entity: "DI1")
        let again = Folded([message]).orders.entries.map(\.row).first { $0.cjOrderCode == "SD2" }
        #expect(again?.links.map { "\($0.link.kind.rawValue) \($0.link.code)" } == ["reissue SD1"])
    }

    @Test func `whose answer names no order is no order's, and stops nothing`() throws {
        let message = answered(.dispute, #"{"disputeId":"DI1","finallyDeal":3}"#, entity: "DI1")
        #expect(try Fold.contribution(of: message, zone: .gmt).orders.isEmpty)
    }
}
