import Testing

@testable import Ledger

@Suite struct `The breaker` {
    private static let begin = ContinuousClock.now
    private static let failure = AppendFailure.unavailable("away")

    private enum Step: Sendable {
        case failed, began, refused, answered

        var event: Breaker.Event {
            switch self {
            case .failed: .appendFailed(failure)
            case .began: .probeBegan
            case .refused: .probeFailed
            case .answered: .probeSucceeded
            }
        }
    }

    private func after(_ steps: [(Step, at: Duration)]) -> Breaker {
        var breaker = Breaker(probeInterval: .milliseconds(250))
        for (step, time) in steps { breaker.note(step.event, at: Self.begin + time) }
        return breaker
    }

    @Test(
        arguments: [
            ([], .closed),
            ([.failed], .open),
            ([.failed, .failed], .open),
            ([.failed, .began], .halfOpen),
            ([.failed, .began, .failed], .halfOpen),
            ([.failed, .began, .began], .halfOpen),
            ([.failed, .began, .refused], .open),
            ([.failed, .began, .answered], .closed),
            ([.failed, .began, .refused, .began, .answered], .closed),
            ([.failed, .began, .answered, .failed], .open),
            // What no probe under way can have said changes nothing.
            ([.began], .closed), ([.refused], .closed), ([.answered], .closed),
            ([.failed, .answered], .open), ([.failed, .refused], .open),
        ] as [([Step], Breaker.Phase)])
    private func `opens after one failure and closes after one probe that succeeds`(
        steps: [Step], phase: Breaker.Phase
    ) {
        let breaker = after(steps.map { ($0, at: .zero) })
        #expect(breaker.phase == phase)
        #expect((breaker.reason == nil) == (phase == .closed))
        #expect((breaker.probeAt != nil) == (phase == .open))
    }

    @Test func `probes at once, and then in even steps`() {
        #expect(after([(.failed, at: .zero)]).probeAt == Self.begin)
        let refused: [(Step, at: Duration)] = [(.failed, at: .zero), (.began, at: .zero), (.refused, at: .seconds(1))]
        #expect(after(refused).probeAt == Self.begin + .milliseconds(1250))
        let again = refused + [(.began, at: .seconds(2)), (.refused, at: .seconds(3))]
        #expect(after(again).probeAt == Self.begin + .milliseconds(3250))
    }

    @Test(arguments: [(1, 500), (2, 1000), (3, 2000), (4, 4000), (5, 4000)])
    func `probes later each time the database fails right after a probe`(relapses: Int, milliseconds: Int) {
        var steps: [(Step, at: Duration)] = []
        for round in 0..<relapses {
            let time = Duration.seconds(round * 5)
            steps += [(.failed, at: time), (.began, at: time), (.answered, at: time + .seconds(4))]
        }
        let last = Duration.seconds(relapses * 5)
        steps.append((.failed, at: last))
        #expect(after(steps).probeAt == Self.begin + last + .milliseconds(milliseconds))
        // Once it has worked for a while, that is forgotten.
        steps.removeLast()
        steps.append((.failed, at: last + .seconds(60)))
        #expect(after(steps).probeAt == Self.begin + last + .seconds(60))
    }
}
