import CJ
import Foundation
import TestSupport
import Testing

@testable import Reconciler

@Suite struct `When something is asked about again` {
    private let intervals = CheckIntervals()
    private static let now = Date(timeIntervalSince1970: 1_700_000_000)

    private static let waits: [(volatility: Volatility, unchanged: Double, wait: Double)] = [
        (.open, 0, 1800), (.awaited, 0, 1800), (.underWay, 0, 21_600), (.finished, 0, 604_800), (.unknown, 0, 86_400),
        (.level, 0, 86_400), (.level, 8_640_000, 1_080_000),
        // After ten days without change an open order rests for an eighth of that.
        (.open, 864_000, 108_000), (.finished, 6_912_000, 864_000),
    ]

    @Test(arguments: waits)
    func `depends on what may still change, and for how long nothing has`(
        _ given: (volatility: Volatility, unchanged: Double, wait: Double)
    ) {
        let next = intervals.next(given.volatility, askedAt: Self.now, changedAt: Self.now - given.unchanged)
        #expect(next == Self.now + given.wait)
    }

    @Test(arguments: [(Volatility.finished, 91.0), (.awaited, 91), (.never, 0)])
    func `is never, once nothing is expected any more`(volatility: Volatility, days: Double) {
        #expect(intervals.next(volatility, askedAt: Self.now, changedAt: Self.now - days * 86_400) == nil)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `is never before the interval that is set, and the later the longer nothing changed`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let volatility = random.pick([Volatility.open, .underWay, .unknown])
        let short = Double.random(in: 0...1e6, using: &random)
        let long = short + Double.random(in: 0...1e7, using: &random)
        let one = try #require(intervals.next(volatility, askedAt: Self.now, changedAt: Self.now - short))
        let other = try #require(intervals.next(volatility, askedAt: Self.now, changedAt: Self.now - long))
        #expect(one >= Self.now + intervals.open.seconds)
        #expect(other >= one)
    }

    @Test(arguments: [(1, 60.0), (2, 120), (5, 960), (7, 3600), (500, 3600)])
    func `is ever later while calls fail, up to a limit`(failures: Int, wait: Double) {
        #expect(intervals.next(afterFailures: failures, at: Self.now) == Self.now + wait)
    }

    @Test func `is as often as set for each list`() {
        #expect(intervals.next(.orders(status: "UNSHIPPED"), begunAt: Self.now) == Self.now + 900)
        #expect(intervals.next(.orderBills, begunAt: Self.now) == Self.now + 900)
        #expect(intervals.next(.orders(status: "DELIVERED"), begunAt: Self.now) == Self.now + 86_400)
    }

    @Test func `lists are found by their names again`() {
        for list in PagedList.allCases { #expect(PagedList(name: list.name) == list) }
        #expect(Set(PagedList.allCases.map(\.name)).count == PagedList.allCases.count)
        #expect(PagedList(name: "order/list") == nil)
    }

    private static let answers: [(type: SnapshotType, answer: String, expected: Volatility)] = [
        (.orderDetail, #"{"orderStatus":"UNSHIPPED"}"#, .open),
        (.orderDetail, #"{"orderStatus":"SHIPPED"}"#, .underWay), (.orderDetail, #"{"orderStatus":"600"}"#, .finished),
        (.orderDetail, #"{"orderStatus":"CANCELLED"}"#, .finished),
        (.orderDetail, #"{"orderStatus":"DELIVERED","disputeId":"D1"}"#, .underWay),
        (.orderDetail, #"{"orderStatus":"NEWLY_INVENTED"}"#, .open), (.orderDetail, "{}", .open),
        (.trackInfo, #"{"trackingStatus":"In transit"}"#, .underWay),
        (.trackInfo, #"{"trackingStatus":"In transit","deliveryTime":"2024-01-02 03:04:05"}"#, .underWay),
        (.trackInfo, #"{"trackingStatus":"DELIVERED"}"#, .finished),
        (.costSheet, #"{"cogsBasicDataOrderInfoJson":{"d":1}}"#, .finished),
        (.costSheet, #"{"cogsBasicDataOrderInfoJson":{"d":0}}"#, .open), (.variant, #"{"vid":"V01"}"#, .never),
        (.bill, #"{"status":0}"#, .never), (.stockLevels, #"{"levels":[]}"#, .level),
    ]

    @Test(arguments: answers)
    func `follows from the last answer`(
        _ given: (type: SnapshotType, answer: String, expected: Volatility)
    ) throws {
        let snapshot = try Snapshot.sample(given.type, given.answer)
        let volatility = Volatility(after: snapshot) { $0 == "DELIVERED" ? "delivered" : nil }
        #expect(volatility == given.expected)
    }

    @Test(arguments: [
        (SnapshotType.orderDetail, Volatility.unknown), (.trackInfo, .awaited), (.costSheet, .awaited),
        (.stockLevels, .level),
    ])
    func `follows from CJ not knowing it`(type: SnapshotType, expected: Volatility) {
        #expect(Volatility(after: .unknownSample(type), statusOfText: { _ in nil }) == expected)
    }
}

extension Snapshot {
    static func sample(
        _ type: SnapshotType, _ answer: String, entity: String = "SD1", askedAt: Date = Date(timeIntervalSince1970: 1e9)
    ) throws -> Snapshot {
        try #require(
            Snapshot(
                type, entity: entity, endpoint: "/x", askedAt: askedAt, requestId: nil,
                answer: JSON(parsing: Array(answer.utf8))))
    }

    static func unknownSample(
        _ type: SnapshotType, entity: String = "SD1", askedAt: Date = Date(timeIntervalSince1970: 1e9)
    ) -> Snapshot {
        Snapshot(type, unknown: entity, code: nil, endpoint: "/x", askedAt: askedAt, requestId: nil)
    }
}
