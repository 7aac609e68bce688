public import CJ
import NIOCore
import NIOPosix

/// Sends signed webhooks to a receiver over a fixed number of connections.
public struct IngestLoad: Sendable {
    /// When a request is sent.
    public enum Pace: Sendable {
        /// A connection's next as soon as its last is answered.
        case asAnswered
        /// So many a second, over whichever connections are free; none is left out because the receiver is slow.
        case perSecond(Int)
    }

    public var port: Int
    public var path: String
    public var signingKey: SigningKey
    public var connections: Int
    public var pace: Pace
    public var duration: Duration

    public init(
        port: Int, path: String, signingKey: SigningKey, connections: Int, pace: Pace = .asAnswered, duration: Duration
    ) {
        self.port = port
        self.path = path
        self.signingKey = signingKey
        self.connections = connections
        self.pace = pace
        self.duration = duration
    }

    /// What came of a run.
    public struct Report: Sendable {
        /// Answers with status 200, each after its event was durable.
        public var acknowledged: Int { latencies.count }
        /// Answers with another status, and requests whose connection broke.
        public let failed: Int
        public let elapsed: Duration
        /// Times from when a request was to be sent to the whole answer.
        public let latencies: Distribution<Duration>

        public var perSecond: Double { Double(acknowledged) / elapsed.seconds }
    }

    /// Runs the load to its end, when everything sent is answered.
    public func run() async throws -> Report {
        // One thread: the load must leave the machine to what is measured.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let interval: TimeAmount? =
            switch pace {
            case .asAnswered: nil
            case .perSecond(let rate): .nanoseconds(1_000_000_000 / Int64(rate))
            }
        let run = try await loop.submit { [self] in
            NIOLoopBound(
                LoadRun(
                    webhooks: SignedWebhooks(signingKey: signingKey, path: path), interval: interval,
                    duration: .nanoseconds(Int64(duration.seconds * 1e9))), eventLoop: loop)
        }.get()
        var channels: [any Channel] = []
        for _ in 0..<connections {
            let bootstrap = ClientBootstrap(group: group)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(LoadConnection(run.value))
                    }
                }
            channels.append(try await bootstrap.connect(host: "127.0.0.1", port: port).get())
        }
        let begin = ContinuousClock.now
        try await loop.submit { run.value.start(on: loop) }.get()
        for channel in channels { try? await channel.closeFuture.get() }
        let elapsed = ContinuousClock.now - begin
        let (latencies, failed) = try await loop.submit { (run.value.latencies, run.value.failed) }.get()
        try await group.shutdownGracefully()
        return Report(failed: failed, elapsed: elapsed, latencies: Distribution(latencies))
    }
}

extension Duration {
    /// In seconds, for figures people read.
    public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
