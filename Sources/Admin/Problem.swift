public import Foundation

/// Something that needs a person: while there is one, `cjledger status` ends with 2.
public struct Problem: Sendable, Encodable, Equatable {
    public let kind: Kind
    /// The account it concerns; nil where it concerns all.
    public let account: String?
    /// From when on it has been so, by the database's clock; nil where that is not known.
    public let since: Date?
    /// What is wrong, in words.
    public let text: String
    /// What to do, in words, and the section of docs/operations.md that says more.
    public let cure: String

    /// - Parameter cure: a command or another act, without a full stop.
    public init(_ kind: Kind, account: String? = nil, since: Date? = nil, text: String, cure: String) {
        self.kind = kind
        self.account = account
        self.since = since
        self.text = text
        self.cure = "\(cure) (docs/operations.md, \"\(kind.section)\")"
    }

    /// What sort of thing is wrong. A word for programs that watch, so it does not change.
    public enum Kind: String, Sendable, Encodable, CaseIterable {
        /// The read models are far behind the ledger.
        case lag
        /// Events that the read models could not take in.
        case parked
        /// A thing that events are left out of, since it holds the most that is kept of one.
        case thingFull = "thing_full"
        /// An order under more of CJ's codes than an order has.
        case manyCodes = "many_codes"
        /// Bodies that look like events and could not be read.
        case quarantine
        /// Rows of the read models that are not what the events say.
        case verification
        /// Somebody keeps every event from being added.
        case appendBlocked = "append_blocked"
        /// Events that are not what was received.
        case altered
        /// The end of the ledger is gone.
        case cut
        /// Events are not sealed.
        case unsealed
        /// The head of the seals could not be published.
        case sealCommand = "seal_command"
        /// Webhooks wait in the spool.
        case spoolInUse = "spool_in_use"
        /// Files of the spool are not as they were written.
        case spoolBroken = "spool_broken"
        /// A spool that could keep nothing.
        case spoolUnusable = "spool_unusable"
        /// No receiver has given a sign lately.
        case receiver
        /// Webhooks are refused.
        case refused
        /// A certificate ends soon.
        case certificate
        /// CJ's API answers nothing.
        case calls
        /// CJ's answers lack most of what CJ had known.
        case vanishing
        /// Messages are being lost: polling sees changes that no webhook told.
        case feedSilent = "feed_silent"
        /// CJ does not send a topic here that it sent before.
        case feedClosed = "feed_closed"
        /// CJ sends a topic to another URL.
        case feedForeign = "feed_foreign"
        /// So much failed that CJ may close the feed.
        case feedClosing = "feed_closing"
        /// CJ sends nothing here, and nobody said that it should not.
        case feedUnregistered = "feed_unregistered"
        /// Paid orders have had no cost sheet for a day.
        case costSheets = "cost_sheets"
        /// Views, triggers, rights or the like are otherwise than `migrate` left them.
        case schema
        /// What keeps events as they are is missing or switched off.
        case unprotected
        /// A receiver gets no answer from the database. It tells that itself: `status` would have to ask the database.
        case database
        /// People cannot be told of all this.
        case alarm

        /// The heading in docs/operations.md under which its cure stands.
        public var section: String {
            switch self {
            case .lag: "The read models are behind"
            case .parked: "Events are parked"
            case .thingFull: "A thing is full"
            case .manyCodes: "An order has many codes"
            case .quarantine: "Bodies are in the quarantine"
            case .verification: "Are the read models what the events say?"
            case .appendBlocked: "Somebody keeps events from being added"
            case .altered, .cut: "An event was changed"
            case .unsealed: "Events are not sealed"
            case .sealCommand: "Heads cannot be published"
            case .spoolInUse: "The spool is in use"
            case .spoolBroken: "A file of the spool is broken"
            case .spoolUnusable: "The spool cannot be used"
            case .receiver: "No receiver gives a sign"
            case .refused: "Webhooks are refused"
            case .certificate: "A certificate ends"
            case .calls: "CJ's API fails"
            case .vanishing: "CJ's answers lack most of what it had known"
            case .feedSilent, .feedClosed, .feedForeign, .feedClosing, .feedUnregistered:
                "CJ sends no webhooks any more"
            case .costSheets: "Paid orders lack a cost sheet"
            case .schema, .unprotected: "Something of the schema is missing"
            case .database: "The database is away"
            case .alarm: "Alarms are not delivered"
            }
        }
    }

    enum CodingKeys: String, CodingKey { case kind, account, since, text, cure }

    /// Every member stands in the object, null where there is nothing to name.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(kind, forKey: .kind)
        try members.encode(account, forKey: .account)
        try members.encode(since, forKey: .since)
        try members.encode(text, forKey: .text)
        try members.encode(cure, forKey: .cure)
    }
}
