public import ServiceLifecycle

/// Tries the spool now and then, so that one that keeps nothing is known before it is needed.
public struct SpoolProbe: Service {
    private let spool: Spool
    private let interval: Duration

    public init(_ spool: Spool, interval: Duration = .seconds(20)) {
        self.spool = spool
        self.interval = interval
    }

    /// Tries until shutdown. What stands in the way is logged and kept in ``Spool/fault``.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await spool.probe()
                try? await Task.sleep(for: interval)
            }
        }
    }
}
