import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Answers over HTTP: CJ's API under its base path, and the control calls, which are no part of CJ.
struct Responder: HTTPResponder {
    let conductor: Conductor
    let post: Post

    /// CJ's base path.
    static let basePath = "/api2.0/v1"
    private static let mostBodyBytes = 1_048_576
    /// Ten years: more than the longest run lasts.
    private static let mostSeconds = Int.days(3_650)

    struct Context: InitializableFromSource {
        init(source: ApplicationRequestContextSource) {}
    }

    /// A client that waits for an answer when the simulator is stopped gets none.
    func respond(to request: Hummingbird.Request, context: Context) async throws -> Response {
        try await cancelWhenGracefulShutdown { try await answer(to: request) }
    }

    private func answer(to request: Hummingbird.Request) async throws -> Response {
        let path = request.uri.path
        if path.hasPrefix(Self.basePath + "/") {
            return try await callAnswer(to: request, path: String(path.dropFirst(Self.basePath.count)))
        }
        switch path {
        case "/__advance":
            guard request.method == .post else { return Self.notAllowed("POST") }
            return try await advanced(request)
        case "/__truth":
            guard request.method == .get else { return Self.notAllowed("GET") }
            return Self.page(.ok, await conductor.truth())
        case "/__sales":
            guard request.method == .get else { return Self.notAllowed("GET") }
            return Self.page(.ok, await conductor.sales(), type: "text/csv;charset=UTF-8")
        case "/__calls":
            guard request.method == .get else { return Self.notAllowed("GET") }
            return Self.page(.ok, await conductor.callsReport.bytes)
        default:
            return Self.problem(
                .notFound,
                "nothing is here: CJ's API is under \(Self.basePath), beside /__advance, /__truth, /__sales, "
                    + "/__calls")
        }
    }

    private func callAnswer(to request: Hummingbird.Request, path: String) async throws -> Response {
        guard let body = await Self.body(of: request) else {
            return Self.problem(.contentTooLarge, "the body is longer than \(Self.mostBodyBytes) bytes")
        }
        let call = Request(
            method: request.method.rawValue, path: path, query: Self.parameters(request.uri.query), body: body)
        let accessToken = HTTPField.Name("CJ-Access-Token").flatMap { request.headers[$0] }
        let answer: HTTPAnswer =
            switch await conductor.reaction(to: call, accessToken: accessToken) {
            case .answer(let answer): answer
            case .probe(let probe):
                await conductor.answer(to: probe, statuses: await statuses(of: probe))
            }
        if answer.milliseconds > 0 { try await Task.sleep(for: .milliseconds(answer.milliseconds)) }
        return Self.page(HTTPResponse.Status(code: answer.status), answer.body)
    }

    private func statuses(of probe: Probe) async -> [String: Int?] {
        await withTaskGroup(of: (String, Int?).self) { group in
            for url in Set(probe.urls) {
                group.addTask { (url, await post.status(of: probe.webhook, to: url, method: probe.method)) }
            }
            return await group.reduce(into: [:]) { $0.updateValue($1.1, forKey: $1.0) }
        }
    }

    private struct Advance: Decodable {
        let seconds: Int
    }

    private func advanced(_ request: Hummingbird.Request) async throws -> Response {
        guard let body = await Self.body(of: request),
            let advance = try? JSONDecoder().decode(Advance.self, from: Data(body)),
            (0...Self.mostSeconds).contains(advance.seconds)
        else {
            return Self.problem(
                .badRequest,
                #"the body must be {"seconds":N}, with a whole number of seconds from 0 to \#(Self.mostSeconds)"#)
        }
        await conductor.advance(by: advance.seconds)
        try Task.checkCancellation()
        let progress = await conductor.progress()
        let page: JSON = ["now": .text(progress.now), "ended": .bool(progress.hasEnded)]
        return Self.page(.ok, page.bytes)
    }

    /// Nil when it is too long, or did not come to its end.
    private static func body(of request: Hummingbird.Request) async -> [UInt8]? {
        try? await Array(buffer: request.body.collect(upTo: mostBodyBytes))
    }

    private static func parameters(_ query: String?) -> [Request.Parameter] {
        (query ?? "").split(separator: "&").map { pair in
            let words = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(decoded)
            return Request.Parameter(name: words[0], value: words.count > 1 ? words[1] : "")
        }
    }

    /// A blank is written `+` or `%20`.
    private static func decoded(_ word: Substring) -> String {
        let blanks = word.replacing("+", with: " ")
        return blanks.removingPercentEncoding ?? String(blanks)
    }

    private static func page(
        _ status: HTTPResponse.Status, _ body: [UInt8], type: String = "application/json;charset=UTF-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    private static func problem(_ status: HTTPResponse.Status, _ text: String) -> Response {
        let page: JSON = ["error": .text(text)]
        return Self.page(status, page.bytes)
    }

    private static func notAllowed(_ method: String) -> Response {
        var response = problem(.methodNotAllowed, "this takes \(method) only")
        response.headers[.allow] = method
        return response
    }
}
