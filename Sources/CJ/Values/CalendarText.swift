import Instants

/// Reads dates of the calendar, year first, from the front of a text.
struct CalendarText {
    private var offset = 0

    /// Microseconds since 1970; nil where the text is no date, or one that the calendar does not have.
    static func microseconds(of text: Span<UInt8>, zone: ZoneOffsets) -> Int? {
        var reader = CalendarText()
        guard let days = reader.days(of: text) else { return nil }
        var seconds = days * 86_400
        var microseconds = 0
        if reader.takeStartOfTime(of: text) {
            guard let time = reader.secondsOfDay(of: text) else { return nil }
            seconds += time
            if reader.take(".", of: text) || reader.take(",", of: text) {
                guard let fraction = reader.microseconds(of: text) else { return nil }
                microseconds = fraction
            }
        }
        reader.skipBlanks(of: text)
        if reader.isAtEnd(of: text) {
            seconds -= zone.offset(atLocalSeconds: seconds)
        } else {
            guard let offset = reader.zoneOffset(of: text) else { return nil }
            // A zone's name behind the offset, as Java writes it, says nothing more.
            if reader.take("[", of: text) { reader.offset = text.count }
            guard reader.isAtEnd(of: text) else { return nil }
            seconds -= offset
        }
        return seconds * 1_000_000 + microseconds
    }

    // MARK: Parts

    /// `yyyy-MM-dd` as days since 1970-01-01, also with slashes or points, and without zeros in front.
    private mutating func days(of text: Span<UInt8>) -> Int? {
        guard let year = number(digits: 4...4, of: text), let separator = takeSeparator(of: text),
            let month = number(digits: 1...2, of: text), (1...12).contains(month), take(separator, of: text),
            let day = number(digits: 1...2, of: text), (1...CivilDate.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        return CivilDate(year: year, month: month, day: day).daysSince1970
    }

    private mutating func takeSeparator(of text: Span<UInt8>) -> Unicode.Scalar? {
        ["-", "/", "."].first { take($0, of: text) }
    }

    /// Whether a time of the day begins here.
    private mutating func takeStartOfTime(of text: Span<UInt8>) -> Bool {
        if take("T", of: text) || take("t", of: text) { return true }
        let start = offset
        skipBlanks(of: text)
        guard offset > start, !isAtEnd(of: text), Self.isDigit(text[offset]) else {
            offset = start
            return false
        }
        return true
    }

    /// `HH:mm` or `HH:mm:ss`, also without a zero in front of the hour.
    private mutating func secondsOfDay(of text: Span<UInt8>) -> Int? {
        guard let hour = number(digits: 1...2, of: text), hour < 24, take(":", of: text),
            let minute = number(digits: 2...2, of: text), minute < 60
        else { return nil }
        guard take(":", of: text) else { return hour * 3600 + minute * 60 }
        guard let second = number(digits: 2...2, of: text), second < 60 else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// The digits of a fraction, of which the first six count.
    private mutating func microseconds(of text: Span<UInt8>) -> Int? {
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

    /// `Z`, `UTC`, `GMT`, `+08:00`, `+0800`, `+8` or `GMT+8` in seconds east of Greenwich.
    private mutating func zoneOffset(of text: Span<UInt8>) -> Int? {
        if take("Z", of: text) || take("z", of: text) { return 0 }
        let isNamed = take(word: "UTC", of: text) || take(word: "GMT", of: text)
        if isNamed, isAtEnd(of: text) { return 0 }
        let sign: Int
        if take("+", of: text) { sign = 1 } else if take("-", of: text) { sign = -1 } else { return nil }
        guard let hours = number(digits: 1...2, of: text), hours <= 18 else { return nil }
        let hasMinutes = take(":", of: text) || !isAtEnd(of: text) && Self.isDigit(text[offset])
        guard hasMinutes else { return sign * hours * 3600 }
        guard let minutes = number(digits: 2...2, of: text), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    // MARK: Characters

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private func isAtEnd(of text: Span<UInt8>) -> Bool { offset >= text.count }

    private mutating func take(_ character: Unicode.Scalar, of text: Span<UInt8>) -> Bool {
        guard !isAtEnd(of: text), UInt32(text[offset]) == character.value else { return false }
        offset += 1
        return true
    }

    /// Takes a word of capitals, in letters of either case.
    private mutating func take(word: StaticString, of text: Span<UInt8>) -> Bool {
        guard offset + word.utf8CodeUnitCount <= text.count else { return false }
        let end = offset + word.utf8CodeUnitCount
        for (place, letter) in zip(offset..<end, word.description.utf8) where text[place] & ~0x20 != letter {
            return false
        }
        offset = end
        return true
    }

    private mutating func skipBlanks(of text: Span<UInt8>) {
        while take(" ", of: text) {}
    }

    /// A number of so many digits, as many of them as there are.
    private mutating func number(digits: ClosedRange<Int>, of text: Span<UInt8>) -> Int? {
        var (number, place) = (0, offset)
        while place < text.count, place - offset < digits.upperBound, Self.isDigit(text[place]) {
            number = number * 10 + Int(text[place] - UInt8(ascii: "0"))
            place += 1
        }
        guard place - offset >= digits.lowerBound else { return nil }
        offset = place
        return number
    }
}
