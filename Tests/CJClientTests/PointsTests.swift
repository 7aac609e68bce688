import Foundation
import TestSupport
import Testing

@testable import CJClient

/// A quarter past three in the afternoon.
private let start = Date(timeIntervalSince1970: 1_700_061_300)
private let midnight = Date(timeIntervalSince1970: 1_700_092_800)
private let tracks = "/logistic/trackInfo"
private let variants = "/product/variant/queryByVid"
private let orders = "/shopping/order/list"

extension RequestSchedule {
    fileprivate mutating func ask(
        _ path: String, _ points: Int = 0, total: Int = 1440, at seconds: Double
    ) -> Verdict {
        take(
            RequestLimits(perSecond: 9, pointsPerDay: total), path: path, points: points, priority: .ordinary,
            longest: 30, at: start + seconds)
    }

    /// A call from beginning to end.
    fileprivate mutating func call(
        _ path: String, _ points: Int = 0, _ outcome: Outcome = .finished, _ info: PointsInfo? = nil,
        total: Int = 1440, at seconds: Double
    ) throws -> Date? {
        guard case .permitted(let permit) = ask(path, points, total: total, at: seconds) else { throw NotPermitted() }
        return settle(
            permit, outcome, telling: info, RequestLimits(perSecond: 9, pointsPerDay: total), at: start + seconds + 0.1)
    }

    private struct NotPermitted: Error {}
}

@Suite struct `Points` {
    @Test func `are spent to the last, come back by the minute, and are waited for by what costs some`() throws {
        var schedule = RequestSchedule()
        for _ in 0..<144 {
            guard case .permitted = schedule.ask(variants, 10, total: 1440, at: 0) else { continue }
            schedule.slots = []
        }
        #expect(schedule.pointsSpent == 1440)
        // A point a minute comes back, and the call costs ten.
        #expect(schedule.ask(variants, 10, at: 0) == .closed(until: start + 600, .points))
        guard case .permitted = schedule.ask(orders, at: 0) else { return #expect(Bool(false)) }
        #expect(schedule.ask(variants, 10, at: 599) == .closed(until: start + 600, .points))
        guard case .permitted = schedule.ask(variants, 10, at: 600) else { return #expect(Bool(false)) }
        #expect(schedule.ask(variants, 10, at: 600) == .closed(until: start + 1200, .points))
    }

    @Test func `are all there on a new day`() throws {
        var schedule = RequestSchedule()
        _ = try schedule.call(variants, 10, .pointsGone(), at: 0)
        let untilMidnight = midnight.timeIntervalSince(start)
        #expect(schedule.ask(variants, 1400, at: 0) == .closed(until: midnight, .points))
        guard case .permitted = schedule.ask(variants, 1400, at: untilMidnight) else { return #expect(Bool(false)) }
        #expect(schedule.pointsSpent == 1400)
    }

    @Test func `that CJ says are gone slow nothing else down`() throws {
        var schedule = RequestSchedule()
        #expect(try schedule.call(variants, 10, .pointsGone(), at: 0) == start + 0.1 + 600)
        #expect(schedule.learntPerSecond == nil)
        for _ in 0..<9 { guard case .permitted = schedule.ask(orders, at: 5) else { return #expect(Bool(false)) } }
    }

    @Test func `that a call was refused for tells that it costs some`() throws {
        var schedule = RequestSchedule()
        #expect(try schedule.call(tracks, 0, .pointsGone(), at: 0) == start + 0.1 + 600)
        #expect(schedule.ask(tracks, at: 5) == .closed(until: start + 600.1, .points))
        guard case .permitted = schedule.ask(orders, at: 5) else { return #expect(Bool(false)) }
    }

    @Test func `are waited for ever longer where they do not come back by the minute`() throws {
        var schedule = RequestSchedule()
        var seconds = 0.0
        var refusals = 0
        while seconds < midnight.timeIntervalSince(start) {
            refusals += 1
            let until = try #require(try schedule.call(variants, 10, .pointsGone(), total: 50_000, at: seconds))
            seconds = until.timeIntervalSince(start)
        }
        #expect(seconds == midnight.timeIntervalSince(start))
        #expect((5...16).contains(refusals), "\(refusals)")
    }

    @Test func `are as many as CJ says, whatever was counted here`() throws {
        var schedule = RequestSchedule()
        let told = PointsInfo(usedToday: 1_990, remaining: 10, total: 2_000)
        _ = try schedule.call(orders, 0, .finished, told, at: 0)
        #expect(schedule.points.total == 2_000)
        guard case .permitted = schedule.ask(variants, 10, at: 1) else { return #expect(Bool(false)) }
        guard case .closed(let until, .points) = schedule.ask(variants, 10, at: 1) else { return #expect(Bool(false)) }
        // Ten of two thousand a day.
        #expect(abs(until.timeIntervalSince(start) - 432) < 2)
        _ = try schedule.call(orders, 0, .finished, PointsInfo(remaining: 500), at: 2)
        guard case .permitted = schedule.ask(variants, 10, at: 3) else { return #expect(Bool(false)) }
    }

    @Test func `that a call costs are learnt from what CJ counts, where it was alone`() throws {
        var schedule = RequestSchedule()
        func info(_ used: Int) -> PointsInfo { PointsInfo(usedToday: used, remaining: 1440 - used, total: 1440) }
        _ = try schedule.call(orders, 0, .finished, info(100), at: 0)
        _ = try schedule.call(tracks, 0, .finished, info(110), at: 5)
        #expect(schedule.terms[tracks]?.price == 10)
        _ = try schedule.call(orders, 0, .finished, info(110), at: 10)
        #expect(schedule.terms[orders]?.price == 0)
        // Two under way at a time: whose the difference is cannot be told.
        guard case .permitted(let one) = schedule.ask(variants, at: 15),
            case .permitted(let other) = schedule.ask(orders, at: 15)
        else { return #expect(Bool(false)) }
        let limits = RequestLimits(perSecond: 9, pointsPerDay: 1440)
        schedule.settle(other, .finished, telling: info(120), limits, at: start + 16)
        schedule.settle(one, .finished, telling: info(120), limits, at: start + 17)
        #expect(schedule.terms[orders]?.price == 0 && schedule.terms[variants] == nil)
        // The next day's count begins anew.
        let next = midnight.timeIntervalSince(start) + 60
        _ = try schedule.call(tracks, 0, .finished, info(50), at: next)
        #expect(schedule.terms[tracks]?.price == 10)
    }

    @Test func `that cost nothing where CJ counts none`() throws {
        var schedule = RequestSchedule()
        let none = PointsInfo(usedToday: 0, remaining: 0, total: 1440)
        _ = try schedule.call(orders, 0, .finished, none, at: 0)
        schedule.points.renew()
        _ = try schedule.call(variants, 10, .finished, none, at: 5)
        guard case .permitted = schedule.ask(variants, 10, at: 6) else { return #expect(Bool(false)) }
    }

    @Test func `have nothing to do with a day's calls, which are counted for each kind`() throws {
        var schedule = RequestSchedule()
        #expect(try schedule.call(tracks, 0, .quotaGone(), at: 0) == midnight)
        #expect(schedule.ask(tracks, at: 5) == .closed(until: midnight, .quota))
        guard case .permitted = schedule.ask(orders, at: 5) else { return #expect(Bool(false)) }
        #expect(try schedule.call(orders, 0, .quotaGone(pause: 90), at: 6) == start + 96.1)
    }

    @Test func `a pause that CJ asks for holds for every call`() throws {
        var schedule = RequestSchedule()
        _ = try schedule.call(tracks, 0, .tooFast(perSecond: nil, pause: 30), at: 0)
        #expect(schedule.ask(orders, at: 5) == .wait(until: start + 30.1))
        _ = try schedule.call(tracks, 0, .tooFast(perSecond: nil, pause: 300), at: 31)
        #expect(schedule.ask(orders, at: 35) == .closed(until: start + 331.1, .pause))
    }

    /// An account at CJ whose points come back by the minute or at midnight, told or not, beside our own count.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func `are never waited for in vain for long, and seldom asked for in vain`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let total = Int.random(in: 200...60_000, using: &chance)
        let (comesBack, tells) = (Bool.random(using: &chance), Bool.random(using: &chance))
        var schedule = RequestSchedule()
        schedule.terms[tracks] = .init(price: 10)
        var (left, at) = (Double(total), 0.0)
        var (asked, refused, answered) = (0, 0, 0)
        var seconds = 0.0
        while seconds < midnight.timeIntervalSince(start) - 60 {
            switch schedule.ask(tracks, total: 50_000, at: seconds) {
            case .permitted(let permit):
                asked += 1
                if comesBack { left = min(Double(total), left + (seconds - at) / 86_400 * Double(total)) }
                at = seconds
                let isPaid = left >= 10
                if isPaid { (left, answered) = (left - 10, answered + 1) } else { refused += 1 }
                let info = PointsInfo(remaining: Int(left), total: total)
                schedule.settle(
                    permit, isPaid ? .finished : .pointsGone(), telling: tells ? info : nil,
                    RequestLimits(perSecond: 9, pointsPerDay: 50_000), at: start + seconds + 0.1)
                seconds += 1.2
            case .wait(let until), .closed(let until, _): seconds = max(seconds + 0.1, until.timeIntervalSince(start))
            }
        }
        #expect(answered >= total / 10)
        #expect(refused <= 20 + asked * 2 / 3, "\(refused) of \(asked)")
    }
}
