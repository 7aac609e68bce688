public import Foundation
import HTTPTypes
public import Hummingbird
public import Instants
public import Logging
public import NIOCore
import Postgres
import Receiver

/// Answers what is asked on the admin address, but for the two questions of health.
public struct PageResponder: Sendable {
    let access: AccessRules
    let forms: FormTokens
    let attempts: FailedAttemptsLog
    /// Whether the listener speaks TLS.
    let isSecure: Bool
    let readings: PageReadings
    let pages: [Page]
    let logger: Logger
    let now: @Sendable () -> Date
    private let metrics: (@Sendable () async throws -> String)?

    /// - Parameters:
    ///   - access: who may see the pages, and who may act.
    ///   - isSecure: whether the listener speaks TLS.
    ///   - metrics: what `/metrics` answers, in Prometheus' text; without it there is no such page.
    ///   - now: the clock that ages are reckoned by.
    public init(
        readings: PageReadings, access: AccessRules, isSecure: Bool = false,
        metrics: (@Sendable () async throws -> String)? = nil, logger: Logger,
        now: @escaping @Sendable () -> Date = { .steady }
    ) {
        self.init(
            readings: readings, pages: Page.all, access: access, isSecure: isSecure, metrics: metrics, logger: logger,
            now: now)
    }

    init(
        readings: PageReadings, pages: [Page], access: AccessRules, isSecure: Bool = false,
        metrics: (@Sendable () async throws -> String)? = nil, logger: Logger,
        now: @escaping @Sendable () -> Date = { .steady }
    ) {
        self.readings = readings
        self.pages = pages
        self.access = access
        self.isSecure = isSecure
        self.metrics = metrics
        self.logger = logger
        self.now = now
        attempts = FailedAttemptsLog()
        // What follows from a token is the same for every server that has it. Without one it is chance.
        forms = FormTokens(
            key: access.tokens.first?.sessionKey ?? (0..<32).map { _ in UInt8.random(in: .min ... .max) })
    }

    /// The answer to a request. It never takes longer than what a page may read for, some six seconds.
    ///
    /// - Parameter address: where it came from.
    public func respond(to request: Request, from address: SocketAddress?) async -> Response {
        var response = await answer(request, from: address)
        for (name, value) in PageHeaders.all { response.headers[name] = value }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request, from address: SocketAddress?) async -> Response {
        let path = request.uri.path
        if let asset = PageAsset(path) { return refusal(of: request, unless: [.get]) ?? asset.response }
        let viewer: Viewer
        switch access.verdict(on: Credentials(request, from: address, proxy: access.proxy), at: now()) {
        case .viewer(let known): viewer = known
        case .signIn: return await signIn(request, from: address)
        case .wrongToken: return wrongToken(from: address)
        case .nobody: return Notice.nobody.response
        case .foreignName: return Notice.foreignName.response
        }
        if path == SignIn.path || path == SignIn.outPath { return await signedIn(viewer, request, from: address) }
        if path == "/metrics", let metrics { return await answer(request, with: metrics) }
        for page in pages {
            guard let parameters = page.path.parameters(of: path) else { continue }
            return await answer(request, with: page, parameters, for: viewer)
        }
        return Notice.missing("a page at \(PercentText.decoded(path) ?? path)", isPage: true).response
    }

    private func answer(_ request: Request, with metrics: @Sendable () async throws -> String) async -> Response {
        if let refusal = refusal(of: request, unless: [.get]) { return refusal }
        do {
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: try await metrics())))
        } catch {
            return failure(error, path: "/metrics").response
        }
    }

    private func answer(
        _ request: Request, with page: Page, _ parameters: [String: String], for viewer: Viewer
    ) async -> Response {
        if let refusal = refusal(of: request, unless: page.act == nil ? [.get] : [.get, .post]) { return refusal }
        do {
            var fields = FormFields(request.uri.query ?? "")
            if request.method == .post {
                switch await form(of: request, for: viewer) {
                case .success(let sent): fields = sent
                case .failure(let refusal): return refusal.notice.response
                }
            }
            let asked = PageRequest(
                parameters: parameters, fields: fields, now: now(), viewer: viewer, forms: forms)
            let answer =
                if request.method == .post, let act = page.act { try await act(asked, readings) } else {
                    try await page.read(asked, readings)
                }
            switch answer {
            case .page(let content, let status):
                return .html(
                    Frame(content, in: page.place, search: fields["q"] ?? "", viewer: viewer, forms: forms),
                    status: status)
            case .elsewhere(let path): return Response(status: .seeOther, headers: [.location: path])
            case .missing(let what): return Notice.missing(what).response
            }
        } catch {
            return failure(error, path: page.path.text).response
        }
    }

    func refusal(of request: Request, unless methods: [HTTPRequest.Method]) -> Response? {
        guard !methods.contains(request.method), !(request.method == .head && methods.contains(.get)) else {
            return nil
        }
        var response = Notice.notAllowed.response
        response.headers[.allow] =
            (methods.contains(.get) ? ["GET", "HEAD"] : []).joined(separator: ", ")
            + (methods.contains(.post) ? (methods.contains(.get) ? ", POST" : "POST") : "")
        return response
    }

    private func failure(_ error: any Error, path: String) -> Notice {
        switch error {
        case is PageDatabase.TooSlow: return .tooSlow
        // Given up by the server when the statement's time, or the wait for a lock, was over.
        case let error as PostgresError where ["57014", "55P03"].contains(error.sqlState): return .tooSlow
        case let error as PostgresError where error.isAbsence: return .databaseAway
        default:
            logger.error("the page \(path) could not be made: \(error)")
            return .failed
        }
    }
}
