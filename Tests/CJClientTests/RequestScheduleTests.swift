import Foundation
import TestSupport
import Testing

@testable import CJClient

private let start = Date(timeIntervalSince1970: 1_700_061_300)
private let midnight = Date(timeIntervalSince1970: 1_700_092_800)

extension RequestSchedule {
    fileprivate mutating func ask(
        _ limits: RequestLimits, points: Int = 0, _ priority: RequestPriority = .ordinary, at seconds: Double
    ) -> Verdict {
        take(limits, points: points, priority: priority, longest: 30, at: start + seconds)
    }

    fileprivate mutating func permit(_ limits: RequestLimits, at seconds: Double) throws -> Permit {
        guard case .permitted(let permit) = ask(limits, at: seconds) else { throw Refused() }
        return permit
    }

    private struct Refused: Error {}
}

@Suite struct `The schedule of calls` {
    private let one = RequestLimits(perSecond: 1)

    @Test func `lets a slot rest for a second after the answer, not after the question`() throws {
        var schedule = RequestSchedule()
        let first = try schedule.permit(one, at: 0)
        #expect(schedule.ask(one, at: 5) == .wait(until: start + 5.1))
        schedule.settle(first, .finished, one, at: start + 6)
        #expect(schedule.ask(one, at: 6.5) == .wait(until: start + 7.05))
        _ = try schedule.permit(one, at: 7.05)
    }

    @Test func `takes a slot back from a call that can no longer be under way, and ignores what it says later`() throws
    {
        var schedule = RequestSchedule()
        let dead = try schedule.permit(one, at: 0)
        #expect(schedule.ask(one, at: 31) == .wait(until: start + 31.05))
        _ = try schedule.permit(one, at: 31.05)
        let before = schedule
        schedule.settle(dead, .finished, one, at: start + 32)
        #expect(schedule == before)
    }

    @Test func `leaves the next slot to an urgent call`() throws {
        var schedule = RequestSchedule()
        let first = try schedule.permit(one, at: 0)
        schedule.settle(first, .finished, one, at: start)
        guard case .wait(let until) = schedule.ask(one, .urgent, at: 1) else { return #expect(Bool(false)) }
        #expect(until == start + 1.05)
        guard case .wait = schedule.ask(one, at: 1.06) else { return #expect(Bool(false)) }
        guard case .permitted = schedule.ask(one, .urgent, at: 1.06) else { return #expect(Bool(false)) }
        #expect(schedule.urgentUntil <= start + 1.06)
    }

    @Test(
        arguments: [
            (6, nil, 3), (6, 2, 2), (1, nil, 1), (6, 0, 1), (3, 5, 3),
        ] as [(Int, Int?, Int)])
    func `learns a lower rate from a refusal, and tries more once an hour`(set: Int, stated: Int?, learnt: Int) throws {
        let limits = RequestLimits(perSecond: set)
        var schedule = RequestSchedule()
        let permit = try schedule.permit(limits, at: 0)
        schedule.settle(permit, .tooFast(perSecond: stated), limits, at: start + 0.2)
        #expect(schedule.learntPerSecond == learnt)
        // What was sent in this second still counts.
        guard case .wait = schedule.ask(limits, at: 0.5) else { return #expect(Bool(false)) }
        func allowed(at seconds: Double) -> Int {
            var trial = schedule
            return (0..<20).count { _ in if case .permitted = trial.ask(limits, at: seconds) { true } else { false } }
        }
        #expect(allowed(at: 10) == learnt)
        for hour in 1...8 {
            let seconds = Double(hour) * 3601
            #expect(allowed(at: seconds) == min(set, learnt + hour))
            let trial = try schedule.permit(limits, at: seconds)
            schedule.release(trial, at: start + seconds)
        }
        #expect(schedule.learntPerSecond == nil)
    }

    /// A caller takes, sends after any delay, is answered after any delay, or dies with the call under way.
    @Test(arguments: 0..<60)
    func `never lets CJ see more calls within a second than it allows`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let limits = RequestLimits(perSecond: Int.random(in: 1...5, using: &chance))
        var schedule = RequestSchedule()
        var seen: [Double] = []
        var open: [(answered: Double, permit: RequestSchedule.Permit)] = []
        var time = 0.0
        for _ in 0..<3000 {
            time += Double.random(in: 0...0.4, using: &chance)
            for call in open where call.answered <= time {
                schedule.settle(call.permit, .finished, limits, at: start + call.answered)
            }
            open.removeAll { $0.answered <= time }
            guard case .permitted(let permit) = schedule.ask(limits, at: time) else { continue }
            let length = chance.once(in: 8) ? 30 : Double.random(in: 0.001...3, using: &chance)
            seen.append(time + Double.random(in: 0...length, using: &chance))
            if !chance.once(in: 10) { open.append((time + length, permit)) }
        }
        seen.sort()
        #expect(seen.count > 20)
        for (index, instant) in seen.enumerated() where index >= limits.perSecond {
            #expect(instant - seen[index - limits.perSecond] > 1)
        }
    }
}
