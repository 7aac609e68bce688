import Testing

@testable import Simulator

@Suite struct `The schedule` {
    private let start = Instant(seconds: 1_710_000_000)

    private func posting(_ second: Int, life: Int = 0) -> Posting {
        Posting(
            due: start + second, life: life, change: Change(at: start + second, subject: .order(0)), number: 0,
            form: .message)
    }

    @Test func `gives what falls due, in the order of time, and no more`() {
        var schedule = Schedule([posting(1), posting(1, life: 1), posting(5)])
        #expect(schedule.take(until: start) == nil)
        #expect(schedule.nextDue == start + 1)
        #expect(schedule.take(until: start + 4)?.posting == posting(1))
        #expect(schedule.take(until: start + 4)?.posting == posting(1, life: 1))
        #expect(schedule.take(until: start + 4) == nil)
        #expect(schedule.take(until: start + 5)?.posting == posting(5))
        #expect(schedule.take(until: start + 99) == nil)
        #expect(schedule.nextDue == nil)
    }

    @Test func `repeats a failed one three times, each five minutes later`() throws {
        var schedule = Schedule([posting(10)])
        for attempt in 1...4 {
            let due = start + (10 + (attempt - 1) * 300)
            #expect(schedule.take(until: due + -1) == nil)
            let taken = schedule.take(until: due)
            let sending = try #require(taken)
            #expect(sending == Schedule.Sending(posting: posting(10), attempt: attempt, due: due))
            #expect(schedule.repeatLater(sending) == (attempt < 4))
        }
        #expect(schedule.nextDue == nil)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `mixes in what is added and what is repeated`(seed: UInt64) {
        var chance = Chance(seed: seed)
        let plan = (0..<50).map { posting(chance.number(0...2_000), life: $0) }.sorted { $0.due < $1.due }
        var schedule = Schedule(plan)
        var taken: [Schedule.Sending] = []
        var added: [Posting] = []
        while let sending = schedule.take(until: start + 90_000) {
            taken.append(sending)
            if chance.once(in: 3) { _ = schedule.repeatLater(sending) }
            if added.count < 20, chance.once(in: 3) {
                let later = (0..<2).map { _ in
                    posting(sending.due.since(start) + chance.number(0...500), life: 100 + added.count)
                }
                schedule.add(later)
                added += later
            }
        }
        #expect(taken.map(\.due) == taken.map(\.due).sorted())
        #expect(taken.allSatisfy { (1...4).contains($0.attempt) && $0.due == $0.posting.due + ($0.attempt - 1) * 300 })
        let first = taken.filter { $0.attempt == 1 }.map(\.posting)
        #expect(first.count == plan.count + added.count)
        #expect(Set(first) == Set(plan + added))
    }
}

@Suite struct `The simulated clock` {
    private let start = Instant(seconds: 1_710_000_000)
    private let real = ContinuousClock.now

    @Test(arguments: [(1.0, 10.0, 10), (60, 2.5, 150), (0.5, 3, 1), (0, 1_000, 0), (100_000, 0.001, 100)])
    func `runs some times as fast as the real one`(speed: Double, seconds: Double, passed: Int) {
        var clock = SimulatedClock(epoch: start, speed: speed, at: real)
        clock.pass(to: real + .seconds(seconds), notBeyond: nil)
        #expect(clock.now == start + passed)
    }

    @Test func `loses no fractions of a second`() {
        var clock = SimulatedClock(epoch: start, speed: 1, at: real)
        for step in 1...1_000 { clock.pass(to: real + .milliseconds(10 * step), notBeyond: nil) }
        #expect(clock.now == start + 10)
    }

    @Test func `waits at a limit, and does not make up for it`() {
        var clock = SimulatedClock(epoch: start, speed: 10, at: real)
        clock.pass(to: real + .seconds(100), notBeyond: start + 30)
        #expect(clock.now == start + 30)
        clock.pass(to: real + .seconds(101), notBeyond: nil)
        #expect(clock.now == start + 40)
        #expect(clock.realTime(until: start + 60) ?? .zero <= .seconds(2))
    }

    @Test func `is moved on as soon as the limit lets it, by all that was asked for`() {
        var clock = SimulatedClock(epoch: start, speed: 0, at: real)
        clock.move(on: 100)
        clock.move(on: 50)
        #expect(clock.goal == start + 150)
        clock.pass(to: real, notBeyond: start + 20)
        #expect(clock.now == start + 20)
        clock.pass(to: real, notBeyond: nil)
        #expect(clock.now == start + 150)
        clock.pass(to: real + .seconds(9), notBeyond: start + 20)
        #expect(clock.now == start + 150)
        #expect(clock.realTime(until: start + 200) == nil)
    }
}
