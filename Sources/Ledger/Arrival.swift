import CJ
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
        /// Other bytes than were received, and the digest of those: it goes to the quarantine, and never becomes an event.
        case altered(original: Digest, reason: String, signature: EventSignature?)

        /// How far its origin was proved; nil unless a webhook.
        public var signature: EventSignature? {
            switch self {
            case .event(_, _, _, _, let signature), .noEvent(_, let signature), .altered(_, _, let signature): signature
            }
        }

        /// The digest of what was received, where the body is something else.
        var originalDigest: Digest? {
            if case .altered(let original, _, _) = self { original } else { nil }
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

// MARK: What is an event

extension Arrival.Content {
    /// What the body of an authentic webhook is by the rules of this version: an event, or no event and why.
    ///
    /// An event keeps the type it got when it came. What is in the quarantine is read again by `quarantine retry`.
    public init(webhook body: [UInt8], signature: EventSignature) {
        do {
            let envelope = try Envelope(body)
            self = .event(
                source: .webhook, type: envelope.type, messageType: envelope.messageType, messageId: envelope.messageId,
                signature: signature)
        } catch {
            self = .noEvent(reason: "\(error)", signature: signature)
        }
    }

    /// The type of the event; nil for what is none.
    public var eventType: String? {
        if case .event(_, let type, _, _, _) = self { type } else { nil }
    }
}

extension Arrival {
    /// Whether the type of a webhook is the one that its body names, as far as this version can read it. An import takes
    /// nothing else.
    public var isTrueToItsBody: Bool {
        guard case .event(.webhook, let type, _, _, _) = content, let envelope = try? Envelope(body) else {
            return true
        }
        return envelope.type == type
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

extension AppendFailure {
    /// Whether it says that the database is away or too slow: a later try may find it.
    public var isAbsence: Bool {
        switch self {
        case .unavailable, .outcomeUnknown: true
        case .overloaded, .stopped: false
        }
    }
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
