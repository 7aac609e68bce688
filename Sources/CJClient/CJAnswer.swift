public import CJ
import Foundation

/// What CJ answered to a call, without its envelope.
public struct CJAnswer: Sendable {
    /// What was asked.
    public let call: CJCall
    /// The data; nil when CJ sent none.
    public let data: JSON?
    /// What CJ's support asks for.
    public let requestId: String?
    /// What CJ said of the account's points.
    public let points: PointsInfo?

    /// The objects in the data: the elements of an array or of a list, or the one object it is.
    public var rows: [JSON] {
        guard let data else { return [] }
        let list = ListShape(data).flatMap { $0.hasRows ? $0.rows : nil }
        return (list ?? data.elements ?? [data]).filter(\.isObject)
    }

    /// Brackets without end would take sixteen times their length of memory. A page of 200 orders has some ten thousand
    /// values.
    private static let mostValues = 500_000

    /// Reads an answer by its body: CJ sends most refusals with status 200.
    ///
    /// - Parameters:
    ///   - retryAfter: how long CJ asks to wait, in seconds.
    ///   - now: what days are counted from, for errors that end with the day.
    ///   - secrets: what must not be repeated from CJ's words.
    init(
        to call: CJCall, status: Int, retryAfter: TimeInterval? = nil, body: [UInt8], at now: Date,
        without secrets: [Secret] = []
    ) throws(CJError) {
        let envelope = (try? JSON(parsing: body, mostValues: Self.mostValues)).flatMap { Fields($0, zone: .gmt) }
        let code = envelope?.integer("code")
        let message = envelope?.text("message").map { Redaction.words($0, without: secrets) } ?? ""
        let requestId = envelope?.text("requestId").map { String(Redaction.withoutControls($0).prefix(64)) }
        let points = PointsInfo(envelope)
        func error(_ remedy: CJError.Remedy, code: Int? = code, _ words: String) -> CJError {
            var error = CJError(
                remedy, code: code, message: message.isEmpty ? words : message, requestId: requestId, path: call.path)
            error.points = points
            error.retryAfter = retryAfter
            return error
        }
        // The status is looked at first only where it alone says what helps: its sender may not be CJ at all. With
        // 429 CJ refuses what comes too fast, and also what cannot be paid: the code tells them apart.
        switch status {
        case 429:
            if let code, CJCode.usedUp.contains(code) { throw error(CJCode.remedy(code, at: now), "used up") }
            throw error(.retry, code: CJCode.tooFast, "too many requests")
        case 408, 500...: throw error(.retry, "status \(status)")
        default: break
        }
        if let code, !CJCode.success.contains(code) { throw error(CJCode.remedy(code, at: now), "refused") }
        guard status == 200 else {
            throw error(
                status == 401 ? .reauthenticate : .final, code: code ?? (status == 404 ? CJCode.noSuchInterface : nil),
                "status \(status)")
        }
        guard let envelope else { throw error(.retry, "the answer is no JSON object, or one of far too many values") }
        let verdicts = ["result", "success"].compactMap(envelope.flag)
        guard code != nil || !verdicts.isEmpty else { throw error(.retry, "the answer has no code and no result") }
        guard verdicts.allSatisfy(\.self) else { throw error(.final, "refused without a code") }
        self.call = call
        data = envelope["data"]
        self.requestId = requestId
        self.points = points
    }
}

extension PointsInfo {
    /// Nil where an answer says nothing of points.
    init?(_ envelope: Fields?) {
        guard let info = envelope?.object("pointsInfo") ?? envelope?.object("data")?.object("pointsInfo") else {
            return nil
        }
        self.init(
            usedToday: info.integer("usedToday"), remaining: info.integer("remaining"), total: info.integer("total"))
        if self == PointsInfo() { return nil }
    }
}
