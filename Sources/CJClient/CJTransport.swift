public import AsyncHTTPClient
import CJ
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends one call and reads its answer, nothing more.
struct CJTransport: Sendable {
    let http: HTTPClient
    let settings: CJClientSettings

    /// The largest answer that is read, in bytes: a page of 200 orders has less than one.
    private static let largestAnswer = 4 << 20

    /// - Parameter secrets: what must not be repeated from CJ's words.
    /// - Throws: ``CJError``, or `CancellationError` when the task was cancelled.
    func send(_ call: CJCall, accessToken: Secret?, without secrets: [Secret]) async throws -> CJAnswer {
        let request = try request(call, accessToken: accessToken)
        let response: (status: Int, retryAfter: String?, body: [UInt8])
        do {
            response = try await Deadline.within(settings.deadline) {
                let response = try await http.execute(request, timeout: .nanoseconds(.max / 2))
                let body = try await response.body.collect(upTo: Self.largestAnswer)
                return (Int(response.status.code), response.headers.first(name: "Retry-After"), Array(buffer: body))
            }
        } catch {
            try Task.checkCancellation()
            let reason =
                error is Deadline.Passed ? "no answer within \(settings.deadline)" : "no answer: \(Self.name(error))"
            throw CJError(.retry, message: reason, path: call.path)
        }
        let now = settings.now()
        return try CJAnswer(
            to: call, status: response.status,
            retryAfter: response.retryAfter.flatMap { RetryAfter.seconds($0, at: now) }, body: response.body, at: now,
            without: secrets)
    }

    private func request(_ call: CJCall, accessToken: Secret?) throws(CJError) -> HTTPClientRequest {
        var url = settings.baseURL.appending(path: call.path)
        if call.method == .get { url.append(queryItems: call.query) }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = call.method == .get ? .GET : .POST
        request.headers.add(name: "Accept", value: "application/json")
        if let accessToken { request.headers.add(name: "CJ-Access-Token", value: accessToken.text) }
        if call.method == .post {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: call.parametersJSON))
        }
        return request
    }

    /// Errors of the network may quote the URL, which is not for a log; what kind they are is enough.
    private static func name(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: return error.shortDescription
        case NIOSSLError.handshakeFailed(let error) where "\(error)".contains("CERTIFICATE_VERIFY_FAILED"):
            return """
                its certificate is not trusted. Something on the way shows another than CJ's, this machine's certificate \
                authorities (package ca-certificates) are missing or old, or its clock is wrong
                """
        case is NIOTooManyBytesError: return "it is longer than \(largestAnswer >> 20) MiB"
        case is NIOSSLExtraError:
            return "its certificate is for another host: is CJ_BASE_URL right, and the connection not redirected?"
        case is NIOSSLError: return "no agreement on a TLS connection"
        default: return "\(type(of: error))"
        }
    }
}

/// How long an answer asks to wait.
enum RetryAfter {
    /// More is not believed.
    private static let longest: TimeInterval = 86_400
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// A number of seconds, or a date of HTTP; nil for anything else.
    static func seconds(_ text: String, at now: Date) -> TimeInterval? {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard let seconds = TimeInterval(text) ?? date(text)?.timeIntervalSince(now), seconds.isFinite, seconds > 0
        else { return nil }
        return min(seconds, longest)
    }

    /// `Wed, 21 Oct 2015 07:28:00 GMT`
    private static func date(_ text: String) -> Date? {
        guard let parts = text.wholeMatch(of: /[A-Za-z]{3}, ([0-9]{2}) ([A-Za-z]{3}) ([0-9]{4}) ([0-9:]{8}) GMT/),
            let month = months.firstIndex(of: String(parts.2))
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return try? Date("\(parts.3)-\(number)-\(parts.1)T\(parts.4)Z", strategy: .iso8601)
    }
}

extension HTTPClient.Configuration {
    /// For calls of CJ's API: CJ redirects none, and a token must not follow where somebody points.
    public static var cj: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(10))
        // Why there is no connection is told at once, and the call tried again by the rules for calls.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}

/// A time that an operation may take.
enum Deadline {
    struct Passed: Error {}

    /// Runs `body` and cancels it when it takes longer.
    ///
    /// - Throws: ``Passed``, or what `body` throws.
    static func within<Value: Sendable>(
        _ longest: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: longest)
                throw Passed()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}
