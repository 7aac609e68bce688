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

    /// The objects in the data: the elements of an array, or the one object it is.
    public var rows: [JSON] { data.map { $0.elements ?? [$0] }?.filter(\.isObject) ?? [] }

    /// Reads an answer by its body: CJ sends most refusals with status 200.
    ///
    /// - Parameters:
    ///   - now: what days are counted from, for errors that end with the day.
    ///   - secrets: what must not be repeated from CJ's words.
    init(
        to call: CJCall, status: Int, body: [UInt8], at now: Date, without secrets: [Secret] = []
    ) throws(CJError) {
        let envelope = (try? JSON(parsing: body)).flatMap { Fields($0, zone: .gmt) }
        let code = envelope?.integer("code")
        let message = envelope?.text("message").map { Redaction.words($0, without: secrets) } ?? ""
        let requestId = envelope?.text("requestId").map { String(Redaction.withoutControls($0).prefix(64)) }
        func error(_ remedy: CJError.Remedy, code: Int? = code, _ words: String) -> CJError {
            CJError(
                remedy, code: code, message: message.isEmpty ? words : message, requestId: requestId, path: call.path)
        }
        // The status is looked at first only where it alone says what helps: whoever sent it may not be CJ at all.
        switch status {
        case 429: throw error(.retry, code: CJCode.tooFast, "too many requests")
        case 408, 500...: throw error(.retry, "status \(status)")
        default: break
        }
        if let code, !CJCode.success.contains(code) { throw error(CJCode.remedy(code, at: now), "refused") }
        guard status == 200 else {
            throw error(status == 401 ? .reauthenticate : .final, "status \(status)")
        }
        guard let envelope else { throw error(.retry, "the answer is no JSON object") }
        let verdicts = ["result", "success"].compactMap(envelope.flag)
        guard code != nil || !verdicts.isEmpty else { throw error(.retry, "the answer has no code and no result") }
        guard verdicts.allSatisfy(\.self) else { throw error(.final, "refused without a code") }
        self.call = call
        data = envelope["data"]
        self.requestId = requestId
    }
}
