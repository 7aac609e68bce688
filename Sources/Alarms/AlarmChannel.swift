public import AsyncHTTPClient
import CoreMetrics
public import Exposition
public import Foundation
import Hashing
import NIOCore
import NIOHTTP1

/// A way in which people are told.
public struct AlarmChannel: Sendable {
    /// `url` or `command`: under this name it is remembered what it was told.
    public let name: String
    /// Tells it, within a bounded time.
    let deliver: @Sendable (AlarmMessage) async throws -> Void

    /// - Parameter deliver: tells it, within a bounded time, and throws when that came to nothing.
    public init(name: String, deliver: @escaping @Sendable (AlarmMessage) async throws -> Void) {
        self.name = name
        self.deliver = deliver
    }

    /// Counts what becomes of it.
    func tell(_ message: AlarmMessage) async throws {
        do {
            try await deliver(message)
            Counter(.alarms, [name, message.event.rawValue, "delivered"]).increment()
        } catch {
            Counter(.alarms, [name, message.event.rawValue, "failed"]).increment()
            throw error
        }
    }
}

extension AlarmChannel {
    /// A webhook: the message as JSON, signed if there is a secret.
    ///
    /// The header `X-CJLedger-Signature` is `sha256=` and the HMAC-SHA256 of the body's bytes in hexadecimal. Any 2xx is
    /// success; a redirect is none, since it could lead anywhere.
    ///
    /// - Parameters:
    ///   - http: must not follow redirects.
    ///   - limit: how long one try takes at most.
    public static func url(
        _ url: URL, secret: String?, http: HTTPClient, limit: Duration = .seconds(10)
    ) -> AlarmChannel {
        AlarmChannel(name: "url") { message in
            let body = try message.json
            var request = HTTPClientRequest(url: url.absoluteString)
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.headers.add(name: "User-Agent", value: "cjledger")
            request.headers.add(name: "Idempotency-Key", value: "\(message.id)-\(message.event.rawValue)")
            if let secret {
                let signature = HMACSHA256.code(of: body, key: Array(secret.utf8)).hexadecimal
                request.headers.add(name: "X-CJLedger-Signature", value: "sha256=\(signature)")
            }
            request.body = .bytes(ByteBuffer(bytes: body))
            let status: UInt
            do {
                let nanoseconds = Int64(limit / .nanoseconds(1))
                status = try await http.execute(request, timeout: .nanoseconds(nanoseconds)).status.code
            } catch {
                try Task.checkCancellation()
                // Errors may quote the URL, which may have a secret in it.
                throw AlarmFailure(reason: "CJLEDGER_ALARM_URL did not answer: \(shortName(of: error))")
            }
            guard (200..<300).contains(status) else {
                throw AlarmFailure(reason: "CJLEDGER_ALARM_URL answered \(status)")
            }
        }
    }

    private static func shortName(of error: any Error) -> String {
        (error as? HTTPClientError)?.shortDescription ?? "\(type(of: error))"
    }
}

/// Why a channel was not told. Its words hold no secret.
struct AlarmFailure: Error, CustomStringConvertible {
    let reason: String

    var description: String { reason }
}

extension Figure {
    /// What is counted of alarms.
    public static let ofAlarms = [alarms]

    static let alarms = Figure(
        "cjledger_alarms_total", .counter, labels: ["channel", "event", "outcome"],
        "Alarms that this process told by CJLEDGER_ALARM_URL and CJLEDGER_ALARM_COMMAND, and tries that came to nothing."
    )
}
