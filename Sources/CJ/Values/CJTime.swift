public import Foundation
import Instants

/// A date as CJ wrote it, with the instant it names.
///
/// CJ writes most dates without a zone and does not say which it means (`docs/cj.md`, Dates), so the zone is given from
/// outside and the text is kept: a wrong assumption can be put right later from the text alone.
public struct CJTime: Sendable, Hashable, Codable {
    /// The text with surrounding blanks cut, at most ``longestText`` bytes of it.
    public let text: String
    /// The instant, to the microsecond; nil when the text names none.
    public let instant: Date?

    /// A date has some 30 characters at most; what is longer is no date and is kept only to show what came.
    public static let longestText = 64

    /// Reads `2021-08-23 11:31:45`, the ISO forms of it with or without fraction and offset, a date or minute alone, and
    /// epoch milliseconds or seconds. `zone` counts only where the text names none.
    public init(_ text: String, zone: TimeZone) { self.init(text, zone: ZoneOffsets.of(zone)) }

    init(_ text: String, zone: ZoneOffsets) { self.init(text.utf8Span.span, zone: zone) }

    init(_ text: Span<UInt8>, zone: ZoneOffsets) {
        self.text = String(repairing: text.extracting(first: Self.longestText))
        instant = Self.instant(of: text, zone: zone)
    }

    private static func instant(of text: Span<UInt8>, zone: ZoneOffsets) -> Date? {
        var reader = DigitReader()
        if text.indices.allSatisfy({ DigitReader.isDigit(text[$0]) }) {
            switch text.count {
            case 13: return reader.number(digits: 13, of: text).map { Date(microsecondsSince1970: $0 * 1000) }
            case 10: return reader.number(digits: 10, of: text).map { Date(microsecondsSince1970: $0 * 1_000_000) }
            default: return nil
            }
        }
        guard let days = reader.days(of: text) else { return nil }
        var seconds = days * 86_400
        var microseconds = 0
        if !reader.isAtEnd(of: text) {
            guard reader.take(" ", of: text) || reader.take("T", of: text), let time = reader.secondsOfDay(of: text)
            else { return nil }
            seconds += time
            if reader.take(".", of: text) {
                guard let fraction = reader.microseconds(of: text) else { return nil }
                microseconds = fraction
            }
        }
        _ = reader.take(" ", of: text)
        if reader.isAtEnd(of: text) {
            seconds -= zone.offset(atLocalSeconds: seconds)
        } else {
            guard let offset = reader.zoneOffset(of: text), reader.isAtEnd(of: text) else { return nil }
            seconds -= offset
        }
        return Date(microsecondsSince1970: seconds * 1_000_000 + microseconds)
    }
}

/// Reads fixed-width decimal fields from the front of a text.
private struct DigitReader {
    private var offset = 0

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    func isAtEnd(of text: Span<UInt8>) -> Bool { offset >= text.count }

    mutating func take(_ character: Unicode.Scalar, of text: Span<UInt8>) -> Bool {
        guard !isAtEnd(of: text), UInt32(text[offset]) == character.value else { return false }
        offset += 1
        return true
    }

    mutating func number(digits: Int, of text: Span<UInt8>) -> Int? {
        guard offset + digits <= text.count else { return nil }
        var number = 0
        for place in offset..<offset + digits {
            guard Self.isDigit(text[place]) else { return nil }
            number = number * 10 + Int(text[place] - UInt8(ascii: "0"))
        }
        offset += digits
        return number
    }

    private mutating func number(digits: Int, in range: ClosedRange<Int>, of text: Span<UInt8>) -> Int? {
        number(digits: digits, of: text).flatMap { range.contains($0) ? $0 : nil }
    }

    /// `yyyy-MM-dd` as days since 1970-01-01.
    mutating func days(of text: Span<UInt8>) -> Int? {
        guard let year = number(digits: 4, of: text), take("-", of: text),
            let month = number(digits: 2, in: 1...12, of: text), take("-", of: text),
            let day = number(digits: 2, in: 1...CivilDate.length(ofMonth: month, year: year), of: text)
        else { return nil }
        return CivilDate(year: year, month: month, day: day).daysSince1970
    }

    /// `HH:mm` or `HH:mm:ss`.
    mutating func secondsOfDay(of text: Span<UInt8>) -> Int? {
        guard let hour = number(digits: 2, in: 0...23, of: text), take(":", of: text),
            let minute = number(digits: 2, in: 0...59, of: text)
        else {
            return nil
        }
        guard take(":", of: text) else { return hour * 3600 + minute * 60 }
        return number(digits: 2, in: 0...59, of: text).map { hour * 3600 + minute * 60 + $0 }
    }

    /// The digits of a fraction, of which the first six count.
    mutating func microseconds(of text: Span<UInt8>) -> Int? {
        let start = offset
        var microseconds = 0
        while !isAtEnd(of: text), Self.isDigit(text[offset]) {
            if offset < start + 6 { microseconds = microseconds * 10 + Int(text[offset] - UInt8(ascii: "0")) }
            offset += 1
        }
        guard offset > start else { return nil }
        for _ in offset..<max(start + 6, offset) { microseconds *= 10 }
        return microseconds
    }

    /// `Z`, `+08:00` or `+0800` in seconds east of Greenwich.
    mutating func zoneOffset(of text: Span<UInt8>) -> Int? {
        if take("Z", of: text) { return 0 }
        let sign: Int
        if take("+", of: text) { sign = 1 } else if take("-", of: text) { sign = -1 } else { return nil }
        guard let hours = number(digits: 2, in: 0...18, of: text) else { return nil }
        _ = take(":", of: text)
        guard let minutes = number(digits: 2, in: 0...59, of: text) else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
