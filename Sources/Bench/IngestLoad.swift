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
    /// The number of the first webhook; others follow it.
    public var firstNumber = 0
    /// Whether what is not answered with 200 is sent again, over a new connection where the old one broke, for so long
    /// after the end. CJ does so too.
    public var persistence: Duration?

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
        /// The numbers of the webhooks that were sent, however often each was.
        public let sent: Range<Int>
        /// The numbers of those that were never answered with 200.
        public let unacknowledged: Set<Int>
        /// Answers with another status, and requests whose connection broke.
        public let failed: Int
        public let elapsed: Duration
        /// How many requests were answered with a status other than 200, by status.
        public let refusals: [Int: Int]
        /// The longest that any answer took, whatever its status.
        public let longest: Duration
        /// Times from when a request was to be sent to the whole answer.
        public let latencies: Distribution<Duration>

        public var perSecond: Double { Double(acknowledged) / elapsed.seconds }
    }

    /// Runs the load to its end, when everything sent is answered. Cancelled, it sends nothing new.
    public func run() async throws -> Report {
        // One thread: the load must leave the machine to what is measured.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let interval: TimeAmount? =
            switch pace {
            case .asAnswered: nil
            case .perSecond(let rate): .nanoseconds(1_000_000_000 / Int64(rate))
            }
        let begin = ContinuousClock.now
        let finished = loop.makePromise(of: Void.self)
        let run = try await loop.submit { [self] in
            let run = LoadRun(
                webhooks: SignedWebhooks(signingKey: signingKey, path: path), numbersFrom: firstNumber,
                interval: interval, duration: .nanoseconds(Int64(duration.seconds * 1e9)),
                persistence: persistence.map { .nanoseconds(Int64($0.seconds * 1e9)) },
                connector: ClientBootstrap(group: group).channelOption(.tcpOption(.tcp_nodelay), value: 1), port: port,
                finished: finished)
            run.start(connections: connections, on: loop)
            return NIOLoopBound(run, eventLoop: loop)
        }.get()
        var failure: (any Error)?
        do {
            try await withTaskCancellationHandler {
                try await finished.futureResult.get()
            } onCancel: {
                loop.execute { run.value.sendNothingNew() }
            }
        } catch {
            failure = error
        }
        let elapsed = ContinuousClock.now - begin
        let report = try await loop.submit { run.value.report(elapsed: elapsed) }.get()
        try await group.shutdownGracefully()
        if let failure { throw failure }
        return report
    }
}

extension Duration {
    /// In seconds, for figures people read.
    public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
