import Synchronization

/// How often each answer was given since the start.
public final class AnswerCounts: Sendable {
    private let counts = Mutex<[Answer: Int]>([:])

    public init() {}

    func count(_ answer: Answer) {
        counts.withLock { $0[answer, default: 0] += 1 }
    }

    /// The counts by the answer's name, those that are 0 included.
    public var byName: [String: Int] {
        let counts = counts.withLock { $0 }
        return Dictionary(uniqueKeysWithValues: Answer.allCases.map { ($0.name, counts[$0] ?? 0) })
    }
}
