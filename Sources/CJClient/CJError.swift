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

    /// Whether the access token was refused.
    public var isRefusedAccess: Bool { remedy == .reauthenticate }
}

extension CJError: CustomStringConvertible {
    public var description: String {
        let marks = [code.map { "code \($0)" }, requestId.map { "requestId \($0)" }].compactMap(\.self)
        return "CJ's \(path): \(message)" + (marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))")
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
    static let unknownOrder = 1_603_100
    static let pointsGone = 16_900_500

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
