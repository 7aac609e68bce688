import Synchronization

/// An answer that somebody waits for, and that several may give: the first counts.
final class OneAnswer: Sendable {
    private let continuation: Mutex<CheckedContinuation<Bool, Never>?>

    init(_ continuation: CheckedContinuation<Bool, Never>) { self.continuation = Mutex(continuation) }

    func give(_ value: Bool) { continuation.withLock { $0.take() }?.resume(returning: value) }

    /// The answer that is given in time, else false.
    static func by(_ deadline: ContinuousClock.Instant, _ ask: (OneAnswer) -> Void) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = OneAnswer(continuation)
            ask(answer)
            Task.detached {
                try? await Task.sleep(until: deadline)
                answer.give(false)
            }
        }
    }
}
