import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A receiver of webhooks that notes what comes, and answers as it is told to.
public final class Listener: Sendable {
    public struct Heard: Sendable {
        public let headers: [String: String]
        public let body: [UInt8]
    }

    public enum Manner: Sendable {
        case answers(Int)
        /// It takes everything and answers nothing.
        case hangs
    }

    /// Where it listens.
    public let url: String
    private let state: States

    fileprivate final class States: Sendable {
        let value = Mutex<(heard: [Heard], manner: Manner)>(([], .answers(200)))
    }

    private init(url: String, state: States) {
        self.url = url
        self.state = state
    }

    /// Runs one for as long as the body takes.
    public static func with<Value: Sendable>(_ body: (Listener) async throws -> Value) async throws -> Value {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let state = States()
        let application = Application(
            responder: Responder(state: state), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "listener") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await application.run() }
        var port = 0
        for await announced in ports {
            port = announced
            break
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(Listener(url: "http://127.0.0.1:\(port)/alarms", state: state)))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        return try result.get()
    }

    /// What came so far, whatever was answered.
    public var heard: [Heard] { state.value.withLock { $0.heard } }

    public func set(_ manner: Manner) { state.value.withLock { $0.manner = manner } }

    private struct Responder: HTTPResponder {
        let state: States

        struct Context: InitializableFromSource {
            init(source: ApplicationRequestContextSource) {}
        }

        func respond(to request: Request, context: Context) async throws -> Response {
            let body = Array(buffer: try await request.body.collect(upTo: 1 << 20))
            let headers = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { $1 }
            let manner = state.value.withLock { state in
                state.heard.append(Heard(headers: headers, body: body))
                return state.manner
            }
            switch manner {
            case .answers(let status): return Response(status: .init(code: status))
            case .hangs:
                try await Task.sleep(for: .seconds(600))
                return Response(status: .ok)
            }
        }
    }
}
