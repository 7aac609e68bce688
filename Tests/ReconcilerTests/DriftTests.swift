import CJ
import Foundation
import TestSupport
import Testing

@testable import Reconciler

@Suite struct `Drift between messages and answers` {
    private static let day = Date.utc("2023-10-14T00:00:00Z")
    /// The last event there was when CJ was asked.
    private static let asked = 100

    /// What webhooks told: each a day after the one before, and before CJ was asked unless it stands behind that.
    private static func told(
        _ statuses: String..., behind: String..., isDated: Bool = true, namesParcel: Bool = true, isWhole: Bool = true,
        isUnclear: Bool = false
    ) -> Told {
        var told = Told()
        let positions = statuses.indices.map { $0 + 1 } + behind.indices.map { asked + 1 + $0 }
        told.claims = zip(statuses + behind, positions).enumerated().map { index, claim in
            Told.Claim(
                status: claim.0, at: day + Double(index) * 86_400, isDated: isDated, position: claim.1)
        }
        told.namesParcel = namesParcel
        told.isWhole = isWhole
        told.isUnclear = isUnclear
        return told
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let said: Said
        let told: Told
        let judgement: Drift.Judgement

        init(
            _ topic: Drift.Topic, _ said: String, _ told: Told, _ judgement: Drift.Judgement, namesParcel: Bool = false
        ) {
            self.said = Said(topic, said, namesParcel: namesParcel)
            self.told = told
            self.judgement = judgement
        }

        var testDescription: String { "\(said.topic) \(said.status) after \(told.claims.map(\.status))" }
    }

    static let cases = [
        Case(.order, "UNSHIPPED", told(), .untold(.missing)), Case(.order, "CANCELLED", told(), .untold(.missing)),
        // Ordinary orders are made without a message, and may be made unpaid.
        Case(.order, "CREATED", told(), .unknown), Case(.order, "UNPAID", told(), .unknown),
        Case(.order, "UNPAID", told("UNPAID"), .told), Case(.order, "UNPAID", told("CREATED"), .untold(.behind)),
        Case(.order, "SHIPPED", told("UNPAID", "UNSHIPPED"), .untold(.behind)),
        Case(.order, "SHIPPED", told("UNPAID", "SHIPPED"), .told),
        // A webhook that came after CJ was asked may be newer than the answer.
        Case(.order, "UNSHIPPED", told("UNSHIPPED", behind: "SHIPPED"), .told),
        Case(.order, "UNSHIPPED", told("UNPAID", behind: "SHIPPED"), .untold(.behind)),
        Case(.order, "UNPAID", told(behind: "UNSHIPPED"), .unknown),
        Case(.order, "UNPAID", told("CREATED", behind: "UNSHIPPED"), .unknown),
        Case(.order, "UNSHIPPED", told(behind: "UNSHIPPED"), .told),
        // One that came before is not.
        Case(.order, "UNSHIPPED", told("SHIPPED"), .untold(.different)),
        Case(.order, "UNPAID", told("SHIPPED"), .untold(.different)),
        // Back in an earlier state, which only dates can tell.
        Case(.order, "UNSHIPPED", told("UNSHIPPED", "SHIPPED"), .untold(.different)),
        Case(.order, "UNSHIPPED", told("UNSHIPPED", "SHIPPED", "UNSHIPPED"), .told),
        Case(.order, "UNSHIPPED", told("UNSHIPPED", "SHIPPED", isDated: false), .told),
        // What only one of the two has a word for.
        Case(.order, "TRASH", told("UNPAID"), .unknown), Case(.order, "DELIVERED", told("DELIVERED", "CLOSED"), .told),
        Case(.order, "DELIVERED", told("CLOSED"), .unknown), Case(.order, "SHIPPED", told("?"), .unknown),
        Case(.order, "SHIPPED", told("SHIPPED", namesParcel: false), .told),
        Case(.order, "SHIPPED", told("SHIPPED", namesParcel: false), .untold(.behind), namesParcel: true),
        Case(.order, "SHIPPED", told("SHIPPED"), .told, namesParcel: true),
        Case(.logistics, "in_transit", told(), .untold(.missing)), Case(.logistics, "pre_transit", told(), .unknown),
        Case(.logistics, "out_for_delivery", told("in_transit", isWhole: false), .untold(.behind)),
        Case(.logistics, "exception", told("in_transit", isWhole: false), .told),
        Case(.logistics, "available_for_pickup", told("out_for_delivery", isWhole: false), .told),
        Case(.logistics, "returned", told("returning", isWhole: false), .told),
        Case(.logistics, "delivered", told("in_transit", "out_for_delivery", isWhole: false), .untold(.behind)),
        // CJ tells levels that change, and not those that stand as they are. Of each area the last one counts.
        Case(.stock, "1=700, 2=40", told(), .unknown), Case(.stock, "1=700, 2=40", told("3=1"), .unknown),
        Case(.stock, "1=700, 2=40", told("2=40", isWhole: false), .told),
        Case(.stock, "1=700, 2=40", told("2=41", isWhole: false), .untold(.behind)),
        Case(.stock, "1=700, 2=40", told("1=700", "2=41", isWhole: false), .untold(.behind)),
        Case(.stock, "1=700, 2=40", told(behind: "2=39", isWhole: false), .unknown),
        Case(.stock, "1=700, 2=40", told("1=1", behind: "2=39", isWhole: false), .untold(.behind)),
        // A carrier's words may be coarser.
        Case(.logistics, "in_transit", told("out_for_delivery", isWhole: false), .unknown),
        Case(.logistics, "in_transit", told("delivered", isWhole: false), .untold(.different)),
        Case(.logistics, "delivered", told("in_transit", isUnclear: true), .unknown),
        Case(.makeup, "open", told(), .untold(.missing)), Case(.makeup, "paid", told("open"), .untold(.behind)),
        Case(.makeup, "paid", told("open", "paid"), .told), Case(.makeup, "open", told("paid"), .untold(.different)),
        Case(.makeup, "open", told(behind: "paid"), .untold(.behind)), Case(.makeup, "unknown", told("open"), .unknown),
        Case(.privateOrder, "PAID", told("WAIT_PAY", isWhole: false), .untold(.behind)),
        Case(.privateOrder, "PAID", told("PAID", isWhole: false), .told),
        Case(.privateOrder, "PAID", told("SHIPPED", isWhole: false), .untold(.different)),
        // Only the last is kept, and it came later.
        Case(.privateOrder, "PAID", told(behind: "SHIPPED", isWhole: false), .unknown),
        Case(.privateOrder, "OVER", told("REFUND_COMPLETE", isWhole: false), .unknown),
    ]

    @Test(arguments: cases)
    func `is what a webhook should have told and did not`(_ given: Case) {
        #expect(Drift.judge(given.said, given.told, askedPosition: Self.asked) == given.judgement)
    }

    @Test func `does not depend on the order of what was told`() {
        for given in Self.cases {
            var told = given.told
            told.claims.reverse()
            #expect(Drift.judge(given.said, told, askedPosition: Self.asked) == given.judgement)
        }
    }

    // MARK: What an answer says

    private static let askedAt = Date(timeIntervalSince1970: 1_700_000_000)

    private func said(_ type: SnapshotType, _ answer: String) throws -> Said? {
        Said(try .sample(type, answer, askedAt: Self.askedAt), zone: .gmt) {
            ["In transit": "in_transit", "DELIVERED": "delivered", "Label created": "pre_transit"][$0]
        }
    }

    @Test func `is looked for in what webhooks can tell too`() throws {
        #expect(try said(.orderList, #"{"orderStatus":"UNPAID","orderAmount":9}"#) == Said(.order, "UNPAID"))
        #expect(
            try said(.orderDetail, #"{"orderStatus":"500","trackNumber":"T1"}"#)
                == Said(.order, "SHIPPED", namesParcel: true))
        #expect(try said(.orderDetail, #"{"orderStatus":"UNSHIPPED","trackNumber":"T1"}"#)?.namesParcel == false)
        #expect(
            try said(.trackInfo, #"{"trackingStatus":"DELIVERED","deliveryTime":"2023-11-01 00:00:00"}"#)
                == Said(.logistics, "delivered", happenedAt: .utc("2023-11-01T00:00:00Z")))
        #expect(try said(.bill, #"{"status":4}"#) == Said(.makeup, "paid"))
        #expect(try said(.stockingOrder, #"{"status":"10"}"#)?.status == "PAID")
        #expect(try said(.trackInfo, #"{"trackingStatus":"words nobody knows"}"#) == nil)
        #expect(try said(.trackInfo, #"{"trackingStatus":"Label created"}"#) == nil)
        #expect(try said(.orderDetail, #"{"orderStatus":"TRASH"}"#) == nil)
        #expect(try said(.orderDetail, #"{"orderAmount":9}"#) == nil)
        #expect(try said(.costSheet, "{}") == nil)
        #expect(Said(.unknownSample(.orderDetail), zone: .gmt, statusOfText: { _ in nil }) == nil)
    }

    // MARK: When it can be told

    private func comparison(_ answer: String, lastAskedAt: Date? = nil) throws -> Comparison {
        let snapshot = try Snapshot.sample(.orderDetail, answer, askedAt: Self.askedAt)
        let said = try #require(Said(snapshot, zone: .gmt, statusOfText: { _ in nil }))
        return Comparison(said, of: snapshot, askedPosition: Self.asked, lastAskedAt: lastAskedAt)
    }

    @Test func `begins with CJ's own date, or with the last answer that lacked it`() throws {
        let answer = #"{"orderStatus":"SHIPPED","outWarehouseTime":"2023-11-11 10:00:00"}"#
        let shipped = Date.utc("2023-11-11T10:00:00Z")
        #expect(try comparison(answer).happenedAt == shipped)
        #expect(try comparison(answer, lastAskedAt: shipped + 60).happenedAt == shipped + 60)
        let undated = #"{"orderStatus":"CANCELLED"}"#
        #expect(try comparison(undated).happenedAt == nil)
        #expect(try comparison(undated, lastAskedAt: shipped).happenedAt == shipped)
        let future = #"{"orderStatus":"SHIPPED","outWarehouseTime":"2099-01-01 00:00:00"}"#
        #expect(try comparison(future).happenedAt == Self.askedAt, "never after it was found")
    }

    @Test func `is no drift while CJ may yet tell it`() throws {
        let old = #"{"orderStatus":"SHIPPED","outWarehouseTime":"2023-11-11 10:00:00"}"#
        for answer in [old, #"{"orderStatus":"CANCELLED"}"#] {
            #expect(try comparison(answer).toldBy == Self.askedAt + 1800)
        }
    }
}
