import Decimals
import Foundation

/// Amounts of money as pages show them.
enum AmountText {
    /// Two decimals at least, a blank between thousands, and the true minus: `−1 204.50`.
    ///
    /// - Parameter isSigned: whether a plus stands before what is more than nothing.
    static func of(_ amount: Decimal, isSigned: Bool = false) -> String {
        let parts = amount.magnitude.plainText.split(separator: ".", maxSplits: 1)
        let decimals = parts.count > 1 ? String(parts[1]) : ""
        let sign = amount < 0 ? "\u{2212}" : isSigned && amount > 0 ? "+" : ""
        return sign + CountText.grouped(String(parts.first ?? "0")) + "."
            + decimals + String(repeating: "0", count: max(0, 2 - decimals.utf8.count))
    }

    /// The same where it may be unknown: `unknown`, never 0.
    static func of(_ amount: Decimal?, isSigned: Bool = false) -> String {
        amount.map { of($0, isSigned: isSigned) } ?? "unknown"
    }
}

/// Counts as pages show them.
enum CountText {
    /// `88 412`, with narrow blanks that do not break.
    static func of(_ count: Int) -> String { (count < 0 ? "\u{2212}" : "") + grouped(String(count.magnitude)) }

    /// `1 event`, `12 events`.
    static func of(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(of(count)) \(count == 1 ? one : many ?? one + "s")"
    }

    /// `1.2 MB`.
    static func bytes(_ count: Int) -> String {
        guard count >= 1000 else { return of(count, "byte") }
        var (size, unit) = (Double(count) / 1000, 0)
        let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
        while size >= 1000, unit < units.count - 1 { (size, unit) = (size / 1000, unit + 1) }
        let tenths = Int((size * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    static func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            // Narrow, and it does not break.
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append("\u{202F}") }
            text.append(digit)
        }
        return text
    }
}

/// What a colour means. There is one for each, and none is the only sign of anything.
enum Tone: String, Sendable {
    case good, warn, bad
    /// Said by a webhook.
    case hook
    /// Answered by CJ's API.
    case api
    case mute
}
