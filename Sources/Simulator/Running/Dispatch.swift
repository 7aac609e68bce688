/// The simulated CJ at work, as a value: what is to be sent, what is under way, and how far simulated time is.
///
/// Several webhooks are under way at once, but none is begun as long as the repeat of another might still fall due
/// before it. So a receiver gets them in the order of simulated time, as far as parallel connections can keep one.
/// Simulated time waits for deliveries, and nothing is left out to catch up.
struct Dispatch: Sendable {
    var simulation: Simulation
    private(set) var tally = Tally()
    private var schedule: Schedule
    private var clock: SimulatedClock
    private let mostUnderWay: Int
    /// In the order in which they were begun. What has ended stays until all before it have, since the feed's rules
    /// count attempts in the order of time.
    private var underWay: [UnderWay] = []
    private var begun = 0

    /// How many attempts came to what.
    struct Tally: Hashable, Sendable {
        /// Webhooks that were answered with 200 in time.
        var delivered = 0
        /// Attempts that failed.
        var failed = 0
        /// Webhooks whose last attempt failed.
        var givenUp = 0
        /// Webhooks that were not sent: nobody had registered for them, or the topic was closed.
        var lost = 0
    }

    /// A webhook to be sent now.
    struct Errand: Hashable, Sendable {
        let number: Int
        let sending: Schedule.Sending
        let url: String
    }

    private struct UnderWay: Sendable {
        let errand: Errand
        var isSuccess: Bool?
    }

    init(
        _ simulation: Simulation, mostUnderWay: Int, speed: Double, at real: ContinuousClock.Instant
    ) {
        self.simulation = simulation
        self.mostUnderWay = mostUnderWay
        schedule = Schedule(simulation.world.postings(under: simulation.faults))
        clock = SimulatedClock(epoch: simulation.world.epoch, speed: speed, at: real)
    }

    var now: Instant { clock.now }

    /// What falls due next, if there is room for it; its attempt has begun then.
    mutating func next(at real: ContinuousClock.Instant) -> Errand? {
        schedule.add(simulation.takeNewPostings())
        while true {
            clock.pass(to: real, notBeyond: limit)
            guard running < mostUnderWay, let sending = schedule.take(until: clock.now) else { return nil }
            let topic = sending.posting.topic
            guard let url = simulation.callbacks[topic], simulation.feed.isOpen(topic, at: sending.due) else {
                tally.lost += 1
                continue
            }
            begun += 1
            let errand = Errand(number: begun, sending: sending, url: url)
            underWay.append(UnderWay(errand: errand))
            return errand
        }
    }

    /// Notes how an attempt ended.
    mutating func end(_ errand: Errand, isSuccess: Bool) {
        guard let place = underWay.firstIndex(where: { $0.errand.number == errand.number }) else { return }
        underWay[place].isSuccess = isSuccess
        if isSuccess {
            tally.delivered += 1
        } else {
            tally.failed += 1
            if !schedule.repeatLater(errand.sending) { tally.givenUp += 1 }
        }
        while let first = underWay.first, let isSuccess = first.isSuccess {
            simulation.feed.note(
                first.errand.sending.posting.topic, isSuccess: isSuccess, at: first.errand.sending.due)
            underWay.removeFirst()
        }
    }

    /// Moves simulated time on as deliveries let it.
    ///
    /// - Returns: the moment that is asked for.
    mutating func move(on seconds: Int, at real: ContinuousClock.Instant) -> Instant {
        clock.pass(to: real, notBeyond: limit)
        clock.move(on: seconds)
        return clock.goal
    }

    /// Lets simulated time run up to this moment.
    mutating func pass(to real: ContinuousClock.Instant) { clock.pass(to: real, notBeyond: limit) }

    /// Whether simulated time has come so far and everything that fell due until then has ended.
    func isDone(until moment: Instant) -> Bool {
        clock.now >= moment && (earliest.map { $0 > moment } ?? true)
    }

    /// Whether nothing will happen any more, and nothing be sent.
    var hasEnded: Bool { clock.now >= simulation.world.end && earliest == nil }

    /// The topics that failures have closed.
    var closedTopics: [Topic] { Topic.allCases.filter { !simulation.feed.isOpen($0, at: now) } }

    /// How long it is until there is something to send, as far as that depends on the clock alone.
    var realTimeUntilNext: Duration? { schedule.nextDue.flatMap { clock.realTime(until: $0) } }

    private var running: Int { underWay.count { $0.isSuccess == nil } }

    /// When the first fell due that has not ended.
    private var earliest: Instant? {
        let ofRunning = underWay.lazy.filter { $0.isSuccess == nil }.map(\.errand.sending.due).min()
        guard let ofRunning, let waiting = schedule.nextDue else { return ofRunning ?? schedule.nextDue }
        return min(ofRunning, waiting)
    }

    /// No repeat of what has not ended can fall due before this.
    private var limit: Instant? { earliest.map { $0 + (Attempts.pause - 1) } }
}

extension Posting {
    /// The topic under which it comes.
    var topic: Topic { change.subject.messageType.topic }
}
