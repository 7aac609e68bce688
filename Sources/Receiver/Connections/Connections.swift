import NIOCore
import Synchronization

/// All connections of the public listener; tells those that must go by an event on their pipeline.
final class Connections: Sendable {
    typealias Roster = ConnectionRoster<ObjectIdentifier>

    private struct State: Sendable {
        var roster: Roster
        var channels: [ObjectIdentifier: any Channel] = [:]
        var displaced = 0
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> ContinuousClock.Instant

    init(limits: ConnectionLimits, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        state = Mutex(State(roster: Roster(limits: limits)))
        self.now = now
    }

    /// Takes in a connection; where there is no more room, another closes for it, or itself.
    func enter(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let leaving: (any Channel)? = state.withLock { state in
            state.channels[id] = channel
            guard let leaving = state.roster.enter(id, at: now()) else { return nil }
            state.displaced += 1
            return state.channels.removeValue(forKey: leaving)
        }
        leaving?.triggerUserOutboundEvent(Roster.Verdict.cut, promise: nil)
    }

    func leave(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock { state in
            state.roster.leave(id)
            state.channels[id] = nil
        }
    }

    func note(_ event: Roster.Event, of channel: any Channel) {
        state.withLock { $0.roster.note(event, of: ObjectIdentifier(channel), at: now()) }
    }

    /// Ends the connections that took too long.
    func sweep() {
        let overdue = state.withLock { state in
            state.roster.overdue(at: now()).compactMap { id, verdict in state.channels[id].map { ($0, verdict) } }
        }
        for (channel, verdict) in overdue { channel.triggerUserOutboundEvent(verdict, promise: nil) }
    }

    /// How many had to make room since this was last asked.
    func takeDisplaced() -> Int {
        state.withLock { state in
            defer { state.displaced = 0 }
            return state.displaced
        }
    }
}
