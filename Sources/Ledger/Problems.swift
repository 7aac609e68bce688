public import Logging
import ServiceLifecycle
import Synchronization

/// Logs what goes wrong, and when it goes right again: the first of a kind at once, and then a line a minute at most that
/// says how often. A cause hides no other.
public final class Problems: Sendable {
    private let occurrences = Mutex(Occurrences())
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameter now: the clock by which a minute is measured.
    public init(logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.logger = logger
        self.now = now
    }

    /// Runs a job. What it fails with is logged.
    ///
    /// - Parameters:
    ///   - job: in words that fit "cannot …".
    ///   - isOutside: whether an error is none of the job's, and goes on to the caller.
    /// - Returns: nil when it failed.
    /// - Throws: `CancellationError` when the task is cancelled, and errors from outside.
    @discardableResult
    public func watch<Value>(
        _ job: String, passingOn isOutside: (any Error) -> Bool = { _ in false }, _ body: () async throws -> Value
    ) async throws -> Value? {
        do {
            let value = try await body()
            if isMended(job) { logger.notice("can \(job) again") }
            return value
        } catch let error where isOutside(error) {
            throw error
        } catch {
            try Task.checkCancellation()
            note("\(error)", of: job, "cannot \(job); trying again")
            return nil
        }
    }

    /// Logs a problem in other words.
    ///
    /// - Parameters:
    ///   - reason: what tells one cause from another, numbers aside.
    ///   - job: what was tried. What is mended is mended by this name.
    public func note(_ reason: String, of job: String, _ words: String) {
        let line = Occurrences.Line(words: words, reason: reason)
        let count = occurrences.withLock { $0.note(.init(job: job, reason: reason), line, at: now()) }
        if let count { log(line, count) }
    }

    /// Logs what came since the last lines, where those are a minute old: for what may not come again.
    public func tellDue() {
        for (line, count) in occurrences.withLock({ $0.due(at: now()) }) { log(line, count) }
    }

    /// Forgets the problems of a job that went right.
    ///
    /// - Returns: whether the log says that there are any.
    @discardableResult
    public func isMended(_ job: String) -> Bool { occurrences.withLock { $0.mend(job) } }

    private func log(_ line: Occurrences.Line, _ count: Int) {
        var metadata: Logger.Metadata = ["reason": "\(line.reason)"]
        if count > 1 { metadata["count"] = "\(count)" }
        logger.error("\(line.words)", metadata: metadata)
    }
}

extension Task where Success == Never, Failure == Never {
    /// Waits while something more urgent is under way, but no longer than a time, and not when this task is to end.
    public static func makeWay(atMost time: Duration, while isUrgent: () -> Bool) async {
        let end = ContinuousClock.now + time
        while isUrgent(), ContinuousClock.now < end, !isShuttingDownGracefully, !isCancelled {
            try? await sleep(for: .milliseconds(5))
        }
    }
}
