import CJClient
public import Foundation

/// What is known of whether CJ still sends an account's webhooks.
public struct FeedEvidence: Sendable {
    /// What was answered to the webhooks of a topic in an hour.
    public struct Hour: Sendable, Equatable {
        /// Nil for messages of other topics and for what was not read.
        public var topic: Drift.Topic?
        /// The beginning of the hour.
        public var hour: Date
        /// How many were answered 200.
        public var accepted: Int
        /// How many sent to the account's own address were answered 401, 413 or 503.
        public var failed: Int
        /// When the last was answered 200; nil when none was.
        public var lastAcceptedAt: Date?

        public init(_ topic: Drift.Topic?, hour: Date, accepted: Int, failed: Int, lastAcceptedAt: Date? = nil) {
            self.topic = topic
            self.hour = hour
            self.accepted = accepted
            self.failed = failed
            self.lastAcceptedAt = lastAcceptedAt
        }
    }

    /// A change that polling found and no webhook had told.
    public struct Change: Sendable, Equatable {
        /// Whose webhook should have told.
        public var topic: Drift.Topic
        /// When it happened, or later than when.
        public var happenedAt: Date

        public init(_ topic: Drift.Topic, happenedAt: Date) {
            self.topic = topic
            self.happenedAt = happenedAt
        }
    }

    /// What `/setting/get` showed. A topic that it did not show is in neither list.
    public struct Shown: Sendable, Equatable {
        /// The topics it showed as not sent, of those the ledger is made from.
        public var closed: [Drift.Topic] = []
        /// The topics it showed as sent to other URLs, and not to ours.
        public var foreign: [Drift.Topic] = []
        /// Whether it showed any topic as sent; nil where it showed none at all.
        public var isRegistered: Bool? = true

        public init() {}

        /// - Parameter callback: ours; nil where it is not known.
        public init(_ registration: Registration, callback: CallbackURL?) {
            isRegistered = registration.topics.isEmpty ? nil : registration.topics.values.contains(where: \.isEnabled)
            for topic in Drift.Topic.guarded {
                guard let shown = registration.topics[topic.webhookTopic] else { continue }
                if !shown.isEnabled {
                    closed.append(topic)
                } else if let callback, !shown.urls.contains(where: callback.isSame) {
                    foreign.append(topic)
                }
            }
        }
    }

    /// When it is judged, by the database's clock.
    public var now: Date
    /// Nothing earlier counts: when the webhooks were last registered, else first watched over.
    public var watchedSince: Date
    /// False after a person has cancelled them.
    public var isWanted = true
    /// Whether this ledger has ever registered them.
    public var wasRegistered = false
    /// What receivers answered, in any order.
    public var hours: [Hour] = []
    /// What no webhook had told, in any order.
    public var changes: [Change] = []
    /// The times in which no receiver took webhooks.
    public var gaps: [DateInterval] = []
    /// Nil while CJ has not been asked.
    public var shown: Shown?

    public init(now: Date, watchedSince: Date) {
        self.now = now
        self.watchedSince = watchedSince
    }

    /// When the last webhook came, of a topic or of all; the beginning of the watch where none came since.
    func lastWebhook(_ topic: Drift.Topic?) -> Date {
        let accepted = hours.filter { topic == nil || $0.topic == topic }.compactMap(\.lastAcceptedAt)
        return accepted.reduce(watchedSince, max)
    }

    /// Whether a webhook of a topic came since the watch began.
    func hasCome(_ topic: Drift.Topic) -> Bool { hours.contains { $0.topic == topic && $0.lastAcceptedAt != nil } }

    /// How often webhooks of a topic, or of all, were taken and were not. A change that no webhook told is one that was
    /// not.
    func attempts(_ topic: Drift.Topic?, from: Date, to: Date) -> (accepted: Int, failed: Int) {
        let counted = hours.filter {
            (topic == nil || $0.topic == topic) && $0.hour >= max(from, watchedSince) && $0.hour < to
        }
        let missed = changes.count {
            (topic == nil || $0.topic == topic) && $0.happenedAt >= max(from, watchedSince) && $0.happenedAt < to
        }
        return (counted.map(\.accepted).reduce(0, +), counted.map(\.failed).reduce(missed, +))
    }
}

extension Drift.Topic {
    /// Those whose silence says that a feed is closed. CJ sends levels of stock for subscribed products only.
    static let guarded = allCases.filter { $0 != .stock }

    /// Whether an account may lack it, and CJ then show it like one that was cancelled.
    var isOptional: Bool { self == .makeup || self == .privateOrder }

    var webhookTopic: WebhookTopic {
        switch self {
        case .order: .order
        case .logistics: .logistics
        case .makeup: .makeup
        case .privateOrder: .privateOrder
        case .stock: .stock
        }
    }

    /// The topic under which CJ sends messages of a type; nil for those the ledger is not made from.
    init?(messageType: String) {
        switch messageType {
        case "ORDER", "ORDERSPLIT": self = .order
        case "LOGISTIC": self = .logistics
        case "MAKEUP": self = .makeup
        case "PRIVATE_ORDER": self = .privateOrder
        case "STOCK": self = .stock
        default: return nil
        }
    }
}
