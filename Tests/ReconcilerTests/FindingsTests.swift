import CJ
import Foundation
import Testing

@testable import Reconciler

@Suite struct `An answer` {
    private static let then = Date(timeIntervalSince1970: 1_700_000_000)
    private static let now = then + 3600
    private let shipped = #"{"cjOrderCode":"SD1","orderStatus":"SHIPPED","trackNumber":"T1"}"#

    private func asked(_ snapshot: Snapshot, before check: Check = Check()) -> Check {
        check.answered(by: snapshot, intervals: CheckIntervals(), statusOfText: { _ in nil })
    }

    @Test func `is news when it is the first, or another than the last`() throws {
        let first = try Snapshot.sample(.orderDetail, shipped, askedAt: Self.then)
        #expect(Check().isNews(first))
        let check = asked(first)
        #expect(!check.isNews(try .sample(.orderDetail, shipped, askedAt: Self.now)))
        #expect(check.isNews(try .sample(.orderDetail, #"{"orderStatus":"DELIVERED"}"#, askedAt: Self.now)))
    }

    @Test func `is news when a webhook came since the last, though it is the same`() throws {
        var check = asked(try .sample(.orderDetail, shipped, askedAt: Self.then))
        check.keptPosition = 7
        check.touchedPosition = 6
        let again = try Snapshot.sample(.orderDetail, shipped, askedAt: Self.now)
        #expect(!check.isNews(again))
        check.touchedPosition = 8
        #expect(check.isNews(again))
    }

    @Test func `that CJ does not know an order is news once`() {
        let unknown = Snapshot.unknownSample(.orderDetail, askedAt: Self.then)
        #expect(Check().isNews(unknown))
        #expect(!asked(unknown).isNews(.unknownSample(.orderDetail, askedAt: Self.now)))
    }

    @Test(arguments: [SnapshotType.costSheet, .trackInfo, .outboundDetail])
    func `that there is nothing yet is no news, unless there was something`(type: SnapshotType) throws {
        let nothing = Snapshot.unknownSample(type, askedAt: Self.now)
        #expect(!Check().isNews(nothing))
        #expect(asked(try .sample(type, shipped, askedAt: Self.then)).isNews(nothing))
    }

    @Test func `makes the thing due again by when it last changed`() throws {
        let first = asked(try .sample(.orderDetail, shipped, askedAt: Self.then))
        #expect(first.changedAt == Self.then && first.dueAt == Self.then + 6 * 3600 && first.isKnown == true)
        let second = asked(try .sample(.orderDetail, shipped, askedAt: Self.now), before: first)
        #expect(second.changedAt == Self.then && second.askedAt == Self.now)
        #expect(asked(try .sample(.orderList, shipped)).dueAt == nil, "lists are walked, their rows not asked for")
    }

    @Test func `counts once when a list shows the thing twice`() throws {
        let findings = Findings(
            [try .sample(.orderList, shipped), try .sample(.orderList, #"{"orderStatus":"DELIVERED"}"#)], checks: [:],
            askedAt: 0, intervals: CheckIntervals(), patience: .zero, zone: .gmt, statusOfText: { _ in nil })
        #expect(findings.answers == 1 && findings.news.count == 1 && findings.checks.count == 1)
        #expect(findings.comparisons.map(\.said) == [Said(.order, "SHIPPED", namesParcel: true)])
    }
}

@Suite struct `What a new event makes due` {
    private func touched(_ change: (inout TouchedOrder) -> Void) -> [Touch] {
        var order = TouchedOrder()
        order.code = "SD1"
        order.internalId = "1890000000000000001"
        change(&order)
        return Touch.touches(of: order)
    }

    @Test func `is the order by its code, when a webhook names it`() {
        #expect(touched { $0.webhook = 5 } == [Touch(.orderDetail, "SD1", webhook: 5, isDue: true)])
    }

    @Test func `is the order by its other id while its code is not known`() {
        let touches = touched {
            $0.code = nil
            $0.webhook = 5
        }
        #expect(touches.map(\.entity) == ["1890000000000000001"])
    }

    @Test func `is nothing for an order that CJ has given no id yet`() {
        #expect(
            touched {
                $0.code = nil
                $0.internalId = nil
                $0.webhook = 5
            }.isEmpty)
    }

    @Test func `is the order when a list shows it otherwise, and not when CJ answered about itself`() {
        #expect(touched { $0.answers = [.orderList] } == [Touch(.orderDetail, "SD1", isDue: true)])
        #expect(touched { $0.answers = [.orderDetail] } == [Touch(.orderDetail, "SD1", isDue: false)])
    }

    @Test func `is the cost sheet of a paid order that is no test`() {
        #expect(!touched { $0.isPaid = true }.contains { $0.call == .costSheet })
        #expect(
            !touched {
                $0.isPaid = true
                $0.isSandbox = true
            }.contains { $0.call == .costSheet })
        let paid = touched {
            $0.isPaid = true
            $0.isSandbox = false
            $0.answers = [.orderDetail]
        }
        #expect(paid.contains(Touch(.costSheet, "SD1", isDue: true)))
        let costs = touched {
            $0.isPaid = true
            $0.isSandbox = false
            $0.answers = [.costSheet]
        }
        #expect(costs.contains(Touch(.costSheet, "SD1", isDue: false)), "an answer about costs asks for none")
    }

    @Test func `is the draw on the stock of an outbound order, and the SKUs that nobody said, once`() {
        let touches = touched {
            $0.isPrivateOutbound = true
            $0.variantsWithoutSKU = ["V1"]
            $0.webhook = 5
        }
        #expect(touches.contains(Touch(.outboundDetail, "SD1", isDue: false)))
        #expect(touches.contains(Touch(.variant, "V1", isDue: false)))
    }

    @Test func `is the parcel that a webhook names, and for the first time one that an answer names`() {
        #expect(
            Touch.touches(of: TouchedParcel(trackNumber: "T1", webhook: 5)) == [
                Touch(.trackInfo, "T1", webhook: 5, isDue: true)
            ])
        #expect(
            Touch.touches(of: TouchedParcel(trackNumber: "T1", webhook: nil)) == [
                Touch(.trackInfo, "T1", isDue: false)
            ])
    }
}
