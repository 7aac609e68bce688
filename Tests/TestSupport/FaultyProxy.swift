import NIOCore
import NIOPosix
import Synchronization

/// A TCP proxy on 127.0.0.1 in front of a server, which can be made to behave as a bad network does.
public final class FaultyProxy: Sendable {
    /// What it does with bytes, in both directions.
    public enum Manner: Sendable, Equatable {
        case passes
        /// It takes connections and bytes, and nothing comes through until the manner changes.
        case blackHole
        /// Every byte arrives so much later.
        case delays(Duration)
    }

    /// Where it listens.
    public let port: Int
    private let manner: Manners
    private let listener: any Channel

    private init(port: Int, manner: Manners, listener: any Channel) {
        self.port = port
        self.manner = manner
        self.listener = listener
    }

    /// Runs one in front of a port of 127.0.0.1 for as long as the body takes.
    public static func with<Value: Sendable>(
        to target: Int, _ body: (FaultyProxy) async throws -> Value
    ) async throws -> Value {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let manner = Manners()
        let listener = try await ServerBootstrap(group: group)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                ClientBootstrap(group: client.eventLoop)
                    .channelInitializer { server in
                        server.eventLoop.makeCompletedFuture {
                            try server.pipeline.syncOperations.addHandler(Passage(to: client, manner))
                        }
                    }
                    .connect(host: "127.0.0.1", port: target)
                    .flatMap { server in
                        client.eventLoop.makeCompletedFuture {
                            try client.pipeline.syncOperations.addHandler(Passage(to: server, manner))
                        }
                    }
                    .flatMap { client.setOption(.autoRead, value: true) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let proxy = FaultyProxy(port: listener.localAddress?.port ?? 0, manner: manner, listener: listener)
        let result: Result<Value, any Error>
        do { result = .success(try await body(proxy)) } catch { result = .failure(error) }
        try? await listener.close().get()
        try await group.shutdownGracefully()
        return try result.get()
    }

    /// Changes what it does from now on, with what it still holds too.
    public func set(_ manner: Manner) { self.manner.current.withLock { $0 = manner } }
}

private final class Manners: Sendable {
    let current = Mutex(FaultyProxy.Manner.passes)
}

/// One direction of a connection: what comes in here goes out there, in its order, when it may.
private final class Passage: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let manner: Manners
    private var held: [(bytes: ByteBuffer, since: ContinuousClock.Instant)] = []
    private var ticking: RepeatedTask?

    init(to other: any Channel, _ manner: Manners) {
        self.other = other
        self.manner = manner
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        held.append((unwrapInboundIn(data), .now))
        letThrough()
        guard !held.isEmpty, ticking == nil else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        ticking = context.eventLoop.scheduleRepeatedTask(initialDelay: .milliseconds(5), delay: .milliseconds(5)) { _ in
            bound.value.letThrough()
        }
    }

    private func letThrough() {
        let manner = manner.current.withLock(\.self)
        while let next = held.first {
            switch manner {
            case .passes: break
            case .blackHole: return
            case .delays(let delay): guard ContinuousClock.now >= next.since + delay else { return }
            }
            other.writeAndFlush(held.removeFirst().bytes, promise: nil)
        }
        ticking?.cancel()
        ticking = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        ticking?.cancel()
        other.close(promise: nil)
    }
}
