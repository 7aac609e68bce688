import Logging
import ServiceLifecycle

/// Looks after the connections every now and then, until shutdown; then those that drag on are still ended.
struct ConnectionSweeper: Service {
    let connections: Connections
    let limits: ConnectionLimits
    let logger: Logger

    /// No line of log is written more often about connections that had to make room.
    private static let shortestBetweenRemarks = Duration.seconds(60)

    func run() async {
        let interval = min(.seconds(1), limits.request / 4, limits.idle / 4)
        await cancelWhenGracefulShutdown {
            var remarkedAt: ContinuousClock.Instant?
            while (try? await Task.sleep(for: interval)) != nil {
                connections.sweep()
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
