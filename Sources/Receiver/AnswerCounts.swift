import CJ
import CoreMetrics
public import Exposition
import Ledger
import Synchronization

/// How often each answer was given since the start, and how long it took.
public final class AnswerCounts: Sendable {
    private struct Key: Hashable {
        /// Nil where the path names none of ours.
        let account: AccountName?
        let answer: Answer
    }

    private struct Tally {
        var count = 0
        let counter: Counter
    }

    private struct Kind: Hashable {
        let account: AccountName
        let type: String
        let isKept: Bool
    }

    private let tallies = Mutex<[Key: Tally]>([:])
    private let failures = Mutex<[String: (count: Int, counter: Counter)]>([:])
    private let kinds = Mutex<[Kind: Counter]>([:])
    private let times = Dictionary(
        uniqueKeysWithValues: Answer.allCases.map { ($0, CoreMetrics.Timer(.requestDuration, [$0.name])) })

    public init() {}

    /// - Parameters:
    ///   - account: whose path was asked for; nil where it is none of ours.
    ///   - duration: from the request's head to its answer; nil where nobody began to answer.
    func count(_ answer: Answer, for account: AccountName? = nil, after duration: Duration? = nil) {
        if let duration { times[answer]?.record(duration) }
        tallies.withLock { tallies in
            let key = Key(account: account, answer: answer)
            var tally =
                tallies[key] ?? Tally(counter: Counter(.requests, [account?.text ?? "", answer.name]))
            tally.count += 1
            tally.counter.increment()
            tallies[key] = tally
        }
    }

    /// Counts why a webhook was answered ``Answer/unavailable``.
    func count(_ failure: AppendFailure) {
        failures.withLock { failures in
            var (count, counter) = failures[failure.name] ?? (0, Counter(.notKept, [failure.name]))
            count += 1
            counter.increment()
            failures[failure.name] = (count, counter)
        }
    }

    /// Counts a webhook by the type that it names.
    func countWebhook(_ type: String?, for account: AccountName, isKept: Bool) {
        // Types are the sender's words: what CJ documents is told apart, and all else is one.
        let type = type.map { Message.documentedTypes.contains($0) ? $0 : "other" } ?? "none"
        let counter = kinds.withLock { kinds in
            let kind = Kind(account: account, type: type, isKept: isKept)
            let counter = kinds[kind] ?? Counter(.webhooks, [account.text, type, isKept ? "kept" : "refused"])
            kinds[kind] = counter
            return counter
        }
        counter.increment()
    }

    /// How often webhooks were not kept, by the name of the cause: those that occurred.
    public var failuresByName: [String: Int] { failures.withLock { $0.mapValues { $0.count } } }

    /// The counts by the answer's name, those that are 0 included.
    public var byName: [String: Int] {
        let counts = tallies.withLock(\.self).reduce(into: [Answer: Int]()) { counts, entry in
            counts[entry.key.answer, default: 0] += entry.value.count
        }
        return Dictionary(uniqueKeysWithValues: Answer.allCases.map { ($0.name, counts[$0] ?? 0) })
    }
}

extension AppendFailure {
    /// What it is counted under.
    fileprivate var name: String {
        switch self {
        case .unavailable: "unavailable"
        case .outcomeUnknown: "outcome_unknown"
        case .overloaded: "overloaded"
        case .stopped: "stopped"
        }
    }
}

extension Figure {
    /// What the receiver counts.
    public static let ofReceiver = [requests, requestDuration, webhooks, notKept]

    static let requests = Figure(
        "cjledger_requests_total", .counter, labels: ["account", "answer"],
        "Requests that were answered. No account: the path names none of ours.")
    static let requestDuration = Figure(
        "cjledger_request_duration_seconds", .histogram(bounds: waits), labels: ["answer"],
        "From a request's head to its answer. CJ waits 3 s.")
    static let webhooks = Figure(
        "cjledger_webhooks_total", .counter, labels: ["account", "type", "outcome"],
        "Webhooks with the right signature, kept or refused, by the type they name; none: they name none.")
    static let notKept = Figure(
        "cjledger_webhooks_not_kept_total", .counter, labels: ["cause"],
        "Webhooks that were answered 503, by why the ledger did not take them.")
}
