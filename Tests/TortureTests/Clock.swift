import Synchronization

/// Takes the time between two moments, from whichever task.
final class Clock: Sendable {
    private let moments = Mutex<(ContinuousClock.Instant, ContinuousClock.Instant)>((.now, .now))

    func start() { moments.withLock { $0.0 = .now } }

    func stop() { moments.withLock { $0.1 = .now } }

    var elapsed: Duration { moments.withLock { $0.0.duration(to: $0.1) } }
}
