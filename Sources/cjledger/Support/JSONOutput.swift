import Foundation
import Instants

/// How the program writes JSON: one line, keys sorted, instants in ISO 8601 UTC to the microsecond.
enum JSONOutput {
    static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.isoText)
        }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension Date {
    /// `2024-01-18T07:59:22.000000Z`.
    var isoText: String {
        let microseconds = microsecondsSince1970
        let fraction = (microseconds % 1_000_000 + 1_000_000) % 1_000_000
        let whole = Date(microsecondsSince1970: microseconds - fraction)
        let digits = String(fraction + 1_000_000).dropFirst()
        return whole.formatted(.iso8601.timeZoneSeparator(.omitted)).dropLast() + ".\(digits)Z"
    }
}
