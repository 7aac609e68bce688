public import Foundation
import Instants

/// How many calls CJ allows.
public struct RequestLimits: Sendable, Equatable {
    /// Calls within any second.
    public var perSecond: Int
    /// What an account has of points when all are there, until CJ itself says so.
    public var pointsPerDay: Int

    /// What CJ gives every account.
    public static let usualPointsPerDay = 50_000

    public init(perSecond: Int, pointsPerDay: Int = usualPointsPerDay) {
        self.perSecond = max(1, perSecond)
        self.pointsPerDay = pointsPerDay
    }
}

/// Whose call goes first when several wait.
public enum RequestPriority: Sendable {
    /// A person waits for it.
    case urgent
    case ordinary
}

/// When calls may be sent so that CJ never sees more than it allows within any second.
///
/// There are as many slots as calls a second. A call holds one from before it is sent until its answer is here, and then
/// the slot rests for a second. CJ sees a call somewhere between those two moments, however the network delays or bunches
/// calls, so two calls of one slot reach it more than a second apart. A slot whose
/// holder died is free again when the call could no longer be under way.
///
/// It is a value without a clock: processes share it by keeping it in one place, and give it the time there.
public struct RequestSchedule: Sendable, Equatable {
    /// What one call at a time goes through.
    public struct Slot: Sendable, Equatable {
        /// Whether a call is under way.
        public var isHeld: Bool
        /// When it is free: at the latest for one that is held, exactly for one that rests.
        public var freeAt: Date

        public init(isHeld: Bool, freeAt: Date) {
            self.isHeld = isHeld
            self.freeAt = freeAt.roundedToMicroseconds
        }
    }

    /// The right to send one call.
    public struct Permit: Sendable, Equatable {
        let slot: Int
        let heldUntil: Date
        /// Behind the API's base URL.
        let path: String
        /// What the call was taken to cost.
        let price: Int
        /// The how manieth call it is.
        let number: Int
        /// Whether no other call was under way when it was sent.
        let isAlone: Bool
    }

    /// What was learnt of one of CJ's calls.
    public struct Terms: Sendable, Equatable {
        /// What it costs; nil while nothing else than the documents say is known.
        public var price: Int?
        /// Not before this, since the day's calls are used up.
        public var closedUntil: Date

        public init(price: Int? = nil, closedUntil: Date = .distantPast) {
            self.price = price
            self.closedUntil = closedUntil
        }
    }

    /// Why a call must wait for longer than a turn.
    public enum Closure: Sendable, Equatable {
        /// The points that it costs are not there.
        case points
        /// The day's calls of this kind are used up.
        case quota
        /// CJ asked for a pause of all calls.
        case pause
    }

    /// What came of asking for a permit.
    public enum Verdict: Sendable, Equatable {
        case permitted(Permit)
        /// Ask again then, for something may have changed.
        case wait(until: Date)
        /// Not for longer than a turn takes to come.
        case closed(until: Date, Closure)
    }

    /// What came of a call, as far as limits go.
    public enum Outcome: Sendable, Equatable {
        /// Anything but what follows, no answer included.
        case finished
        /// CJ says that it came too fast, and perhaps how many it takes a second and for how long to pause.
        case tooFast(perSecond: Int?, pause: TimeInterval? = nil)
        /// CJ asks for a pause for another reason: it is busy, or being repaired.
        case paused(TimeInterval)
        /// The points are gone: calls that cost some must wait, and no other.
        case pointsGone(pause: TimeInterval? = nil)
        /// The day's calls of this kind are used up.
        case quotaGone(pause: TimeInterval? = nil)
    }

    public var slots: [Slot] = []
    /// Calls a second that CJ was found to allow; nil while nothing else than the setting is known.
    public var learntPerSecond: Int?
    /// When that was learnt or last raised.
    public var learntAt = Date.distantPast
    /// Until when ordinary calls leave the next slot to urgent ones.
    public var urgentUntil = Date.distantPast
    /// No call at all before this, since CJ asked for a pause.
    public var closedUntil = Date.distantPast
    /// The day whose points are counted, from 00:00 UTC.
    public var day = Date.distantPast
    /// What calls were taken to cost on that day.
    public var pointsSpent = 0
    /// What is left of the points.
    public var points = PointsBalance()
    /// What was learnt of calls, by their paths.
    public var terms: [String: Terms] = [:]
    /// How many calls were permitted so far.
    public var calls = 0
    /// What CJ last said was spent today, and how many calls had been permitted then: a call that is sent alone shows by
    /// the difference what it costs.
    public var told: Told?

    /// What CJ said was spent on a day.
    public struct Told: Sendable, Equatable {
        public var usedToday: Int
        public var calls: Int

        public init(usedToday: Int, calls: Int) {
            self.usedToday = usedToday
            self.calls = calls
        }
    }

    public init() {}

    /// How long a slot rests after an answer: a second, and a little for clocks that do not run alike.
    static let rest: TimeInterval = 1.05
    /// After so long without a refusal one call a second more is tried.
    static let raisedAfter: TimeInterval = 3600
    /// How long to wait at most before looking again at a slot that is held.
    private static let look: TimeInterval = 0.1
    /// A longer pause than this is not waited for.
    static let longestPause: TimeInterval = 60
    /// What a call costs that CJ refused for want of points, though it was taken to cost none.
    static let usualPrice = 10
    /// A larger difference is not one call's price.
    private static let highestPrice = 1000

    /// Asks for a permit.
    ///
    /// - Parameters:
    ///   - path: the call, behind the API's base URL.
    ///   - points: what it costs by CJ's documents; what was learnt counts instead.
    ///   - longest: how long the call takes at most, in seconds. It must have been given up by then.
    public mutating func take(
        _ limits: RequestLimits, path: String = "", points: Int, priority: RequestPriority, longest: TimeInterval,
        at now: Date
    ) -> Verdict {
        let now = now.roundedToMicroseconds
        if closedUntil > now {
            return closedUntil > now + Self.longestPause
                ? .closed(until: closedUntil, .pause) : .wait(until: closedUntil)
        }
        if let until = terms[path]?.closedUntil, until > now { return .closed(until: until, .quota) }
        begin(dayOf: now)
        let price = terms[path]?.price ?? points
        if price > 0 {
            let payable = self.points.payable(price, of: limits.pointsPerDay)
            if payable > now { return .closed(until: min(payable, now.nextDayOfCJ), .points) }
        }
        if priority == .ordinary, urgentUntil > now { return .wait(until: min(urgentUntil, now + Self.look)) }
        let perSecond = raised(limits, at: now)
        while slots.count < perSecond { slots.append(Slot(isHeld: false, freeAt: now)) }
        let usable = slots.indices.prefix(perSecond)
        guard let slot = usable.min(by: { slots[$0].freeAt < slots[$1].freeAt }), slots[slot].freeAt <= now else {
            let next = usable.map { slots[$0].isHeld ? min(slots[$0].freeAt, now + Self.look) : slots[$0].freeAt }.min()
            let until = next ?? now + Self.look
            if priority == .urgent { urgentUntil = (until + Self.look).roundedToMicroseconds }
            return .wait(until: until)
        }
        if priority == .urgent { urgentUntil = now.roundedToMicroseconds }
        let isAlone = !slots.contains { $0.isHeld && $0.freeAt > now }
        slots[slot] = Slot(isHeld: true, freeAt: now + longest + Self.rest)
        calls += 1
        if price > 0 {
            pointsSpent += price
            self.points.spend(price, of: limits.pointsPerDay, at: now)
        }
        return .permitted(
            Permit(
                slot: slot, heldUntil: slots[slot].freeAt, path: path, price: price, number: calls, isAlone: isAlone))
    }

    private mutating func begin(dayOf now: Date) {
        guard day != now.dayOfCJ else { return }
        day = now.dayOfCJ
        pointsSpent = 0
        points.renew()
        told = nil
    }

    /// Gives a permit back once the call is over. One that came to its end by itself changes no slot.
    ///
    /// - Parameter info: what CJ said of points beside its answer.
    /// - Returns: until when the same call must wait, where CJ refused it for longer than a turn.
    @discardableResult
    public mutating func settle(
        _ permit: Permit, _ outcome: Outcome, telling info: PointsInfo? = nil, _ limits: RequestLimits, at now: Date
    ) -> Date? {
        release(permit, at: now)
        if let info { learn(from: info, about: permit, limits, at: now) }
        switch outcome {
        case .finished: if permit.price > 0 { points.noteAnswer() }
        case .tooFast(let stated, let pause):
            let known = min(learntPerSecond ?? limits.perSecond, limits.perSecond)
            learntPerSecond = max(1, min(known, stated ?? known / 2))
            learntAt = now.roundedToMicroseconds
            // What was sent within this second counts against the next calls too.
            for index in slots.indices where !slots[index].isHeld {
                slots[index] = Slot(isHeld: false, freeAt: max(slots[index].freeAt, now + Self.rest))
            }
            if let pause { close(for: pause, at: now) }
        case .paused(let pause): close(for: pause, at: now)
        case .pointsGone(let pause):
            begin(dayOf: now)
            if permit.price == 0 { terms[permit.path, default: Terms()].price = Self.usualPrice }
            points.noteRefusal(info, of: limits.pointsPerDay, pause: pause, at: now)
            let price = terms[permit.path]?.price ?? permit.price
            return min(points.payable(price, of: limits.pointsPerDay), now.nextDayOfCJ)
        case .quotaGone(let pause):
            let until = pause.map { (now + $0).roundedToMicroseconds } ?? now.nextDayOfCJ
            terms[permit.path, default: Terms()].closedUntil = until
            return until
        }
        return nil
    }

    /// No call is sent meanwhile, by any process: CJ asks all of them.
    private mutating func close(for pause: TimeInterval, at now: Date) {
        closedUntil = max(closedUntil, (now + pause).roundedToMicroseconds)
    }

    /// Believes what CJ says of points: what is left, and by what was spent since it last said so, what the call cost.
    private mutating func learn(
        from info: PointsInfo, about permit: Permit, _ limits: RequestLimits, at now: Date
    ) {
        begin(dayOf: now)
        points.set(info, of: limits.pointsPerDay, at: now)
        guard let used = info.usedToday else { return }
        if let told, permit.isAlone, permit.number == calls, told.calls == permit.number - 1 {
            let price = used - told.usedToday
            if (0...Self.highestPrice).contains(price) { terms[permit.path, default: Terms()].price = price }
        }
        told = Told(usedToday: used, calls: calls)
    }

    /// Gives a slot back after a call that was never sent.
    public mutating func release(_ permit: Permit, at now: Date) {
        guard slots.indices.contains(permit.slot), slots[permit.slot] == Slot(isHeld: true, freeAt: permit.heldUntil)
        else { return }
        slots[permit.slot] = Slot(isHeld: false, freeAt: now + Self.rest)
    }

    /// Calls a second, with one more than before when the last refusal is long ago.
    private mutating func raised(_ limits: RequestLimits, at now: Date) -> Int {
        guard let learnt = learntPerSecond else { return limits.perSecond }
        if now >= learntAt + Self.raisedAfter {
            learntPerSecond = learnt + 1 < limits.perSecond ? learnt + 1 : nil
            learntAt = now.roundedToMicroseconds
        }
        return min(learntPerSecond ?? limits.perSecond, limits.perSecond)
    }
}
