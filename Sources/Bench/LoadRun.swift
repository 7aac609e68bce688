import NIOCore
import NIOPosix

/// What the connections of a run share. It belongs to their one event loop.
final class LoadRun {
    private var webhooks: SignedWebhooks
    private let interval: TimeAmount?
    private let duration: TimeAmount
    private let persistence: TimeAmount?
    private let connector: ClientBootstrap
    private let port: Int
    private let finished: EventLoopPromise<Void>

    private var end = NIODeadline.distantFuture
    private var nextDue = NIODeadline.distantFuture
    private let firstNumber: Int
    private var nextNumber: Int
    private var toRepeat: [Int] = []
    private var idle: [LoadConnection] = []
    /// How many connections there are, those included that are about to be made anew.
    private var connections = 0

    private var latencies: [Duration] = []
    private var failed = 0
    private var refusals: [Int: Int] = [:]
    private var unacknowledged: Set<Int> = []
    private var longest = TimeAmount.zero

    /// - Parameters:
    ///   - interval: the time between two requests; nil sends one as soon as a connection is free.
    ///   - persistence: how long after the end to go on sending what was not acknowledged; nil sends each once.
    ///   - finished: kept once the last connection is closed for good.
    init(
        webhooks: SignedWebhooks, numbersFrom firstNumber: Int, interval: TimeAmount?, duration: TimeAmount,
        persistence: TimeAmount?, connector: ClientBootstrap, port: Int, finished: EventLoopPromise<Void>
    ) {
        self.webhooks = webhooks
        self.firstNumber = firstNumber
        nextNumber = firstNumber
        self.interval = interval
        self.duration = duration
        self.persistence = persistence
        self.connector = connector
        self.port = port
        self.finished = finished
    }

    func start(connections count: Int, on loop: any EventLoop) {
        nextDue = .now()
        end = nextDue + duration
        connections = count
        for _ in 0..<count { connect(on: loop) }
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleRepeatedTask(initialDelay: .milliseconds(1), delay: .milliseconds(1)) { task in
            bound.value.sendDue()
            if bound.value.connections == 0 { task.cancel() }
        }
    }

    /// Ends the run before its time.
    func sendNothingNew() { end = min(end, .now()) }

    func report(elapsed: Duration) -> IngestLoad.Report {
        IngestLoad.Report(
            sent: firstNumber..<nextNumber, unacknowledged: unacknowledged, failed: failed, elapsed: elapsed,
            refusals: refusals, longest: .nanoseconds(longest.nanoseconds), latencies: Distribution(latencies))
    }

    // MARK: Connections

    private func connect(on loop: any EventLoop) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        connector
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LoadConnection(bound.value))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenFailure { error in bound.value.isGone(because: error, on: loop) }
    }

    /// A connection is closed, or was never made.
    func isGone(because error: (any Error)?, on loop: any EventLoop) {
        if mayRepeat {
            let bound = NIOLoopBound(self, eventLoop: loop)
            loop.scheduleTask(in: .milliseconds(20)) { bound.value.connect(on: loop) }
            return
        }
        connections -= 1
        if connections > 0 { return }
        if let error, latencies.isEmpty { finished.fail(error) } else { finished.succeed() }
    }

    /// Whether there is, or will be, something to send that was sent before.
    private var mayRepeat: Bool {
        guard let persistence else { return false }
        let now = NIODeadline.now()
        return now < end || (!unacknowledged.isEmpty && now < end + persistence)
    }

    // MARK: Requests

    /// A connection has nothing outstanding.
    func isFree(_ connection: LoadConnection) {
        idle.append(connection)
        sendDue()
    }

    /// Sends what is due over the connections that are free; after the end, lets these go.
    private func sendDue() {
        let now = NIODeadline.now()
        while mayRepeat, !toRepeat.isEmpty, let connection = freeConnection() {
            let number = toRepeat.removeFirst()
            connection.send(webhooks.request(number), number: number, dueAt: now)
        }
        while now < end, nextDue <= now, let connection = freeConnection() {
            unacknowledged.insert(nextNumber)
            connection.send(webhooks.request(nextNumber), number: nextNumber, dueAt: interval == nil ? now : nextDue)
            nextNumber += 1
            if let interval { nextDue = nextDue + interval }
        }
        if now >= end, !mayRepeat {
            for connection in idle { connection.close() }
            idle.removeAll()
        }
    }

    private func freeConnection() -> LoadConnection? {
        while let connection = idle.popLast() {
            if connection.isOpen { return connection }
        }
        return nil
    }

    func count(_ number: Int, status: Int, latency: TimeAmount) {
        longest = max(longest, latency)
        if status == 200 {
            latencies.append(.nanoseconds(latency.nanoseconds))
            unacknowledged.remove(number)
        } else {
            refusals[status, default: 0] += 1
            countFailed(number)
        }
    }

    /// A request got no answer, or not the one that ends it.
    func countFailed(_ number: Int) {
        failed += 1
        if persistence != nil { toRepeat.append(number) }
    }
}

/// One connection of a run. It reads no more of HTTP than it takes to find the end of an answer.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let run: LoadRun
    private var context: ChannelHandlerContext?
    private var answer = ByteBuffer()
    private var outstanding: (number: Int, since: NIODeadline)?

    init(_ run: LoadRun) { self.run = run }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        run.isFree(self)
    }

    var isOpen: Bool { context?.channel.isActive ?? false }

    func send(_ request: ByteBuffer, number: Int, dueAt due: NIODeadline) {
        outstanding = (number, due)
        context?.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func close() { context?.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        answer.writeBuffer(&part)
        guard let status = HTTPAnswer.completeStatus(of: answer.readableBytesView), let request = outstanding else {
            return
        }
        answer.clear()
        outstanding = nil
        run.count(request.number, status: status, latency: NIODeadline.now() - request.since)
        run.isFree(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let request = outstanding { run.countFailed(request.number) }
        outstanding = nil
        run.isGone(because: nil, on: context.eventLoop)
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
