import NIOCore

/// What the connections of a run share. It belongs to their one event loop.
final class LoadRun {
    private var webhooks: SignedWebhooks
    private let interval: TimeAmount?
    private let duration: TimeAmount
    private var end = NIODeadline.distantFuture
    private var nextDue = NIODeadline.distantFuture
    private var idle: [LoadConnection] = []
    private(set) var latencies: [Duration] = []
    private(set) var failed = 0

    /// - Parameter interval: the time between two requests; nil sends one as soon as a connection is free.
    init(webhooks: SignedWebhooks, interval: TimeAmount?, duration: TimeAmount) {
        self.webhooks = webhooks
        self.interval = interval
        self.duration = duration
    }

    func start(on loop: any EventLoop) {
        nextDue = .now()
        end = nextDue + duration
        sendDue()
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleRepeatedTask(initialDelay: .milliseconds(1), delay: .milliseconds(1)) { task in
            bound.value.sendDue()
            if NIODeadline.now() > bound.value.end { task.cancel() }
        }
    }

    /// A connection has nothing outstanding.
    func isFree(_ connection: LoadConnection) {
        idle.append(connection)
        sendDue()
    }

    /// Sends what is due over the connections that are free; after the end, lets these go.
    private func sendDue() {
        let now = NIODeadline.now()
        guard now < end else {
            for connection in idle { connection.close() }
            return idle.removeAll()
        }
        while nextDue <= now, let connection = idle.popLast() {
            connection.send(webhooks.next(), dueAt: interval == nil ? now : nextDue)
            if let interval { nextDue = nextDue + interval }
        }
    }

    func count(status: Int, latency: TimeAmount) {
        if status == 200 {
            latencies.append(.nanoseconds(latency.nanoseconds))
        } else {
            failed += 1
        }
    }

    func countBrokenRequest() { failed += 1 }
}

/// One connection of a run. It reads no more of HTTP than it takes to find the end of an answer.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let run: LoadRun
    private var context: ChannelHandlerContext?
    private var answer = ByteBuffer()
    private var outstandingSince: NIODeadline?

    init(_ run: LoadRun) { self.run = run }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        run.isFree(self)
    }

    func send(_ request: ByteBuffer, dueAt due: NIODeadline) {
        outstandingSince = due
        context?.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func close() { context?.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        answer.writeBuffer(&part)
        guard let status = HTTPAnswer.completeStatus(of: answer.readableBytesView), let since = outstandingSince else {
            return
        }
        answer.clear()
        outstandingSince = nil
        run.count(status: status, latency: NIODeadline.now() - since)
        run.isFree(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if outstandingSince != nil { run.countBrokenRequest() }
    }
}

/// As much of an HTTP answer as a load must read.
enum HTTPAnswer {
    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let lengthField = Array("\r\ncontent-length: ".utf8)

    /// The status once head and body are there; nil before. Every answer of ours says its length.
    static func completeStatus(of bytes: ByteBufferView) -> Int? {
        bytes.withUnsafeBytes { bytes in
            guard let head = offset(of: headEnd, in: bytes), head >= 12 else { return nil }
            let lengthStart = offset(of: lengthField, in: bytes).map { $0 + lengthField.count } ?? bytes.count
            let length = number(in: bytes[lengthStart...])
            return bytes.count >= head + headEnd.count + length ? number(in: bytes[9..<12]) : nil
        }
    }

    /// Where a text begins, whatever the case of its letters.
    private static func offset(of text: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= text.count else { return nil }
        return (0...bytes.count - text.count).first { start in
            text.indices.allSatisfy { text[$0] == lowercase(bytes[start + $0]) }
        }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func number(in bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            .reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
