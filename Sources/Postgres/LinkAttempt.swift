import Dispatch
import Foundation

/// Opens a link within the time allowed, whatever libpq does.
///
/// libpq looks up host names and reads service files and certificates in calls that know no deadline: a resolver that
/// does not answer holds it for many seconds. So it works on a thread that is left behind when the time is over.
final class LinkAttempt: @unchecked Sendable {
    // @unchecked: `result` is only touched with `lock` locked, and a link only used by whoever took it out.
    private let lock = NSLock()
    private var result: Result<Link, PostgresError>?
    private let isOver = DispatchSemaphore(value: 0)

    /// Opens a link and logs in, by the deadline; blocks the calling thread until then.
    static func open(
        conninfo: String?, applicationName: String, deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> Link {
        let attempt = LinkAttempt()
        let thread = Thread {
            attempt.finish(
                Result { () throws(PostgresError) in
                    try Link(conninfo: conninfo, applicationName: applicationName, deadline: deadline)
                })
        }
        thread.name = applicationName
        thread.start()
        return try attempt.link(by: deadline)
    }

    private func finish(_ outcome: Result<Link, PostgresError>) {
        lock.withLock { result = outcome }
        isOver.signal()
    }

    private func link(by deadline: ContinuousClock.Instant) throws(PostgresError) -> Link {
        let left = max(0, ContinuousClock.now.duration(to: deadline).milliseconds)
        _ = isOver.wait(timeout: .now() + .milliseconds(left))
        guard let outcome = lock.withLock({ result.take() }) else { throw .notInTime }
        return try outcome.get()
    }
}

extension PostgresError {
    /// No connection could be had by the deadline.
    static let notInTime = PostgresError.unavailable("no connection within the time allowed")
}
