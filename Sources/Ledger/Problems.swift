public import Logging
import ServiceLifecycle
import Synchronization

/// Logs what goes wrong once for each cause, and when it goes right again.
public final class Problems: Sendable {
    private let last = Mutex<[String: String]>([:])
    private let logger: Logger

    public init(logger: Logger) { self.logger = logger }

    /// Runs a job. What it fails with is logged, unless it is the same as the last time.
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

    /// Logs a problem in other words, unless it is the same as the last time.
    public func note(_ reason: String, of job: String, _ words: Logger.Message) {
        if last.withLock({ $0.updateValue(reason, forKey: job) }) != reason {
            logger.error(words, metadata: ["reason": "\(reason)"])
        }
    }

    /// Forgets the problem of a job that went right.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    public func isMended(_ job: String) -> Bool { last.withLock { $0.removeValue(forKey: job) } != nil }
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
