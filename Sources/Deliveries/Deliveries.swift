public import Foundation
import Hashing
public import Ledger
import Synchronization

/// What a receiver answered since it was last written down, as far as CJ counts it for or against the receiver, or a
/// person should know of it.
///
/// Noting costs a lock and no I/O. A process that is killed loses what it noted since.
public final class Deliveries: Sendable {
    struct Key: Hashable, Sendable {
        let account: AccountName
        /// The type that a message names; empty where it was not read.
        let type: String
        /// To so many seconds, so that what came before a watch began is told from what came in it.
        let moment: Date
    }

    struct Refusal: Hashable, Sendable {
        /// Nil where the path names none of ours.
        let account: AccountName?
        let status: Int
        let minute: Date
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

    /// What was answered in a minute.
    struct Answered: Hashable, Sendable {
        /// The word of the answer.
        let answer: String
        let minute: Date
    }

    struct Notes: Sendable {
        var answers: [Answered: Int] = [:]
        var counts: [Key: Count] = [:]
        var duplicates: [Duplicate] = []
        var refusals: [Refusal: Int] = [:]
    }

    private struct State {
        var notes = Notes()
        /// How far the database's clock was ahead of this machine's.
        var clockOffset: TimeInterval = 0
    }

    private let state = Mutex(State())

    /// Types are the sender's words, and an outage may be long: so many are told apart between two writings at most.
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
            var key = Key(account: account, type: type ?? "", moment: instant.beginning(of: 10))
            if state.notes.counts.count >= Self.mostKeys, state.notes.counts[key] == nil {
                key = Key(account: account, type: "", moment: instant.beginning(of: 3600))
            }
            state.notes.counts[key, default: Count()].add(
                Count(
                    accepted: isAccepted ? 1 : 0, failed: isAccepted ? 0 : 1,
                    lastAcceptedAt: isAccepted ? instant : nil))
        }
    }

    /// Notes what was answered to a request.
    ///
    /// - Parameters:
    ///   - answer: one of the few words for answers.
    ///   - instant: when, by this machine's clock.
    public func noteAnswer(_ answer: String, at instant: Date) {
        state.withLock { state in
            let minute = instant.addingTimeInterval(state.clockOffset).beginning(of: 60)
            state.notes.answers[Answered(answer: answer, minute: minute), default: 0] += 1
        }
    }

    /// Notes that something that came to a callback was refused.
    ///
    /// - Parameters:
    ///   - account: nil where the path names none of ours.
    ///   - status: of HTTP.
    ///   - instant: when it came, by this machine's clock.
    public func noteRefusal(_ account: AccountName?, status: Int, at instant: Date) {
        state.withLock { state in
            let minute = instant.addingTimeInterval(state.clockOffset).beginning(of: 60)
            state.notes.refusals[Refusal(account: account, status: status, minute: minute), default: 0] += 1
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
            state.notes.refusals.merge(notes.refusals, uniquingKeysWith: +)
            state.notes.answers.merge(notes.answers, uniquingKeysWith: +)
            state.notes.duplicates = Array((notes.duplicates + state.notes.duplicates).prefix(Self.mostDuplicates))
        }
    }
}

extension Date {
    /// The beginning of the hour, the minute or the like that it is in.
    fileprivate func beginning(of length: TimeInterval) -> Date {
        Date(timeIntervalSince1970: (timeIntervalSince1970 / length).rounded(.down) * length)
    }
}
