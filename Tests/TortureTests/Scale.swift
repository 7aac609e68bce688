import Foundation

/// How hard the harness tries: a little where nobody says otherwise, for hours where `CJLEDGER_TORTURE` is `long`.
enum Scale {
    static let isLong = ProcessInfo.processInfo.environment["CJLEDGER_TORTURE"] == "long"

    /// The one or the other number of times, or seconds.
    static func pick<Value>(short: Value, long: Value) -> Value { isLong ? long : short }

    /// Webhooks a second. The short form runs beside other tests, with a program that is not optimised.
    static func rate(_ perSecond: Int) -> Int { isLong ? perSecond : max(50, perSecond / 5) }

    /// How long one case may take.
    static let minutes = isLong ? 120 : 5
}
