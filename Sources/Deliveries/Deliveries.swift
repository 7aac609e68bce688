public import Foundation
import Hashing
public import Ledger
import Synchronization

/// What a receiver answered since it was last written down, as far as CJ counts it for or against the receiver.
///
/// Noting costs a lock and no I/O. A process that is killed loses what it noted in the last half minute.
public final class Deliveries: Sendable {
    struct Key: Hashable, Sendable {
        let account: AccountName
        /// The type that a message names; empty where it was not read.
        let type: String
        let hour: Date
    }

    struct Count: Sendable, Equatable {
        var accepted = 0
        var failed = 0
        var lastAcceptedAt: Date?

        mutating func add(_ other: Count) {
            accepted += other.accepted
            failed += other.failed
            lastAcceptedAt = [lastAcceptedAt, other.lastAcceptedAt].compactMap(\.self).max()
        }
    }

    /// Bytes that came again.
    struct Duplicate: Sendable {
        let account: AccountName
        let digest: Digest
        let receivedAt: Date
    }

    struct Notes: Sendable {
        var counts: [Key: Count] = [:]
        var duplicates: [Duplicate] = []

        var isEmpty: Bool { counts.isEmpty && duplicates.isEmpty }
    }

    private struct State {
        var notes = Notes()
        /// How far the database's clock was ahead of this machine's.
        var clockOffset: TimeInterval = 0
    }

    private let state = Mutex(State())

    /// Types are the sender's words: so many are told apart in an hour at most.
    private static let mostKeys = 200
    /// Of more between two writings, the rest waits for its ordinary turn to be asked about.
    private static let mostDuplicates = 10_000

    public init() {}

    /// Notes what became of a message.
    ///
    /// - Parameters:
    ///   - type: nil where the message names none or was not read.
    ///   - instant: when it came, by this machine's clock.
    public func note(_ account: AccountName, type: String?, isAccepted: Bool, at instant: Date) {
        state.withLock { state in
            let instant = instant.addingTimeInterval(state.clockOffset)
            var key = Key(account: account, type: type ?? "", hour: instant.hour)
            if state.notes.counts.count >= Self.mostKeys, state.notes.counts[key] == nil {
                key = Key(account: account, type: "", hour: instant.hour)
            }
            state.notes.counts[key, default: Count()].add(
                Count(
                    accepted: isAccepted ? 1 : 0, failed: isAccepted ? 0 : 1,
                    lastAcceptedAt: isAccepted ? instant : nil))
        }
    }

    /// Notes that the bytes of an arrival were in the ledger before.
    ///
    /// - Parameter isByDatabaseClock: whether it is dated by the database's clock, not by this machine's.
    public func noteDuplicate(_ arrival: Arrival, isByDatabaseClock: Bool = false) {
        state.withLock { state in
            guard state.notes.duplicates.count < Self.mostDuplicates else { return }
            state.notes.duplicates.append(
                Duplicate(
                    account: arrival.account, digest: arrival.digest,
                    receivedAt: arrival.receivedAt.addingTimeInterval(isByDatabaseClock ? 0 : state.clockOffset)))
        }
    }

    /// Hands over what was noted, and forgets it.
    func take(clockOffset: TimeInterval) -> Notes {
        state.withLock { state in
            state.clockOffset = clockOffset
            defer { state.notes = Notes() }
            return state.notes
        }
    }

    /// Takes back what could not be written.
    func giveBack(_ notes: Notes) {
        state.withLock { state in
            state.notes.counts.merge(notes.counts) { one, other in
                var sum = one
                sum.add(other)
                return sum
            }
            state.notes.duplicates = Array((notes.duplicates + state.notes.duplicates).prefix(Self.mostDuplicates))
        }
    }
}

extension Date {
    /// The beginning of the hour.
    fileprivate var hour: Date {
        Date(timeIntervalSince1970: (timeIntervalSince1970 / 3600).rounded(.down) * 3600)
    }
}
