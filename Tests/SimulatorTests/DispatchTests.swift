import Testing

@testable import Simulator

@Suite struct `The simulated CJ at work` {
    private static let world = World(seed: 11, orders: 40)

    private func simulation(_ rule: ClosingRule = .halfOfAll, faults: Faults = .none) -> Simulation {
        var simulation = Simulation(world: Self.world, faults: faults, rule: rule)
        for topic in Topic.allCases { simulation.callbacks[topic] = "http://127.0.0.1/hook" }
        return simulation
    }

    /// What a run began, in its order, when attempts end in an order of their own and fail as `fails` says.
    private func run(
        _ dispatch: inout Dispatch, _ chance: inout Chance, days: Int = 200, atOnce: Int = 16,
        fails: (Dispatch.Errand, inout Chance) -> Bool
    ) -> [Dispatch.Errand] {
        let real = ContinuousClock.now
        let goal = dispatch.move(on: .days(days), at: real)
        var begun: [Dispatch.Errand] = []
        var underWay: [Dispatch.Errand] = []
        while !dispatch.isDone(until: goal) {
            while let errand = dispatch.next(at: real) {
                for other in underWay { #expect(errand.sending.due < other.sending.due + 300) }
                underWay.append(errand)
                begun.append(errand)
            }
            #expect(underWay.count <= atOnce)
            guard !underWay.isEmpty else { continue }
            let ended = underWay.remove(at: chance.number(0...(underWay.count - 1)))
            dispatch.end(ended, isSuccess: !fails(ended, &chance))
        }
        return begun
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `sends each webhook once and repeats failures, in the order of time`(seed: UInt64) throws {
        let faults = try Faults(reading: "worst")
        var chance = Chance(seed: seed)
        var dispatch = Dispatch(simulation(faults: faults), mostUnderWay: 16, speed: 0, at: .now)
        let begun = run(&dispatch, &chance) { _, chance in chance.once(in: 3) }
        #expect(begun.map(\.sending.due) == begun.map(\.sending.due).sorted())
        #expect(Set(begun.map(\.sending)).count == begun.count)
        #expect(begun.filter { $0.sending.attempt == 1 }.map(\.sending.posting) == Self.world.postings(under: faults))
        #expect(begun.map(\.sending.attempt).max() == 4)
        #expect(dispatch.tally.delivered + dispatch.tally.failed == begun.count)
        #expect(dispatch.tally.lost == 0)
        #expect(dispatch.hasEnded)
    }

    @Test func `loses everything where nobody has registered`() {
        var dispatch = Dispatch(
            Simulation(world: Self.world, faults: .none), mostUnderWay: 1, speed: 0, at: .now)
        var chance = Chance(seed: 1)
        #expect(run(&dispatch, &chance) { _, _ in false }.isEmpty)
        #expect(dispatch.tally == Dispatch.Tally(lost: Self.world.postings(under: .none).count))
    }

    @Test func `stops after half of twenty attempts failed, and goes on when it is opened again`() {
        var dispatch = Dispatch(simulation(), mostUnderWay: 1, speed: 0, at: .now)
        var chance = Chance(seed: 1)
        let begun = run(&dispatch, &chance, days: 1, atOnce: 1) { errand, _ in errand.number.isMultiple(of: 2) }
        #expect(begun.count == 20)
        #expect(dispatch.tally.lost > 0)
        dispatch.simulation.feed.reopen()
        let lost = dispatch.tally.lost
        #expect(!run(&dispatch, &chance, atOnce: 1) { _, _ in false }.isEmpty)
        #expect(dispatch.tally.lost == lost)
    }

    @Test func `closes one topic alone under the rule of four fifths`() {
        var dispatch = Dispatch(simulation(.fourFifthsOfTwoHours), mostUnderWay: 4, speed: 0, at: .now)
        var chance = Chance(seed: 1)
        let begun = run(&dispatch, &chance, atOnce: 4) { errand, _ in errand.sending.posting.topic == .order }
        func count(_ topic: Topic) -> (first: Int, planned: Int) {
            (
                begun.count { $0.sending.attempt == 1 && $0.sending.posting.topic == topic },
                Self.world.postings(under: .none).count { $0.topic == topic }
            )
        }
        #expect(count(.order).first > 0)
        #expect(count(.order).first < count(.order).planned)
        #expect(count(.logistics).first == count(.logistics).planned)
    }

    @Test func `runs by the real clock, which tells how long it is until the next`() throws {
        let real = ContinuousClock.now
        let due = try #require(Self.world.postings(under: .none).first?.due)
        var dispatch = Dispatch(simulation(), mostUnderWay: 16, speed: 60, at: real)
        #expect(dispatch.next(at: real) == nil)
        let pause = try #require(dispatch.realTimeUntilNext)
        #expect(dispatch.next(at: real + pause - .milliseconds(1)) == nil)
        #expect(dispatch.next(at: real + pause)?.sending.due == due)
        // However long the attempt takes, simulated time waits for it.
        dispatch.pass(to: real + .seconds(86_400))
        #expect(dispatch.now == due + 299)
        #expect(!dispatch.hasEnded)
    }
}
