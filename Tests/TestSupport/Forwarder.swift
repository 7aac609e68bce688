import AsyncHTTPClient
import HTTPTypes
public import Hashing
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// One address in front of several receivers, which may come and go behind it.
///
/// It notes what they acknowledge, as CJ would if it kept a book.
public final class Forwarder: Sendable {
    /// What was answered so far.
    public struct Book: Sendable {
        /// The bodies that were answered 200, and how often each was.
        public internal(set) var acknowledged: [Digest: Int] = [:]
        /// How many answers of 200 said `stored`, `duplicate`, `quarantined`.
        public internal(set) var messages: [String: Int] = [:]
        /// How many requests nobody answered, or with another status.
        public internal(set) var failures = 0

        /// How many answers were 200.
        public internal(set) var successes = 0
    }

    /// Where it listens, such as `http://127.0.0.1:50000`.
    public let origin: String
    private let responder: ForwardingResponder

    private init(origin: String, responder: ForwardingResponder) {
        self.origin = origin
        self.responder = responder
    }

    /// Runs one for as long as the body takes.
    public static func with<Value: Sendable>(_ body: (Forwarder) async throws -> Value) async throws -> Value {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        // Nobody there is a failure at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let responder = ForwardingResponder(client: client)
        let application = Application(
            responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "forwarder") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await application.run() }
        let result: Result<Value, any Error>
        do {
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw CancellationError() }
            result = .success(try await body(Forwarder(origin: "http://127.0.0.1:\(port)", responder: responder)))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        try await client.shutdown()
        return try result.get()
    }

    /// The ports behind it, each of which gets a request in its turn.
    public func forward(to ports: [Int]) { responder.ports.withLock { $0 = ports } }

    public var book: Book { responder.book.withLock(\.self) }

    /// Returns once so many answers were 200, or no more are expected.
    ///
    /// - Returns: how many were.
    public func acknowledges(_ count: Int) async throws -> Int {
        while true {
            let successes = book.successes
            if successes >= count || responder.isOver.load(ordering: .relaxed) { return successes }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Says that nothing more will come.
    public func expectNoMore() { responder.isOver.store(true, ordering: .relaxed) }
}

private final class ForwardingResponder: HTTPResponder, Sendable {
    struct Context: InitializableFromSource {
        init(source: ApplicationRequestContextSource) {}
    }

    let client: HTTPClient
    let ports = Mutex<[Int]>([])
    let book = Mutex(Forwarder.Book())
    let isOver = Atomic(false)
    private let turn = Atomic(0)

    init(client: HTTPClient) { self.client = client }

    /// More than a receiver takes, so that it is the one to refuse.
    private static let mostBytes = 8 << 20

    func respond(to request: Request, context: Context) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.mostBytes)
        let turn = turn.add(1, ordering: .relaxed).newValue
        let port = ports.withLock { $0.isEmpty ? nil : $0[turn % $0.count] }
        guard let port, let (status, answer) = await pass(on: request, body, to: port) else {
            book.withLock { $0.failures += 1 }
            return Response(status: .badGateway)
        }
        note(request, body, status, answer)
        return Response(status: .init(code: status), body: ResponseBody(byteBuffer: answer))
    }

    private func pass(on request: Request, _ body: ByteBuffer, to port: Int) async -> (status: Int, ByteBuffer)? {
        var onward = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(request.uri.string)")
        onward.method = HTTPMethod(rawValue: request.method.rawValue)
        for field in request.headers where ["content-type", "sign"].contains(field.name.canonicalName) {
            onward.headers.add(name: field.name.canonicalName, value: field.value)
        }
        if request.method == .post { onward.body = .bytes(body) }
        guard let response = try? await client.execute(onward, timeout: .seconds(10)),
            let answer = try? await response.body.collect(upTo: 1 << 16)
        else { return nil }
        return (Int(response.status.code), answer)
    }

    private func note(_ request: Request, _ body: ByteBuffer, _ status: Int, _ answer: ByteBuffer) {
        let text = String(buffer: answer)
        let word = ["stored", "duplicate", "quarantined"].first { text.contains("\"\($0)\"") }
        let digest = SHA256.digest(of: Array(buffer: body))
        book.withLock { book in
            guard status == 200, request.method == .post else {
                book.failures += status == 200 ? 0 : 1
                return
            }
            book.successes += 1
            book.acknowledged[digest, default: 0] += 1
            if let word { book.messages[word, default: 0] += 1 }
        }
    }
}
