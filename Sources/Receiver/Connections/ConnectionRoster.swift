/// Who is connected, what each connection is doing and since when: decides who must go, and does nothing itself.
struct ConnectionRoster<ID: Hashable & Sendable>: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What happens on a connection.
    enum Event: Equatable {
        /// Bytes came.
        case bytes
        /// The TLS handshake is done.
        case secured
        /// A request is here to its last byte.
        case received
        /// An answer has been written.
        case answered(isSuccess: Bool)
        /// The answer that has been written was the last.
        case turnedAway
    }

    /// What is to be done with a connection that took too long.
    enum Verdict: Equatable {
        /// Its request is late: say so, and close.
        case late
        /// There is nothing to say: close.
        case cut
    }

    private enum Phase {
        case idle, receiving, answering, draining
    }

    private struct Entry {
        var phase = Phase.idle
        var since: Instant
        /// Requests received whole less answers written; below 0 while the body of an answered request still comes.
        var unanswered = 0
        /// When it last had success, or came: the earliest goes first.
        var standing: Instant

        mutating func turn(_ phase: Phase, at now: Instant) {
            self.phase = phase
            since = now
        }

        mutating func note(_ event: Event, at now: Instant) {
            switch event {
            case .bytes:
                if phase == .idle { turn(.receiving, at: now) }
            case .secured:
                if phase == .receiving { turn(.idle, at: now) }
            case .received:
                unanswered += 1
                if phase == .receiving || phase == .idle { turn(unanswered > 0 ? .answering : .idle, at: now) }
            case .answered(let isSuccess):
                unanswered -= 1
                if isSuccess { standing = now }
                if phase == .answering { turn(unanswered > 0 ? .answering : .idle, at: now) }
            case .turnedAway:
                turn(.draining, at: now)
            }
        }
    }

    private let limits: ConnectionLimits
    private var entries: [ID: Entry] = [:]
    /// Those to go first, the next one last; made when needed, and passed over where it is no longer true.
    private var candidates: [(id: ID, standing: Instant)] = []

    init(limits: ConnectionLimits) { self.limits = limits }

    /// How many are connected.
    var count: Int { entries.count }

    /// Takes in a connection.
    ///
    /// - Returns: who must go instead: nobody, another, or the newcomer itself where all others await an answer.
    mutating func enter(_ id: ID, at now: Instant) -> ID? {
        if entries.count >= limits.connections {
            guard let quietest = quietest() else { return id }
            entries[quietest] = nil
            entries[id] = Entry(since: now, standing: now)
            return quietest
        }
        entries[id] = Entry(since: now, standing: now)
        return nil
    }

    mutating func leave(_ id: ID) { entries[id] = nil }

    /// Takes note of what happened on a connection; one that had to go is past noting.
    mutating func note(_ event: Event, of id: ID, at now: Instant) {
        entries[id]?.note(event, at: now)
    }

    /// Those who took too long.
    func overdue(at now: Instant) -> [(id: ID, verdict: Verdict)] {
        entries.compactMap { id, entry in
            switch entry.phase {
            case .idle: now - entry.since >= limits.idle ? (id, .cut) : nil
            case .receiving: now - entry.since >= limits.request ? (id, .late) : nil
            case .answering: now - entry.since >= limits.answer ? (id, .cut) : nil
            case .draining: now - entry.since >= limits.drain ? (id, .cut) : nil
            }
        }
    }

    /// The connection that has gone longest without success, unless an answer is being made for it.
    ///
    /// Sorting once serves as many as were sorted, so that a flood costs little for each.
    private mutating func quietest() -> ID? {
        for isFresh in [false, true] {
            if isFresh {
                candidates = entries.filter { $0.value.phase != .answering }.map { ($0.key, $0.value.standing) }
                    .sorted { $0.standing > $1.standing }
            }
            while let next = candidates.popLast() {
                guard let entry = entries[next.id], entry.standing == next.standing, entry.phase != .answering
                else { continue }
                return next.id
            }
        }
        return nil
    }
}
