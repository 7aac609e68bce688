public import Foundation
import HTTPTypes
public import Hummingbird
public import Instants
public import Logging
import NIOCore
import Postgres

/// Answers what is asked on the admin address, but for the two questions of health.
public struct PageResponder: Sendable {
    private let readings: PageReadings
    private let pages: [Page]
    private let logger: Logger
    private let metrics: (@Sendable () async throws -> String)?
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - metrics: what `/metrics` answers, in Prometheus' text; without it there is no such page.
    ///   - now: the clock that ages are reckoned by.
    public init(
        readings: PageReadings, metrics: (@Sendable () async throws -> String)? = nil, logger: Logger,
        now: @escaping @Sendable () -> Date = { .steady }
    ) {
        self.init(readings: readings, pages: Page.all, metrics: metrics, logger: logger, now: now)
    }

    init(
        readings: PageReadings, pages: [Page], metrics: (@Sendable () async throws -> String)? = nil, logger: Logger,
        now: @escaping @Sendable () -> Date = { .steady }
    ) {
        self.readings = readings
        self.pages = pages
        self.metrics = metrics
        self.logger = logger
        self.now = now
    }

    /// The answer to a request. It never takes longer than what a page may read for, some six seconds.
    public func respond(to request: Request) async -> Response {
        var response = await answer(request)
        for (name, value) in PageHeaders.all { response.headers[name] = value }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request) async -> Response {
        guard HostName.isOurs(request.head.authority) else { return Notice.foreignName.response }
        let path = request.uri.path
        if let asset = PageAsset(path) { return onlyGet(request) ?? asset.response }
        if path == "/metrics", let metrics {
            if let refusal = onlyGet(request) { return refusal }
            do {
                return Response(
                    status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: try await metrics())))
            } catch {
                return failure(error, path: "/metrics").response
            }
        }
        for page in pages {
            guard let parameters = page.path.parameters(of: path) else { continue }
            if let refusal = onlyGet(request) { return refusal }
            return await answer(request, with: page, parameters)
        }
        return Notice.missing("a page at \(PercentText.decoded(path) ?? path)", isPage: true).response
    }

    private func answer(_ request: Request, with page: Page, _ parameters: [String: String]) async -> Response {
        let fields = FormFields(request.uri.query ?? "")
        do {
            let asked = PageRequest(parameters: parameters, fields: fields, now: now())
            switch try await page.read(asked, readings) {
            case .page(let content):
                return .html(Frame(content, in: page.place, search: fields["q"] ?? ""))
            case .elsewhere(let path): return Response(status: .seeOther, headers: [.location: path])
            case .missing(let what): return Notice.missing(what).response
            }
        } catch {
            return failure(error, path: page.path.text).response
        }
    }

    private func onlyGet(_ request: Request) -> Response? {
        guard request.method != .get, request.method != .head else { return nil }
        var response = Notice.notAllowed.response
        response.headers[.allow] = "GET, HEAD"
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

/// What every answer carries: nothing comes from elsewhere, runs or is framed there, and nothing is kept by the way.
enum PageHeaders {
    static let all: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            """
            default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
            frame-ancestors 'none'; base-uri 'none'
            """
        ),
        (.xContentTypeOptions, "nosniff"),
        (.cacheControl, "no-store"),
        (referrerPolicy, "no-referrer"),
    ]

    // The library's `init(_:)` is nil for what is no name of a header; `parsed` is for names that are checked.
    private static let referrerPolicy = HTTPField.Name(parsed: "referrer-policy") ?? .cacheControl
}

/// A file that pages name: the stylesheet, the script, the icon.
private struct PageAsset {
    let text: String
    let type: String

    init?(_ path: String) {
        guard path.hasPrefix("/assets/") else { return nil }
        let name = String(path.dropFirst("/assets/".count))
        guard let text = PageTemplates.assets[name] else { return nil }
        self.text = text
        type =
            switch name.split(separator: ".").last {
            case "css": "text/css; charset=utf-8"
            case "js": "text/javascript; charset=utf-8"
            default: "image/svg+xml"
            }
    }

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

extension Response {
    /// A page.
    static func html(_ frame: Frame, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: frame.html)))
    }
}
