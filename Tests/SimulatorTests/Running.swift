import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

@testable import Simulator

/// A logger that says nothing.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Takes webhooks on a port of its own, and answers them as the test says.
final class TestReceiver: Sendable {
    /// What it answers, and after how long.
    struct Manner: Sendable {
        var status = 200
        var after: Duration = .zero
    }

    private let bodies = Mutex<[String]>([])
    private let manner: @Sendable (_ body: String, _ earlier: Int) -> Manner

    /// - Parameter manner: how it takes a body that came so many times before.
    init(_ manner: @escaping @Sendable (_ body: String, _ earlier: Int) -> Manner = { _, _ in Manner() }) {
        self.manner = manner
    }

    /// What it has answered, in the order of arrival.
    var received: [String] { bodies.withLock { $0 } }

    /// Runs it as long as `body` takes.
    func run<Value: Sendable>(_ body: (_ url: String) async throws -> Value) async throws -> Value {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let application = Application(
            responder: self, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) }, logger: silent)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            defer { group.cancelAll() }
            for await port in ports { return try await body("http://127.0.0.1:\(port)/hook") }
            throw CancellationError()
        }
    }
}

extension TestReceiver: HTTPResponder {
    struct Context: InitializableFromSource {
        init(source: ApplicationRequestContextSource) {}
    }

    func respond(to request: Hummingbird.Request, context: Context) async throws -> Response {
        let body = String(buffer: try await request.body.collect(upTo: 1 << 22))
        let manner = bodies.withLock { bodies in
            let earlier = bodies.count { $0 == body }
            bodies.append(body)
            return self.manner(body, earlier)
        }
        if manner.after > .zero { try await Task.sleep(for: manner.after) }
        return Response(status: .init(code: manner.status))
    }
}

/// Runs a simulated CJ as long as `body` takes.
func withSimulatedCJ<Value: Sendable>(
    _ settings: SimulatorSettings, _ body: (SimulatedCJ, _ address: String) async throws -> Value
) async throws -> Value {
    let (ports, announce) = AsyncStream<Int>.makeStream()
    let cj = SimulatedCJ(settings: settings, logger: silent) { announce.yield($0) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await cj.run() }
        defer { group.cancelAll() }
        for await port in ports { return try await body(cj, "http://127.0.0.1:\(port)") }
        throw CancellationError()
    }
}

/// A call, and what came back.
func call(_ method: String, _ url: String, _ body: String? = nil) async throws -> (status: UInt, body: String) {
    var request = HTTPClientRequest(url: url)
    request.method = .init(rawValue: method)
    if let body { request.body = .bytes(ByteBuffer(string: body)) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    return (UInt(response.status.code), String(buffer: try await response.body.collect(upTo: 1 << 26)))
}
