public import Foundation

/// Whether CJ still sends an account's webhooks, and what to do where it may not.
///
/// CJ documents two rules (`docs/cj.md`, Delivery), and it is not known which one holds: it closes everything when half
/// of all attempts failed, or a topic when under 80 % of its attempts succeeded in each of two hours in a row. It says
/// nothing when it does, and `/setting/get` need not show it.
public struct FeedVerdict: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        case ok
        /// So much failed that CJ may close it.
        case closing
        /// Polling saw changes, and webhooks told none of them.
        case silent
        /// CJ shows that it does not send here.
        case closed
        /// CJ shows nothing that it sends, and never sent anything.
        case unregistered

        /// Whether messages are being lost.
        public var isLosing: Bool { self == .silent || self == .closed }
    }

    public let state: State
    /// Why, in words; nil when all is well.
    public let reason: String?
    /// What to do, in words; nil when all is well.
    public let cure: String?
    /// While messages are being lost: the last moment at which they are known to have come.
    public let lostSince: Date?
    /// Whether CJ may have closed it already by its own rules, so that it should be asked at once.
    public let isSuspect: Bool

    /// When to speak.
    public struct Rules: Sendable {
        /// How long changes may go untold before that is called silence.
        public var silence: Duration = .seconds(3600)
        /// Fewer changes say nothing: single messages get lost.
        public var leastChanges = 5
        /// Fewer failures say nothing of the share that failed.
        public var leastFailures = 8
        /// The share of all attempts, in percent, from which on their failing is told: before the half that closes.
        public var worryingFailures = 40

        public init() {}
    }

    /// Judges by all that is known.
    public init(_ evidence: FeedEvidence, _ rules: Rules = Rules()) {
        self =
            Self.cancelled(evidence) ?? Self.shown(evidence) ?? Self.silence(evidence, rules)
            ?? Self.failures(evidence, rules) ?? FeedVerdict(.ok)
    }

    private init(
        _ state: State, _ reason: String? = nil, cure: String? = nil, lostSince: Date? = nil, isSuspect: Bool = false
    ) {
        self.state = state
        self.reason = reason
        self.cure = cure
        self.lostSince = lostSince
        self.isSuspect = isSuspect
    }

    private static func cancelled(_ evidence: FeedEvidence) -> FeedVerdict? {
        guard !evidence.isWanted else { return nil }
        return FeedVerdict(
            .unregistered, "`cjledger register --cancel` ended it",
            cure: "`cjledger register` has CJ send webhooks again; until then only polling fills the ledger")
    }

    private static func shown(_ evidence: FeedEvidence) -> FeedVerdict? {
        guard let shown = evidence.shown else { return nil }
        let isQuiet = evidence.hours.allSatisfy { $0.lastAcceptedAt == nil }
        if isQuiet, !(shown.isRegistered ?? evidence.wasRegistered) {
            return FeedVerdict(
                .unregistered, "CJ shows no webhooks that it sends",
                cure: "run `cjledger register`; until then only polling fills the ledger. If that is meant, "
                    + "`cjledger register --cancel` says so")
        }
        if !shown.foreign.isEmpty {
            return FeedVerdict(
                .closed, "CJ shows that it sends \(words(shown.foreign)) to another URL than this ledger's",
                cure: "find out who registered that; `cjledger register` has them sent here again",
                lostSince: shown.foreign.map(evidence.lastWebhook).min())
        }
        // A topic that the account may lack is closed only where it was there.
        let closed = shown.closed.filter { !$0.isOptional || evidence.hasCome($0) }
        guard !closed.isEmpty else { return nil }
        return FeedVerdict(
            .closed,
            "CJ shows that it does not send \(shown.isRegistered == false ? "anything" : words(closed)) any more",
            cure: registering, lostSince: closed.map(evidence.lastWebhook).min())
    }

    private static func silence(_ evidence: FeedEvidence, _ rules: Rules) -> FeedVerdict? {
        var untold = Drift.Topic.guarded.compactMap { Untold($0, evidence, rules) }
        // Where no topic is silent by itself, all of them together may be.
        if untold.isEmpty { untold = [Untold(nil, evidence, rules)].compactMap(\.self) }
        guard let last = untold.map(\.lastWebhook).min() else { return nil }
        let changes = untold.map(\.changes).reduce(0, +)
        let names = untold.map { $0.topic?.rawValue ?? "any topic" }.joined(separator: ", ")
        return FeedVerdict(
            .silent,
            "polling saw \(changes) changes, and no webhook of \(names) came since \(last.ISO8601Format())",
            cure: registering, lostSince: last, isSuspect: true)
    }

    /// The changes of a topic, or of all, since its last webhook.
    private struct Untold {
        let topic: Drift.Topic?
        let changes: Int
        let lastWebhook: Date

        /// Nil where they are too few or too fresh to say anything.
        init?(_ topic: Drift.Topic?, _ evidence: FeedEvidence, _ rules: Rules) {
            let last = evidence.lastWebhook(topic)
            let changes = evidence.changes.filter { change in
                (topic == nil || change.topic == topic) && change.happenedAt > last
                    && !evidence.gaps.contains { $0.contains(change.happenedAt) }
            }
            guard changes.count >= rules.leastChanges, let first = changes.map(\.happenedAt).min(),
                evidence.now.timeIntervalSince(first) >= Double(rules.silence.components.seconds)
            else { return nil }
            self.topic = topic
            self.changes = changes.count
            lastWebhook = last
        }
    }

    private static func failures(_ evidence: FeedEvidence, _ rules: Rules) -> FeedVerdict? {
        let all = evidence.attempts(nil, from: .distantPast, to: .distantFuture)
        let sent = all.accepted + all.failed
        if all.failed >= rules.leastFailures, all.failed * 100 >= sent * rules.worryingFailures {
            return FeedVerdict(
                .closing, "\(all.failed) of \(sent) webhooks failed or never came: at half, CJ closes everything",
                cure: failing, isSuspect: all.failed * 2 >= sent)
        }
        let thisHour = hour(of: evidence.now)
        let topics: [Drift.Topic?] = Drift.Topic.guarded + [nil]
        for topic in topics {
            let bad = (0..<3).map { isBad(topic, from: thisHour - Double($0) * 3600, evidence) }
            guard bad[0] || bad[1] else { continue }
            let isTwice = bad[1] && (bad[0] || bad[2])
            let name = topic.map { words([$0]) } ?? "all topics"
            return FeedVerdict(
                .closing,
                isTwice
                    ? "under 80 % of \(name) succeeded in each of two hours in a row: CJ closes a topic at that"
                    : "under 80 % of \(name) succeeded within an hour: after two such hours CJ closes a topic",
                cure: failing, isSuspect: isTwice)
        }
        return nil
    }

    /// An hour in which no receiver was there for more than a fifth counts as bad: what CJ tried then nobody saw.
    private static func isBad(_ topic: Drift.Topic?, from hour: Date, _ evidence: FeedEvidence) -> Bool {
        let attempts = evidence.attempts(topic, from: hour, to: hour + 3600)
        let sent = attempts.accepted + attempts.failed
        // One says nothing.
        if attempts.failed >= 2, attempts.accepted * 100 < sent * 80 { return true }
        guard topic == nil else { return false }
        let span = DateInterval(start: hour, duration: 3600)
        let away = evidence.gaps.filter { $0.end > evidence.watchedSince }
            .compactMap { $0.intersection(with: span)?.duration }.reduce(0, +)
        return away > 3600 / 5
    }

    private static func hour(of instant: Date) -> Date {
        Date(timeIntervalSince1970: (instant.timeIntervalSince1970 / 3600).rounded(.down) * 3600)
    }

    private static let registering = """
        look whether `cjledger serve` is reached from the internet, then run `cjledger register`; what was missed is \
        asked for by polling
        """
    private static let failing = "look into the log of `cjledger serve` and of what stands in front of it"

    private static func words(_ topics: [Drift.Topic]) -> String {
        topics.map(\.rawValue).joined(separator: ", ")
    }
}
