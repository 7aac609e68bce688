public import Foundation

/// Why a call of CJ's API gave no data. Its words hold no secret, so it may be logged.
public struct CJError: Error, Sendable, Equatable {
    /// What helps.
    public enum Remedy: Sendable, Equatable {
        /// The same call again, a little later.
        case retry
        /// The same call again, not before an instant.
        case wait(until: Date)
        /// The same call with another access token.
        case reauthenticate
        /// Nothing: the same call would be refused again.
        case final
    }

    /// What helps.
    public var remedy: Remedy
    /// CJ's code; nil when CJ gave none.
    public var code: Int?
    /// CJ's words, or ours where CJ said nothing.
    public var message: String
    /// What CJ's support asks for.
    public var requestId: String?
    /// The call's path.
    public var path: String
    /// What CJ said of the account's points.
    public var points: PointsInfo?
    /// How long CJ asks to wait, in seconds.
    public var retryAfter: TimeInterval?

    public init(_ remedy: Remedy, code: Int? = nil, message: String, requestId: String? = nil, path: String) {
        self.remedy = remedy
        self.code = code
        self.message = message
        self.requestId = requestId
        self.path = path
    }

    /// Whether CJ does not have this call.
    public var isNoSuchInterface: Bool { code == CJCode.noSuchInterface }

    /// Whether CJ does not know the order that was asked for. 1600300 also stands for wrong parameters, so its words
    /// count too.
    public var isUnknownOrder: Bool {
        code == CJCode.unknownOrder
            || code == CJCode.parameterOrOrder && message.lowercased().contains("order not found")
    }

    /// Whether this call alone must wait, for points or for another day, and others need not.
    public var isOfThisCallAlone: Bool {
        guard case .wait = remedy else { return false }
        return code == CJCode.pointsGone || code == CJCode.dailyQuota
    }

    /// Whether CJ does not know the variant or dispute that was asked for. Its refusal may have the code of wrong
    /// parameters, and ours are right.
    public var isUnknownThing: Bool {
        guard remedy == .final, let code else { return false }
        return code == CJCode.parameterOrOrder || CJCode.unknownVariant.contains(code)
    }

    /// Whether the access token was refused.
    public var isRefusedAccess: Bool { remedy == .reauthenticate }
}

extension CJError: CustomStringConvertible {
    public var description: String {
        let marks = [code.map { "code \($0)" }, requestId.map { "requestId \($0)" }].compactMap(\.self)
        return "CJ's \(path): \(message)" + (marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))")
    }
}

extension CJError {
    /// That a call cannot be made for now.
    init(_ closed: RequestsClosed, path: String) {
        let (code, message): (Int?, String) =
            switch closed.why {
            case .points: (CJCode.pointsGone, "the points are used up")
            case .quota: (CJCode.dailyQuota, "today's calls are used up")
            case .pause: (nil, "CJ asked for a pause")
            }
        self.init(.wait(until: closed.until), code: code, message: message, path: path)
    }
}

/// CJ's codes that mean something to this program (`docs/cj.md`, Errors).
enum CJCode {
    static let success = [0, 200]
    static let busy = 1_600_000
    static let refusedAccess = 1_600_001...1_600_003
    static let noSuchInterface = 1_600_101
    static let tooFast = 1_600_200
    static let dailyQuota = 1_600_201
    static let parameterOrOrder = 1_600_300
    static let timedOut = 1_600_301
    static let unknownVariant = 1_602_000...1_602_999
    static let unknownOrder = 1_603_100
    static let pointsGone = 16_900_500
    /// What is no sign of calling too fast, whatever status it comes with.
    static let usedUp = [dailyQuota, pointsGone]

    /// What helps against an error.
    static func remedy(_ code: Int, at now: Date) -> CJError.Remedy {
        switch code {
        case busy, tooFast, timedOut: .retry
        case dailyQuota, pointsGone: .wait(until: now.nextDayOfCJ)
        case refusedAccess: .reauthenticate
        default: .final
        }
    }
}

extension Date {
    /// The next 00:00 UTC after this instant, when CJ counts points and daily calls anew.
    var nextDayOfCJ: Date { dayOfCJ.addingTimeInterval(86_400) }

    /// The last 00:00 UTC up to this instant.
    var dayOfCJ: Date { Date(timeIntervalSince1970: (timeIntervalSince1970 / 86_400).rounded(.down) * 86_400) }
}
