public import Foundation

/// The one form in which the program writes an instant: ISO 8601 in UTC, always to the microsecond.
extension Date {
    /// `2024-01-18T07:59:22.000000Z`.
    public var isoText: String {
        let microseconds = microsecondsSince1970
        let fraction = (microseconds % 1_000_000 + 1_000_000) % 1_000_000
        let whole = Date(microsecondsSince1970: microseconds - fraction)
        let digits = String(fraction + 1_000_000).dropFirst()
        return whole.formatted(.iso8601.timeZoneSeparator(.omitted)).dropLast() + ".\(digits)Z"
    }

    /// Reads exactly what ``isoText`` writes; nil for any other text, and for an instant that does not exist.
    public init?(isoText text: String) {
        guard text.hasSuffix("Z"), let dot = text.lastIndex(of: "."),
            let whole = try? Date.ISO8601FormatStyle().parse("\(text[..<dot])Z"),
            let microseconds = Int(text[text.index(after: dot)...].dropLast())
        else { return nil }
        let (instant, isTooFar) = whole.microsecondsSince1970.addingReportingOverflow(microseconds)
        self.init(microsecondsSince1970: instant)
        // Whatever the parsers let through, such as a 30th of February, a sign or another number of digits.
        guard !isTooFar, isoText == text else { return nil }
    }
}
