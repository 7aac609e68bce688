public import Foundation
public import Hashing

/// An authentic body on its way into the ledger.
public struct Arrival: Sendable {
    /// What the body turned out to be.
    public enum Content: Sendable {
        /// An event, with what is copied out of its head.
        case event(
            source: EventSource, type: String, messageType: String?, messageId: String?, signature: EventSignature?)
        /// No event, and why: it goes to the quarantine.
        case noEvent(reason: String, signature: EventSignature?)

        /// How far its origin was proved; nil unless a webhook.
        public var signature: EventSignature? {
            switch self {
            case .event(_, _, _, _, let signature), .noEvent(_, let signature): signature
            }
        }
    }

    public let account: AccountName
    public let content: Content
    public let body: [UInt8]
    public let digest: Digest
    /// By this machine's clock; the appender turns it into the database's.
    public internal(set) var receivedAt: Date

    public init(account: AccountName, content: Content, body: [UInt8], receivedAt: Date) {
        self.account = account
        self.content = content
        self.body = body
        self.receivedAt = receivedAt
        digest = SHA256.digest(of: body)
    }
}

/// What became of an arrival, once that is durable.
public enum AppendOutcome: Sendable, Equatable {
    /// It is an event at this position.
    case stored(LedgerPosition)
    /// The same bytes were there already, as event or in the quarantine; nothing was added.
    case duplicate
    /// It is in the quarantine.
    case quarantined
    /// It is in the spool, from where it will get into the ledger.
    case spooled
}

/// Why an arrival is not known to be kept.
public enum AppendFailure: Error, Sendable, Equatable {
    /// The database took none of it: it cannot be reached, is too slow, or refuses everything.
    case unavailable(String)
    /// It was sent, and whether it is kept is not known. Appending the same bytes again is safe.
    case outcomeUnknown(String)
    /// More arrivals wait already than may.
    case overloaded
    /// The appender has stopped.
    case stopped
}

extension AppendFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable(let reason), .outcomeUnknown(let reason): reason
        case .overloaded: "too many arrivals wait already"
        case .stopped: "the appender has stopped"
        }
    }
}
