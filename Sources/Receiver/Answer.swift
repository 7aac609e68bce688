import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import NIOHTTPTypes

/// What the receiver answers. CJ takes exactly 200 for success, and repeats and then drops anything else.
enum Answer: Sendable, Hashable, CaseIterable {
    /// It is an event of the ledger.
    case stored
    /// It is in the spool, and the sender is told the same.
    case spooled
    /// The same bytes were kept before.
    case duplicate
    /// It is no event, and is kept in the quarantine.
    case quarantined
    /// Somebody is here.
    case probed
    /// The signature is missing or wrong.
    case unauthenticated
    /// Nobody can tell yet whether it is signed: the account has no openId.
    case unregistered
    /// No such account or key.
    case unknown
    /// A method other than POST, GET and HEAD.
    case methodNotAllowed
    /// The body is larger than may be.
    case tooLarge
    /// The request took too long to come.
    case late
    /// It could not be kept, or is not known to be.
    case unavailable
}

extension Answer {
    init(_ outcome: AppendOutcome) {
        switch outcome {
        case .stored: self = .stored
        case .duplicate: self = .duplicate
        case .quarantined: self = .quarantined
        case .spooled: self = .spooled
        }
    }

    /// What it is counted under.
    var name: String {
        switch self {
        case .stored: "stored"
        case .spooled: "spooled"
        case .duplicate: "duplicate"
        case .quarantined: "quarantined"
        case .probed: "probed"
        case .unauthenticated: "unauthenticated"
        case .unregistered: "unregistered"
        case .unknown: "unknown"
        case .methodNotAllowed: "method_not_allowed"
        case .tooLarge: "too_large"
        case .late: "late"
        case .unavailable: "unavailable"
        }
    }

    /// The HTTP status.
    var status: HTTPResponse.Status {
        switch self {
        case .stored, .spooled, .duplicate, .quarantined, .probed: .ok
        case .unauthenticated: .unauthorized
        case .unknown: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .late: .requestTimeout
        case .unavailable, .unregistered: .serviceUnavailable
        }
    }

    /// The message for the reader of the answer; nil where it has no body.
    private var message: String? {
        switch self {
        case .stored, .spooled: "stored"
        case .duplicate: "duplicate"
        case .quarantined: "quarantined"
        case .unauthenticated: "the header sign is missing or is not the signature of this body"
        case .unregistered: "not kept: the account has no openId yet"
        case .tooLarge: "the body is too large"
        case .late: "the request took too long to come"
        case .unavailable: "not kept, send it again"
        case .probed, .unknown, .methodNotAllowed: nil
        }
    }

    /// Each answer's body, made once: the receiver gives the same few answers for ever.
    private static let bodies: [Answer: ByteBuffer] = Dictionary(
        uniqueKeysWithValues: allCases.map { answer in
            let result = answer.status == .ok ? "success" : "error"
            let text = answer.message.map {
                #"{"code":\#(answer.status.code),"result":"\#(result)","message":"\#($0)"}"#
            }
            return (answer, ByteBuffer(string: text ?? ""))
        })

    /// Whether the sender failed to show that he may send.
    var isFailedAttempt: Bool { self == .unauthenticated || self == .unknown }

    var response: Response {
        var headers = HTTPFields()
        switch self {
        case .methodNotAllowed: headers[.allow] = "POST, GET, HEAD"
        case .unavailable, .unregistered: headers[.retryAfter] = "30"
        case .tooLarge, .late: headers[.connection] = "close"
        default: break
        }
        if message != nil { headers[.contentType] = "application/json" }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: Self.bodies[self] ?? ByteBuffer()))
    }

    /// The answer as it goes to the line, for where no responder gives it.
    var parts: [HTTPResponsePart] {
        [.head(response.head), .body(Self.bodies[self] ?? ByteBuffer()), .end(nil)]
    }
}
