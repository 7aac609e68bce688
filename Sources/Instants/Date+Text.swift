public import Foundation

/// The one form in which the program writes an instant: ISO 8601 in UTC, always to the microsecond.
extension Date {
    /// `2024-01-18T07:59:22.000000Z`.
    public var isoText: String {
        let microseconds = microsecondsSince1970
        let days = Self.floored(microseconds, by: 86_400_000_000)
        let civil = CivilDate(daysSince1970: days.quotient)
        // Farther years are for those who know calendars, and how exact a `Date` is there.
        guard Self.plainYears.contains(civil.year) else { return slowIsoText }
        var text: [UInt8] = []
        text.reserveCapacity(27)
        func write(_ number: Int, digits: Int, then mark: Unicode.Scalar) {
            var unit = 1
            for _ in 1..<digits { unit *= 10 }
            while unit > 0 {
                text.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
                unit /= 10
            }
            text.append(UInt8(ascii: mark))
        }
        let seconds = days.remainder / 1_000_000
        write(civil.year, digits: 4, then: "-")
        write(civil.month, digits: 2, then: "-")
        write(civil.day, digits: 2, then: "T")
        write(seconds / 3600, digits: 2, then: ":")
        write(seconds / 60 % 60, digits: 2, then: ":")
        write(seconds % 60, digits: 2, then: ".")
        write(days.remainder % 1_000_000, digits: 6, then: "Z")
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads exactly what ``isoText`` writes; nil for any other text, and for an instant that does not exist.
    public init?(isoText text: String) {
        if let plain = Self.plain(text.utf8Span.span) {
            self = plain
            return
        }
        guard text.hasSuffix("Z"), let dot = text.lastIndex(of: "."),
            let whole = try? Date.ISO8601FormatStyle().parse("\(text[..<dot])Z"),
            let microseconds = Int(text[text.index(after: dot)...].dropLast())
        else { return nil }
        let (instant, isTooFar) = whole.microsecondsSince1970.addingReportingOverflow(microseconds)
        self.init(microsecondsSince1970: instant)
        // Whatever the parsers let through, such as a 30th of February, a sign or another number of digits.
        guard !isTooFar, isoText == text else { return nil }
    }

    private static let plainYears = 1900...2100
    private static let plainForm = Array("0000-00-00T00:00:00.000000Z".utf8)

    private static func floored(_ number: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// The instant of a text with a plain year; nil for any other text.
    private static func plain(_ text: Span<UInt8>) -> Date? {
        guard text.count == plainForm.count else { return nil }
        for place in text.indices {
            let (byte, expected) = (text[place], plainForm[place])
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            guard expected == UInt8(ascii: "0") ? isDigit : byte == expected else { return nil }
        }
        func number(_ places: Range<Int>) -> Int {
            var number = 0
            for place in places { number = number * 10 + Int(text[place] - UInt8(ascii: "0")) }
            return number
        }
        let civil = CivilDate(year: number(0..<4), month: number(5..<7), day: number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        guard plainYears.contains(civil.year), (1...12).contains(civil.month),
            (1...CivilDate.length(ofMonth: civil.month, year: civil.year)).contains(civil.day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        let seconds = civil.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second
        return Date(microsecondsSince1970: seconds * 1_000_000 + number(20..<26))
    }

    private var slowIsoText: String {
        let microseconds = microsecondsSince1970
        let fraction = (microseconds % 1_000_000 + 1_000_000) % 1_000_000
        let whole = Date(microsecondsSince1970: microseconds - fraction)
        let digits = String(fraction + 1_000_000).dropFirst()
        return whole.formatted(.iso8601.timeZoneSeparator(.omitted)).dropLast() + ".\(digits)Z"
    }
}

extension JSONEncoder.DateEncodingStrategy {
    /// Every instant that the program writes as JSON: ISO 8601 UTC to the microsecond.
    public static var isoText: JSONEncoder.DateEncodingStrategy {
        .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.isoText)
        }
    }
}
