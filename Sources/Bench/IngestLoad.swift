public import CJ
import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// Sends signed ORDER webhooks over a fixed number of connections, each sending its next when the last is answered.
public struct IngestLoad: Sendable {
    public var port: Int
    public var path: String
    public var signingKey: SigningKey
    public var connections: Int
    public var duration: Duration

    public init(port: Int, path: String, signingKey: SigningKey, connections: Int, duration: Duration) {
        self.port = port
        self.path = path
        self.signingKey = signingKey
        self.connections = connections
        self.duration = duration
    }

    /// What came of a run.
    public struct Report: Sendable {
        /// Answers with status 200, each after its event was durable.
        public let acknowledged: Int
        /// Answers with another status, and connections that broke.
        public let failed: Int
        public let elapsed: Duration
        /// Time from sending to the whole answer, ascending.
        let latencies: [Duration]

        public var perSecond: Double { Double(acknowledged) / elapsed.seconds }

        /// The latency that this share of answers stayed under.
        public func latency(atShare share: Double) -> Duration {
            latencies.isEmpty ? .zero : latencies[min(latencies.count - 1, Int(Double(latencies.count) * share))]
        }
    }

    /// Runs the load to its end.
    public func run() async throws -> Report {
        // One thread: the load must leave the machine to what is measured.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let bodies = BenchBodies(signingKey: signingKey, path: path)
        let begin = ContinuousClock.now
        let tally = Tally()
        var channels: [any Channel] = []
        for _ in 0..<connections {
            let end = begin + duration
            let client: @Sendable () -> IngestClient = { IngestClient(bodies: bodies, until: end, tally: tally) }
            channels.append(
                try await ClientBootstrap(group: group)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(client())
                        }
                    }
                    .connect(host: "127.0.0.1", port: port).get())
        }
        for channel in channels { try? await channel.closeFuture.get() }
        let elapsed = ContinuousClock.now - begin
        try await group.shutdownGracefully()
        let counts = tally.counts.withLock { $0 }
        return Report(
            acknowledged: counts.latencies.count, failed: counts.failed, elapsed: elapsed,
            latencies: counts.latencies.sorted())
    }
}

/// What all clients of a run have seen.
private final class Tally: Sendable {
    let counts = Mutex<(latencies: [Duration], failed: Int)>(([], 0))
}

/// Makes requests, no two with the same body.
private final class BenchBodies: Sendable {
    private let signingKey: SigningKey
    private let path: String
    private let made = Mutex(0)

    init(signingKey: SigningKey, path: String) {
        self.signingKey = signingKey
        self.path = path
    }

    /// A signed ORDER of 0.5 to 2 kB, as the bytes of a whole request.
    func nextRequest() -> ByteBuffer {
        let number = made.withLock { made in
            made += 1
            return made
        }
        let line =
            #"{"vid":"1392053744945991680","quantity":1,"sellPrice":0.57,"lineItemId":"2505170958390976500","storeLineItemId":"16045188153625","productionOrderStatus":1,"abnormalType":[6,9]}"#
        let lines = Array(repeating: line, count: 1 + number % 9).joined(separator: ",")
        let text = """
            {"messageId":"7cceede817dc47ed9748328b64353c5c","type":"ORDER","messageType":"UPDATE","params":{\
            "orderNumber":"bench-\(number)","cjOrderId":\(210_823_100_000_000_000 + number),"orderStatus":"CREATED",\
            "logisticName":"CJPacket Ordinary","trackNumber":null,"createDate":"2021-08-23 11:31:45",\
            "updateDate":"2021-08-23 11:31:45","payDate":null,"deliveryDate":null,"completeDate":null,\
            "orderItems":[\(lines)]}}
            """
        let body = Array(text.utf8)
        var request = ByteBuffer()
        request.writeString(
            """
            POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nsign: \(signingKey.sign(body))\r\n\
            Content-Length: \(body.count)\r\n\r\n
            """)
        request.writeBytes(body)
        return request
    }
}

/// One connection's share of the load. It reads no more of HTTP than it takes to find the end of an answer.
private final class IngestClient: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let bodies: BenchBodies
    private let end: ContinuousClock.Instant
    private let tally: Tally
    private var answer = ByteBuffer()
    private var sentAt = ContinuousClock.now
    private var latencies: [Duration] = []
    private var failed = 0

    init(bodies: BenchBodies, until end: ContinuousClock.Instant, tally: Tally) {
        self.bodies = bodies
        self.end = end
        self.tally = tally
    }

    func channelActive(context: ChannelHandlerContext) { sendNext(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        answer.writeBuffer(&part)
        guard let status = completeStatus() else { return }
        if status == 200 {
            latencies.append(ContinuousClock.now - sentAt)
        } else {
            failed += 1
        }
        answer.clear()
        sendNext(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // The run ends only between answers; a connection that ends with one outstanding was broken.
        let broken = ContinuousClock.now < end ? 1 : 0
        tally.counts.withLock { counts in
            counts.latencies += latencies
            counts.failed += failed + broken
        }
    }

    private func sendNext(_ context: ChannelHandlerContext) {
        guard ContinuousClock.now < end else { return context.close(promise: nil) }
        sentAt = .now
        context.writeAndFlush(wrapOutboundOut(bodies.nextRequest()), promise: nil)
    }

    /// The status once head and body are there; nil before.
    private func completeStatus() -> Int? {
        let text = String(buffer: answer)
        guard let headEnd = text.range(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3)) else {
            return nil
        }
        let length = text.range(of: "content-length: ", options: .caseInsensitive).map { range in
            Int(text[range.upperBound...].prefix(while: \.isNumber)) ?? 0
        }
        return text[headEnd.upperBound...].utf8.count >= length ?? 0 ? status : nil
    }
}

extension Duration {
    /// In seconds, for figures people read.
    public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
