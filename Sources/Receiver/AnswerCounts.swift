import Ledger
import Synchronization

/// How often each answer was given since the start.
public final class AnswerCounts: Sendable {
    private let counts = Mutex<[Answer: Int]>([:])
    private let failures = Mutex<[String: Int]>([:])

    public init() {}

    func count(_ answer: Answer) {
        counts.withLock { $0[answer, default: 0] += 1 }
    }

    /// Counts why a webhook was answered ``Answer/unavailable``.
    func count(_ failure: AppendFailure) {
        failures.withLock { $0[failure.name, default: 0] += 1 }
    }

    /// How often webhooks were not kept, by the name of the cause: those that occurred.
    public var failuresByName: [String: Int] { failures.withLock(\.self) }

    /// The counts by the answer's name, those that are 0 included.
    public var byName: [String: Int] {
        let counts = counts.withLock { $0 }
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
