public import Foundation

/// Reads amounts of money as CJ writes them: a number, the same as text, or (in product prices) a range.
public enum Money {
    /// The amount a text names exactly, in the currency CJ says elsewhere (US dollars for orders).
    ///
    /// Nil for anything that is not one decimal number: a range such as `15.16 -- 15.17` is no amount, and neither is
    /// what `Decimal` would have to round.
    public static func amount(_ text: String) -> Decimal? {
        if let amount = shortAmount(text.utf8Span.span) { return amount }
        guard isExact(text), let value = Decimal(string: text, locale: Self.point), value.isFinite else { return nil }
        return value
    }

    /// The same for the bytes of an amount as CJ mostly writes them: up to 18 digits, perhaps a point among them. Nil for
    /// all others.
    static func shortAmount(_ digits: Span<UInt8>) -> Decimal? {
        var significand = 0
        var decimals = 0
        var count = 0
        var hasPoint = false
        for place in digits.indices {
            let byte = digits[place]
            if byte == UInt8(ascii: "."), !hasPoint, count > 0 {
                hasPoint = true
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count < 18 else { return nil }
            // JSON has no number that begins with a needless zero.
            if count == 1, significand == 0, !hasPoint { return nil }
            significand = significand * 10 + Int(byte - UInt8(ascii: "0"))
            count += 1
            if hasPoint { decimals += 1 }
        }
        guard count > 0, !hasPoint || decimals > 0 else { return nil }
        while decimals > 0, significand % 10 == 0 {
            significand /= 10
            decimals -= 1
        }
        return decimals == 0
            ? Decimal(significand) : Decimal(sign: .plus, exponent: -decimals, significand: Decimal(significand))
    }

    /// `Decimal` reads the front of a text and rounds silently past 38 digits, so the text is looked at first.
    private static func isExact(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner(count: bytes.count)
        guard (try? scanner.skipNumber(in: bytes.span)) != nil, scanner.isAtEnd(of: bytes.span) else { return false }
        let parts = text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") })
        let exponent = parts.count > 1 ? Int(String(decoding: parts[1], as: UTF8.self)) : 0
        return parts[0].count <= 36 && exponent.map((-60...60).contains) == true
    }

    private static let point = Locale(identifier: "en_US_POSIX")
}
