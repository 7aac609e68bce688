import Dispatch
import Foundation

/// Opens a link within the time allowed, whatever libpq does.
///
/// libpq looks up host names and reads service files and certificates in calls that know no deadline: a resolver that
/// does not answer holds it for many seconds. And of several hosts it tries the second only when the first has refused,
/// which a machine without power never does. So each host is tried on a thread of its own, the next one a moment after
/// the one before, and what is not needed any more is left behind.
final class LinkAttempt: @unchecked Sendable {
    // @unchecked: the variables are only touched with `lock` locked, and a link only used by the thread that took it out.
    private let lock = NSLock()
    private var link: Link?
    private var underWay = 0
    private var failures: [PostgresError] = []
    private let news = DispatchSemaphore(value: 0)

    /// How long a host has for itself.
    private static let headStart: Duration = .milliseconds(150)

    /// Opens a link and logs in, by the deadline; blocks the calling thread until then.
    static func open(
        conninfo: String?, applicationName: String, deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> Link {
        let attempt = LinkAttempt()
        let several: [Conninfo.Host?] = Conninfo.severalHosts(of: conninfo)
        let hosts = several.isEmpty ? [nil] : several
        for (index, host) in hosts.enumerated() {
            attempt.start(host, conninfo: conninfo, applicationName: applicationName, deadline: deadline)
            let isLast = index == hosts.count - 1
            if let link = attempt.link(by: isLast ? deadline : min(deadline, .now + headStart)) { return link }
        }
        throw attempt.failure
    }

    private func start(
        _ host: Conninfo.Host?, conninfo: String?, applicationName: String, deadline: ContinuousClock.Instant
    ) {
        lock.withLock { underWay += 1 }
        let thread = Thread { [self] in
            finish(
                Result { () throws(PostgresError) in
                    try Link(conninfo: conninfo, host: host, applicationName: applicationName, deadline: deadline)
                })
        }
        thread.name = applicationName
        thread.start()
    }

    private func finish(_ outcome: Result<Link, PostgresError>) {
        lock.withLock {
            underWay -= 1
            switch outcome {
            case .success(let link): self.link = self.link ?? link
            case .failure(let error): failures.append(error)
            }
        }
        news.signal()
    }

    /// Waits for one that has come about; nil when all have failed that were started, or the time is over.
    private func link(by deadline: ContinuousClock.Instant) -> Link? {
        while true {
            let (link, isOver) = lock.withLock { (self.link.take(), underWay == 0) }
            if link != nil || isOver { return link }
            let left = ContinuousClock.now.duration(to: deadline).milliseconds
            guard left > 0 else { return nil }
            _ = news.wait(timeout: .now() + .milliseconds(left))
        }
    }

    /// Why there is no link.
    private var failure: PostgresError {
        let (failures, isOver) = lock.withLock { (self.failures, underWay == 0) }
        guard isOver, let first = failures.first else { return .notInTime }
        guard failures.count > 1 else { return first }
        return .unavailable(failures.map(\.reason).joined(separator: "; "))
    }
}

extension PostgresError {
    /// No connection could be had by the deadline.
    static let notInTime = PostgresError.unavailable("no connection within the time allowed")

    /// Without the words that say what kind of error it is.
    fileprivate var reason: String {
        if case .unavailable(let reason) = self { reason } else { "\(self)" }
    }
}
