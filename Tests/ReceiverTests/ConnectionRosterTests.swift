import Testing

@testable import Receiver

@Suite struct `The roster of connections` {
    private typealias Roster = ConnectionRoster<Int>

    private let begin = ContinuousClock.now
    private let limits: ConnectionLimits

    init() {
        var limits = ConnectionLimits(connections: 3, idle: .seconds(60), request: .seconds(10))
        limits.answer = .seconds(5)
        limits.drain = .seconds(2)
        self.limits = limits
    }

    private func second(_ second: Int) -> ContinuousClock.Instant { begin + .seconds(second) }

    /// What becomes of one connection by a second, after events at seconds.
    private func verdict(after events: [(Int, Roster.Event)], by last: Int) -> Roster.Verdict? {
        var roster = Roster(limits: limits)
        _ = roster.enter(1, at: begin)
        for (moment, event) in events { roster.note(event, of: 1, at: second(moment)) }
        return roster.overdue(at: second(last)).first?.verdict
    }

    @Test func `cuts a connection that never says a word`() {
        #expect(verdict(after: [], by: 59) == nil)
        #expect(verdict(after: [], by: 60) == .cut)
    }

    @Test func `tells a drip-feeder that he is late, however often he sends`() {
        let drip = (0..<10).map { ($0, Roster.Event.bytes) }
        #expect(verdict(after: drip, by: 9) == nil)
        #expect(verdict(after: drip, by: 10) == .late)
    }

    @Test func `gives a request its time from its own first byte`() {
        let events: [(Int, Roster.Event)] = [
            (0, .bytes), (1, .received), (2, .answered(isSuccess: true)), (50, .bytes),
        ]
        #expect(verdict(after: events, by: 59) == nil)
        #expect(verdict(after: events, by: 60) == .late)
    }

    @Test func `begins to wait anew after an answer`() {
        let events: [(Int, Roster.Event)] = [(8, .bytes), (9, .received), (10, .answered(isSuccess: false))]
        #expect(verdict(after: events, by: 69) == nil)
        #expect(verdict(after: events, by: 70) == .cut)
    }

    @Test func `does not hold a body answered early against the next request, nor wait for it for ever`() {
        let early: [(Int, Roster.Event)] = [(0, .bytes), (1, .answered(isSuccess: true))]
        #expect(verdict(after: early, by: 10) == .late)
        let later = early + [(2, .received)]
        #expect(verdict(after: later, by: 61) == nil)
        #expect(verdict(after: later + [(30, .bytes), (31, .received)], by: 35) == nil)
        #expect(verdict(after: later + [(30, .bytes), (31, .received)], by: 36) == .cut)
    }

    @Test func `cuts a connection that does not take its answers, and not one that takes them one after the other`() {
        let pipelined: [(Int, Roster.Event)] = [(0, .bytes), (0, .received), (0, .received), (0, .received)]
        #expect(verdict(after: pipelined, by: 5) == .cut)
        #expect(verdict(after: pipelined + [(4, .answered(isSuccess: true))], by: 8) == nil)
    }

    @Test func `gives a handshake the time of a request, and then the time to begin one`() {
        #expect(verdict(after: [(0, .bytes), (9, .bytes)], by: 10) == .late)
        #expect(verdict(after: [(0, .bytes), (9, .secured)], by: 68) == nil)
    }

    @Test func `lets a line drain for a moment only`() {
        let events: [(Int, Roster.Event)] = [
            (0, .bytes), (1, .answered(isSuccess: false)), (1, .turnedAway), (2, .bytes), (2, .received),
        ]
        #expect(verdict(after: events, by: 2) == nil)
        #expect(verdict(after: events, by: 3) == .cut)
    }

    @Test func `makes room by the connection that has gone longest without success`() {
        var roster = Roster(limits: limits)
        for id in 1...3 { _ = roster.enter(id, at: second(id)) }
        roster.note(.bytes, of: 1, at: second(4))
        roster.note(.received, of: 1, at: second(4))
        roster.note(.answered(isSuccess: true), of: 1, at: second(5))
        roster.note(.bytes, of: 2, at: second(5))
        roster.note(.received, of: 2, at: second(5))
        roster.note(.answered(isSuccess: false), of: 2, at: second(5))
        // Refusals earn nothing; those who came first go first.
        let displaced = (4...7).map { roster.enter($0, at: second($0 + 2)) }
        #expect(displaced == [2, 3, 1, 4])
        #expect(roster.count == 3)
    }

    @Test func `never makes room by a request that awaits its answer, rather by the newcomer`() {
        var roster = Roster(limits: limits)
        for id in 1...3 {
            _ = roster.enter(id, at: second(id))
            roster.note(.bytes, of: id, at: second(id))
            roster.note(.received, of: id, at: second(id))
        }
        let refused = roster.enter(4, at: second(4))
        #expect(refused == 4)
        roster.note(.answered(isSuccess: true), of: 3, at: second(5))
        let displaced = roster.enter(5, at: second(6))
        #expect(displaced == 3)
        #expect(roster.count == 3)
    }

    @Test func `counts nobody who has left`() {
        var roster = Roster(limits: limits)
        for id in 1...3 { _ = roster.enter(id, at: second(id)) }
        roster.leave(1)
        let displaced = [4, 5].map { roster.enter($0, at: second($0)) }
        #expect(displaced == [nil, 2])
        roster.note(.bytes, of: 2, at: second(7))
        #expect(roster.count == 3)
    }

    @Test func `keeps to the limit in a flood, and those who have success`() {
        var roster = Roster(limits: ConnectionLimits(connections: 100))
        var displaced: [Int] = []
        _ = roster.enter(0, at: begin)
        for id in 1...10_000 {
            let now = begin + .milliseconds(id)
            if let leaving = roster.enter(id, at: now) { displaced.append(leaving) }
            if id.isMultiple(of: 50) {
                roster.note(.received, of: 0, at: now)
                roster.note(.answered(isSuccess: true), of: 0, at: now)
            }
        }
        #expect(roster.count == 100)
        #expect(displaced == Array(1...9901))
    }
}
