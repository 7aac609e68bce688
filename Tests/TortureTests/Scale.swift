import Foundation

/// How hard the harness tries: a little where nobody says otherwise, for hours where `CJLEDGER_TORTURE` is `long`.
enum Scale {
    static let isLong = ProcessInfo.processInfo.environment["CJLEDGER_TORTURE"] == "long"

    /// The one or the other number of times, or seconds.
    static func pick<Value>(short: Value, long: Value) -> Value { isLong ? long : short }

    /// Webhooks a second. The short form runs beside other tests, with a program that is not optimised.
    static func rate(_ perSecond: Int) -> Int { isLong ? perSecond : max(50, perSecond / 5) }

    /// CJ's limit for an answer. The short form runs on machines that may be ten times slower; there a case tells by what was
    /// answered, and not by the clock, whether a webhook waited for what is broken.
    static let longestAnswer = Duration.seconds(isLong ? 3 : 15)

    /// How long another instance takes to take over. In the short form the same.
    static let longestTakeover = Duration.seconds(isLong ? 10 : 60)

    /// How long one case may take.
    static let minutes = isLong ? 120 : 5
}
