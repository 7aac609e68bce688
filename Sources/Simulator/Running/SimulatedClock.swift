/// Simulated time: it runs some times as fast as the real clock, and is moved on when asked.
struct SimulatedClock: Sendable {
    /// Seconds of simulated time in a real one. With 0 it only moves when it is moved.
    let speed: Double
    /// How far it is to be moved at once.
    private(set) var goal: Instant
    private let epoch: Instant
    /// Since the epoch, so that fractions of a second are not lost.
    private var run: Duration = .zero
    private var seen: ContinuousClock.Instant

    init(epoch: Instant, speed: Double, at real: ContinuousClock.Instant) {
        self.epoch = epoch
        self.speed = speed
        goal = epoch
        seen = real
    }

    /// The whole seconds that are over.
    var now: Instant { epoch + Int(run.components.seconds) }

    /// Lets the real time pass that is over since the last call. Where simulated time meets the limit it waits: what it
    /// would have run beyond is not made up for later.
    mutating func pass(to real: ContinuousClock.Instant, notBeyond limit: Instant?) {
        let wanted = max(run + (real - seen) * speed, .seconds(goal.since(epoch)))
        seen = real
        // The last instant that still counts as the limit's second.
        let most = limit.map { Duration.seconds($0.since(epoch) + 1) - .nanoseconds(1) }
        run = max(run, min(wanted, most ?? wanted))
    }

    /// Asks for so many seconds more, beyond what others have asked for.
    mutating func move(on seconds: Int) { goal = max(goal, now) + seconds }

    /// How much real time passes until simulated time is at a moment; nil where it does not run by itself.
    func realTime(until moment: Instant) -> Duration? {
        guard speed > 0 else { return nil }
        return max(.zero, (.seconds(moment.since(epoch)) - run) / speed)
    }
}
