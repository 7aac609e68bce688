import CJ
public import Foundation

/// What follows from answers, before any of it is written.
struct Findings: Sendable {
    /// What is remembered of each thing from now on.
    var checks: [(entity: String, check: Check)] = []
    /// What becomes events, in the order of the answers.
    var news: [Snapshot] = []
    /// What is to be compared with what webhooks told, once it is folded.
    var comparisons: [Comparison] = []
    /// How many answers there were.
    var answers = 0
    /// What CJ knew before and lacks now together with most of the others: an outage, from which nothing follows.
    var vanished: [String] = []
    /// Whether that is new.
    var beginsVanishing = false

    /// What follows from no answer.
    init() {}

    /// Compares answers with what was remembered.
    ///
    /// - Parameters:
    ///   - checks: what was remembered, by the things' names.
    ///   - position: the last event there was when the question was put.
    ///   - patience: how long a webhook may take.
    ///   - unasked: what was asked for in a batch that lacked everything, and not by itself.
    ///   - found: how many things are there, where that is more than the answers show.
    ///   - others: what was lately answered about other things.
    ///   - outageSince: since when the call or list lacks most of what CJ had known; nil while it does not.
    init(
        _ snapshots: [Snapshot], checks remembered: [String: Check], askedAt position: Int,
        intervals: CheckIntervals, patience: Duration, zone: TimeZone, unasked: [String] = [], found: Int? = nil,
        others: Vanishing.Counts = Vanishing.Counts(), outageSince: Date? = nil, statusOfText: (String) -> String?
    ) {
        let vanished = Self.vanished(
            snapshots, unasked, remembered, found: found, others: others, outageSince: outageSince)
        if let question = snapshots.first {
            for (entity, check) in vanished {
                let next = check.vanished(from: question.type, askedAt: question.askedAt, intervals: intervals)
                checks.append((entity, next))
            }
        }
        self.vanished = vanished.map(\.entity)
        let snapshots = vanished.isEmpty ? snapshots : snapshots.filter { !self.vanished.contains($0.entity) }
        var seen: Set<String> = []
        // A list may show a thing twice when it changes while it is walked: the first counts, and the next walk tells.
        for snapshot in snapshots where seen.insert(snapshot.entity).inserted {
            let check = remembered[snapshot.entity] ?? Check()
            answers += 1
            var answered = check.answered(by: snapshot, intervals: intervals, statusOfText: statusOfText)
            if check.isNews(snapshot) {
                answered.keptPosition = position
                news.append(snapshot)
                if let said = Said(snapshot, zone: zone, statusOfText: statusOfText) {
                    comparisons.append(
                        Comparison(
                            said, of: snapshot, askedPosition: position, lastAskedAt: check.askedAt, patience: patience)
                    )
                }
            }
            checks.append((snapshot.entity, answered))
        }
    }

    private static func vanished(
        _ snapshots: [Snapshot], _ unasked: [String], _ remembered: [String: Check], found: Int?,
        others: Vanishing.Counts, outageSince: Date?
    ) -> [(entity: String, check: Check)] {
        let unknown = snapshots.filter { if case .unknown = $0.answer { true } else { false } }
        let lacking = (unknown.map(\.entity) + unasked).compactMap { entity in
            remembered[entity].flatMap { $0.isKnown == true ? (entity: entity, check: $0) : nil }
        }
        guard let askedAt = unknown.first?.askedAt else { return [] }
        let here = Vanishing.Counts(lacking: lacking.count, found: found ?? snapshots.count - unknown.count)
        // Many answers about one thing each may lack as much as one about many.
        let isProof = lacking.contains { $0.check.isProved(at: askedAt) }
        guard here.areOutage || isProof && (here + others).areOutage else { return [] }
        return lacking.filter {
            !Vanishing.isBelieved(since: $0.check.vanishedSince, outageSince: outageSince, at: askedAt)
        }
    }
}

/// What the reconciler did, for people.
public struct ReconcileSummary: Sendable, Equatable {
    /// What was done with one kind of answer.
    public struct Count: Sendable, Equatable {
        /// How many things CJ answered about.
        public var answers = 0
        /// How many of the answers said something new and became events.
        public var news = 0
    }

    /// By the call.
    public var calls: [String: Count] = [:]
    /// What no webhook had told, by topic and kind.
    public var repairs: [String: [String: Int]] = [:]
    /// Calls that failed.
    public var failures = 0
    /// Things and lists that wait, since the points that they cost or the day's calls are used up.
    public var putOff = 0
    /// Until when something waits at least; nil when nothing does.
    public var waitsUntil: Date?
    /// What CJ knew before and suddenly lacked together with most of the others, so that it was not believed.
    public var vanished = 0

    public init() {}

    /// How many things CJ answered about.
    public var answers: Int { calls.values.map(\.answers).reduce(0, +) }
    /// How many answers became events.
    public var news: Int { calls.values.map(\.news).reduce(0, +) }

    mutating func add(_ findings: Findings, of type: SnapshotType) {
        calls[type.rawValue, default: Count()].answers += findings.answers
        calls[type.rawValue, default: Count()].news += findings.news.count
        vanished += findings.vanished.count
    }

    mutating func add(_ found: [Comparisons.Found]) {
        for repair in found {
            repairs[repair.topic.rawValue, default: [:]][repair.kind.rawValue, default: 0] += 1
        }
    }

    /// Adds what another one counted.
    public mutating func add(_ other: ReconcileSummary) {
        for (call, count) in other.calls {
            calls[call, default: Count()].answers += count.answers
            calls[call, default: Count()].news += count.news
        }
        for (topic, kinds) in other.repairs {
            repairs[topic, default: [:]].merge(kinds, uniquingKeysWith: +)
        }
        failures += other.failures
        putOff += other.putOff
        waitsUntil = [waitsUntil, other.waitsUntil].compactMap(\.self).min()
        vanished += other.vanished
    }
}
