public import Foundation
import Instants

/// How many calls CJ allows.
public struct RequestLimits: Sendable, Equatable {
    /// Calls within any second.
    public var perSecond: Int
    /// What a day's calls may cost, from 00:00 UTC.
    public var pointsPerDay: Int

    public init(perSecond: Int, pointsPerDay: Int = 50_000) {
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
/// calls, so two calls of one slot reach it more than a second apart. Whoever holds a slot and dies loses it when the
/// call could no longer be under way.
///
/// It is a value without a clock: whoever shares it between processes keeps it in one place and gives it the time there.
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
    }

    /// What came of asking for a permit.
    public enum Verdict: Sendable, Equatable {
        case permitted(Permit)
        /// Ask again then, for something may have changed.
        case wait(until: Date)
        /// The day's points or calls are used up.
        case closed(until: Date)
    }

    /// What came of a call, as far as limits go.
    public enum Outcome: Sendable, Equatable {
        /// Anything but what follows, no answer included.
        case finished
        /// CJ says that it came too fast, and perhaps how many it takes a second.
        case tooFast(perSecond: Int?)
        /// The day's points are gone: calls that cost something must wait.
        case pointsGone
        /// The day's calls are used up.
        case quotaGone
    }

    public var slots: [Slot] = []
    /// Calls a second that CJ was found to allow; nil while nothing else than the setting is known.
    public var learntPerSecond: Int?
    /// When that was learnt or last raised.
    public var learntAt = Date.distantPast
    /// Until when ordinary calls leave the next slot to urgent ones.
    public var urgentUntil = Date.distantPast
    /// No call at all before this.
    public var closedUntil = Date.distantPast
    /// The day whose points are counted, from 00:00 UTC.
    public var day = Date.distantPast
    /// What was spent on that day.
    public var pointsSpent = 0

    public init() {}

    /// How long a slot rests after an answer: a second, and a little for clocks that do not run alike.
    static let rest: TimeInterval = 1.05
    /// After so long without a refusal one call a second more is tried.
    static let raisedAfter: TimeInterval = 3600
    /// How long to wait at most before looking again at a slot that is held.
    private static let look: TimeInterval = 0.1

    /// Asks for a permit.
    ///
    /// - Parameters:
    ///   - points: what the call costs.
    ///   - longest: how long the call takes at most, in seconds. It must have been given up by then.
    public mutating func take(
        _ limits: RequestLimits, points: Int, priority: RequestPriority, longest: TimeInterval, at now: Date
    ) -> Verdict {
        let now = now.roundedToMicroseconds
        if closedUntil > now { return .closed(until: closedUntil) }
        if day != now.dayOfCJ {
            day = now.dayOfCJ
            pointsSpent = 0
        }
        if points > 0, pointsSpent + points > limits.pointsPerDay { return .closed(until: now.nextDayOfCJ) }
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
        slots[slot] = Slot(isHeld: true, freeAt: now + longest + Self.rest)
        pointsSpent += points
        return .permitted(Permit(slot: slot, heldUntil: slots[slot].freeAt))
    }

    /// Gives a permit back once the call is over. One that came to its end by itself changes no slot.
    public mutating func settle(_ permit: Permit, _ outcome: Outcome, _ limits: RequestLimits, at now: Date) {
        release(permit, at: now)
        switch outcome {
        case .finished: break
        case .tooFast(let stated):
            let known = min(learntPerSecond ?? limits.perSecond, limits.perSecond)
            learntPerSecond = max(1, min(known, stated ?? known / 2))
            learntAt = now.roundedToMicroseconds
            // What was sent within this second counts against the next calls too.
            for index in slots.indices where !slots[index].isHeld {
                slots[index] = Slot(isHeld: false, freeAt: max(slots[index].freeAt, now + Self.rest))
            }
        case .pointsGone:
            day = now.dayOfCJ
            pointsSpent = max(pointsSpent, limits.pointsPerDay)
        case .quotaGone: closedUntil = now.nextDayOfCJ
        }
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
