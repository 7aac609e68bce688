public import Foundation
import Instants

/// A date as CJ wrote it, with the instant it names.
///
/// CJ writes most dates without a zone and does not say which it means (`docs/cj.md`, Dates), so the zone is given from
/// outside and the text is kept: a wrong assumption can be put right later from the text alone.
public struct CJTime: Sendable, Hashable {
    /// The text with surrounding blanks cut, at most ``longestText`` bytes of it.
    public let text: String
    /// The instant, to the microsecond; nil when the text names none.
    public let instant: Date?

    /// A date has some 30 characters at most; what is longer is no date and is kept only to show what came.
    public static let longestText = 64

    /// CJ is younger than this. An earlier date is a zero that went through some program: of epochs, calendars and the
    /// like.
    static let earliest = CivilDate(year: 2000, month: 1, day: 1).daysSince1970 * 86_400 * 1_000_000

    /// The longest that what CJ tells as done may seem to lie ahead of the message that tells it: clocks differ, and a
    /// date without zone may be that of the farthest one.
    public static let longestAhead: TimeInterval = 2 * 86_400

    /// Reads `2021-08-23 11:31:45` and its like: with slashes or points, without zeros in front, with `T`, fraction,
    /// offset, `Z`, `UTC` or `GMT`, a date or minute alone; and epoch milliseconds or seconds. `zone` counts only where
    /// the text names none.
    public init(_ text: String, zone: TimeZone) { self.init(text, zone: ZoneOffsets.of(zone)) }

    init(_ text: String, zone: ZoneOffsets) { self.init(text.utf8Span.span, zone: zone) }

    init(_ text: Span<UInt8>, zone: ZoneOffsets) {
        self.text = String(repairing: text.extracting(first: Self.longestText))
        let microseconds = EpochText.microseconds(of: text) ?? CalendarText.microseconds(of: text, zone: zone)
        instant = microseconds.flatMap { $0 < Self.earliest ? nil : Date(microsecondsSince1970: $0) }
    }

    /// A date that was read before.
    public init(text: String, instant: Date?) {
        self.text = text
        self.instant = instant
    }

    /// The first of two that names an instant, else the first that there is.
    public static func best(_ first: CJTime?, _ second: CJTime?) -> CJTime? {
        first?.instant != nil ? first : second?.instant != nil ? second : first ?? second
    }

    /// The date of something that had happened when a message told of it: without an instant if that lies days after the
    /// receipt of the message, since such a date is a plan, or no date.
    public func past(at receivedAt: Date) -> CJTime {
        guard let instant, Self.isAhead(instant, of: receivedAt) else { return self }
        return CJTime(text: text, instant: nil)
    }

    /// Whether an instant lies so far ahead of the receipt of the message that names it that it dates nothing.
    public static func isAhead(_ instant: Date, of receivedAt: Date) -> Bool {
        instant > receivedAt.addingTimeInterval(longestAhead)
    }
}

/// Reads milliseconds or seconds since 1970.
private enum EpochText {
    /// Nil for all but 13 digits, which are milliseconds, and 10, which are seconds; those of a later or earlier time than
    /// they can name do not occur. As a number of JSON they may have a point and an exponent.
    static func microseconds(of text: Span<UInt8>) -> Int? {
        guard text.count >= 10, text[0] != UInt8(ascii: "+"), isNumber(text) else { return nil }
        if text.count == 13 || text.count == 10, let number = Int(String(repairing: text)) {
            return text.count == 13 ? number * 1000 : number * 1_000_000
        }
        guard let number = Money.amount(String(repairing: text)) else { return nil }
        switch number {
        case 1_000_000_000..<10_000_000_000: return whole(number * 1_000_000)
        case 1_000_000_000_000..<10_000_000_000_000: return whole(number * 1000)
        default: return nil
        }
    }

    private static func isNumber(_ text: Span<UInt8>) -> Bool {
        guard text.count <= CJTime.longestText else { return false }
        for place in text.indices {
            switch text[place] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
                UInt8(ascii: "+"):
                continue
            default: return false
            }
        }
        return true
    }

    private static func whole(_ microseconds: Decimal) -> Int? {
        Int(String(microseconds.description.prefix { $0 != "." }))
    }
}
