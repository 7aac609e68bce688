/// Decides when the database is left alone: after one failed append it gets nothing but probes, until one succeeds.
///
/// A value without clock or I/O: each event brings its instant.
struct Breaker: Sendable, Equatable {
    enum Phase {
        /// Arrivals go to the database.
        case closed
        /// They do not; a probe is due at ``Breaker/probeAt``.
        case open
        /// They do not; a probe is under way.
        case halfOpen
    }

    enum Event {
        case appendFailed(AppendFailure)
        case probeBegan
        case probeFailed
        case probeSucceeded
    }

    typealias Instant = ContinuousClock.Instant

    private(set) var phase = Phase.closed
    /// Why arrivals do not go to the database; nil while they do.
    private(set) var reason: AppendFailure?
    /// When the next probe is due; nil unless open.
    private(set) var probeAt: Instant?
    private var closedAt: Instant?
    /// How often in a row it opened again soon after it had closed.
    private var relapses = 0
    private let probeInterval: Duration

    /// A database that fails again within this time has not recovered, whatever the probe said: each relapse costs a
    /// group its wait, so the next probe comes later.
    static let calm: Duration = .seconds(10)
    private static let mostRelapses = 4

    /// Closed.
    init(probeInterval: Duration) { self.probeInterval = probeInterval }

    mutating func note(_ event: Event, at now: Instant) {
        switch (phase, event) {
        case (.closed, .appendFailed(let failure)):
            let isRelapse = closedAt.map { now - $0 < Self.calm } ?? false
            relapses = isRelapse ? min(relapses + 1, Self.mostRelapses) : 0
            phase = .open
            reason = failure
            probeAt = isRelapse ? now + pause : now
        case (.open, .probeBegan):
            phase = .halfOpen
            probeAt = nil
        case (.halfOpen, .probeFailed):
            phase = .open
            probeAt = now + pause
        case (.halfOpen, .probeSucceeded):
            phase = .closed
            reason = nil
            closedAt = now
        case (.closed, _), (.open, _), (.halfOpen, _):
            // It says what is known already.
            break
        }
    }

    private var pause: Duration { probeInterval * (1 << relapses) }
}
