public import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A CJ that answers as a test tells it to, over real HTTP.
public final class ScriptedCJ: Sendable {
    /// A call as it came.
    public struct Call: Sendable {
        /// Behind the base path, such as `/shopping/order/list`.
        public let path: String
        /// The parameters of the URL, in order.
        public let query: [String]
        public let body: String
        public let accessToken: String?
        /// How many calls of this path came before.
        public let earlier: Int
        public let at: ContinuousClock.Instant
    }

    /// What to answer.
    public struct Answer: Sendable {
        public var status: Int
        public var body: String
        public var headers: [String: String] = [:]
        /// Whether the answer never comes.
        public var isWithheld = false

        public init(_ body: String, status: Int = 200, headers: [String: String] = [:]) {
            self.body = body
            self.status = status
            self.headers = headers
        }

        /// CJ's envelope around data.
        public static func data(_ json: String) -> Answer {
            Answer(#"{"code":200,"result":true,"message":"Success","data":\#(json),"requestId":"r1","success":true}"#)
        }

        /// CJ's refusal, with status 200 as it mostly is.
        public static func refusal(_ code: Int, _ message: String = "refused") -> Answer {
            Answer(
                #"{"code":\#(code),"result":false,"message":"\#(message)","data":null,"requestId":"r2","success":false}"#
            )
        }

        /// What getAccessToken answers, good until a date.
        public static func access(_ token: String, until end: String = "2099-01-01T00:00:00+08:00") -> Answer {
            .data(
                #"{"openId":12312,"accessToken":"\#(token)","accessTokenExpiryDate":"\#(end)","refreshToken":"refresh-\#(token)","refreshTokenExpiryDate":"2099-01-01T00:00:00+08:00"}"#
            )
        }

        public static var withheld: Answer {
            var answer = Answer("")
            answer.isWithheld = true
            return answer
        }
    }

    /// Where it listens, with the base path.
    public let baseURL: URL
    private let state: Mutex<[Call]>

    /// The calls so far.
    public var calls: [Call] { state.withLock { $0 } }

    /// The paths of the calls so far.
    public var paths: [String] { calls.map(\.path) }

    private init(baseURL: URL, state: consuming Mutex<[Call]>) {
        self.baseURL = baseURL
        self.state = state
    }

    /// Runs one for as long as the body takes.
    public static func with<Value: Sendable>(
        _ script: @escaping @Sendable (Call) -> Answer, _ body: (ScriptedCJ) async throws -> Value
    ) async throws -> Value {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let responder = ScriptedResponder(script: script)
        let application = Application(
            responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "scripted") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await application.run() }
        defer { running.cancel() }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next(),
            let url = URL(string: "http://127.0.0.1:\(port)\(ScriptedResponder.base)")
        else { throw CocoaError(.featureUnsupported) }
        let cj = ScriptedCJ(baseURL: url, state: Mutex([]))
        responder.note.withLock { $0 = { call in cj.state.withLock { $0.append(call) } } }
        return try await body(cj)
    }
}

private final class ScriptedResponder: HTTPResponder, Sendable {
    struct Context: InitializableFromSource {
        init(source: ApplicationRequestContextSource) {}
    }

    static let base = "/api2.0/v1"
    let script: @Sendable (ScriptedCJ.Call) -> ScriptedCJ.Answer
    let note = Mutex<(@Sendable (ScriptedCJ.Call) -> Void)?>(nil)
    private let counts = Mutex<[String: Int]>([:])

    init(script: @escaping @Sendable (ScriptedCJ.Call) -> ScriptedCJ.Answer) { self.script = script }

    func respond(to request: Request, context: Context) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 20)
        let path = String(request.uri.path.dropFirst(Self.base.count))
        let earlier = counts.withLock { counts in
            defer { counts[path, default: 0] += 1 }
            return counts[path, default: 0]
        }
        let call = ScriptedCJ.Call(
            path: path, query: request.uri.query?.split(separator: "&").map(String.init) ?? [],
            body: String(buffer: body),
            accessToken: HTTPField.Name("CJ-Access-Token").flatMap { request.headers[$0] }, earlier: earlier,
            at: .now)
        note.withLock(\.self)?(call)
        let answer = script(call)
        // Ends when the client hangs up, which cancels this.
        if answer.isWithheld { try await Task.sleep(for: .seconds(600)) }
        var headers: HTTPFields = [.contentType: "application/json"]
        for (name, value) in answer.headers { if let name = HTTPField.Name(name) { headers[name] = value } }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
    }
}
