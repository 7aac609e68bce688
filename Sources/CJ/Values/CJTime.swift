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

    init(_ text: String, zone: ZoneOffsets) { self.init(Array(text.utf8)[...], zone: zone) }

    init(_ text: ArraySlice<UInt8>, zone: ZoneOffsets) {
        self.text = String(decoding: text.prefix(Self.longestText), as: UTF8.self)
        instant = Self.instant(of: text, zone: zone)
    }

    private static func instant(of bytes: ArraySlice<UInt8>, zone: ZoneOffsets) -> Date? {
        var reader = DigitReader(bytes)
        if bytes.allSatisfy(DigitReader.isDigit) {
            switch bytes.count {
            case 13: return reader.number(digits: 13).map { Date(microsecondsSince1970: $0 * 1000) }
            case 10: return reader.number(digits: 10).map { Date(microsecondsSince1970: $0 * 1_000_000) }
            default: return nil
            }
        }
        guard let days = reader.days() else { return nil }
        var seconds = days * 86_400
        var microseconds = 0
        if !reader.isAtEnd {
            guard reader.take(" ") || reader.take("T"), let time = reader.secondsOfDay() else { return nil }
            seconds += time
            if reader.take(".") {
                guard let fraction = reader.microseconds() else { return nil }
                microseconds = fraction
            }
        }
        _ = reader.take(" ")
        if reader.isAtEnd {
            seconds -= zone.offset(atLocalSeconds: seconds)
        } else {
            guard let offset = reader.zoneOffset(), reader.isAtEnd else { return nil }
            seconds -= offset
        }
        return Date(microsecondsSince1970: seconds * 1_000_000 + microseconds)
    }
}

/// Reads fixed-width decimal fields from the front of a text.
private struct DigitReader {
    private let bytes: ArraySlice<UInt8>
    private var offset: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    var isAtEnd: Bool { offset >= bytes.endIndex }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard !isAtEnd, UInt32(bytes[offset]) == character.value else { return false }
        offset += 1
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard offset + digits <= bytes.endIndex else { return nil }
        var number = 0
        for place in offset..<offset + digits {
            guard Self.isDigit(bytes[place]) else { return nil }
            number = number * 10 + Int(bytes[place] - UInt8(ascii: "0"))
        }
        offset += digits
        return number
    }

    private mutating func number(digits: Int, in range: ClosedRange<Int>) -> Int? {
        number(digits: digits).flatMap { range.contains($0) ? $0 : nil }
    }

    /// `yyyy-MM-dd` as days since 1970-01-01.
    mutating func days() -> Int? {
        guard let year = number(digits: 4), take("-"), let month = number(digits: 2, in: 1...12), take("-"),
            let day = number(digits: 2, in: 1...CivilDate.length(ofMonth: month, year: year))
        else { return nil }
        return CivilDate(year: year, month: month, day: day).daysSince1970
    }

    /// `HH:mm` or `HH:mm:ss`.
    mutating func secondsOfDay() -> Int? {
        guard let hour = number(digits: 2, in: 0...23), take(":"), let minute = number(digits: 2, in: 0...59) else {
            return nil
        }
        guard take(":") else { return hour * 3600 + minute * 60 }
        return number(digits: 2, in: 0...59).map { hour * 3600 + minute * 60 + $0 }
    }

    /// The digits of a fraction, of which the first six count.
    mutating func microseconds() -> Int? {
        let digits = bytes[offset...].prefix(while: Self.isDigit)
        guard !digits.isEmpty else { return nil }
        offset += digits.count
        let counted = digits.prefix(6).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return (digits.count..<max(6, digits.count)).reduce(counted) { value, _ in value * 10 }
    }

    /// `Z`, `+08:00` or `+0800` in seconds east of Greenwich.
    mutating func zoneOffset() -> Int? {
        if take("Z") { return 0 }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2, in: 0...18) else { return nil }
        _ = take(":")
        guard let minutes = number(digits: 2, in: 0...59) else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
