import Ledger
import Logging
import ServiceLifecycle

/// How many connections there may be, and how long each may take for what.
public struct ConnectionLimits: Sendable {
    /// Connections at the same time; one more takes the place of the one that has gone longest without success.
    public var connections: Int
    /// How long a connection may be silent between requests, or before its first.
    public var idle: Duration
    /// How long a request may take from its first byte to its last, and a TLS handshake likewise.
    public var request: Duration
    /// How long an answer may take from the request's last byte until the client has taken it.
    public var answer: Duration = .seconds(10)
    /// How long the rest of a refused body is read on, so that the answer is not lost with it.
    public var drain: Duration = .seconds(2)

    public init(connections: Int = 1024, idle: Duration = .seconds(60), request: Duration = .seconds(10)) {
        self.connections = connections
        self.idle = idle
        self.request = request
    }
}

/// Looks after the connections every now and then, until shutdown; then those that drag on are still ended.
struct ConnectionSweeper: Service {
    let connections: Connections
    let limits: ConnectionLimits
    let problems: Problems
    let logger: Logger

    /// No line of log is written more often about connections that had to make room.
    private static let shortestBetweenRemarks = Duration.seconds(60)

    func run() async {
        let interval = min(.seconds(1), limits.request / 4, limits.idle / 4)
        await cancelWhenGracefulShutdown {
            var remarkedAt: ContinuousClock.Instant?
            while (try? await Task.sleep(for: interval)) != nil {
                connections.sweep()
                problems.tellDue()
                let now = ContinuousClock.now
                guard remarkedAt.map({ now - $0 >= Self.shortestBetweenRemarks }) ?? true else { continue }
                let displaced = connections.takeDisplaced()
                guard displaced > 0 else { continue }
                remarkedAt = now
                logger.warning(
                    """
                    \(limits.connections) connections are open, which is the most there may be: \
                    \(displaced) that had gone longest without success were closed to make room
                    """)
            }
        }
    }
}
