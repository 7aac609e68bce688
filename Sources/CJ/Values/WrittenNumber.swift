import Foundation

/// Whole numbers in the forms that JSON has for them: `310`, `310.0` and `3.1E2` are one number.
enum WrittenNumber {
    /// The digits of a whole number that is written in another form than digits. Nil for digits and for all else.
    ///
    /// A number that a floating-point number on its way may have rounded is none: beyond 2^53 those keep 17 digits at
    /// most, and two ids that were rounded to one would make one thing of two.
    static func digits(_ text: String) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }),
            let amount = Money.amount(text), amount.exponent >= 0 || amount == amount.whole
        else { return nil }
        let digits = amount.description
        guard digits.utf8.count > 16 else { return digits }
        let mantissa = text.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        return mantissa.count(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) > 17 ? digits : nil
    }
}

extension WrittenNumber {
    /// An amount without the exponent that it may be written with; any other text as it is.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return text }
        return Money.amount(text)?.description ?? text
    }
}

extension Decimal {
    /// Without its decimals.
    fileprivate var whole: Decimal {
        var (value, rounded) = (self, Decimal())
        NSDecimalRound(&rounded, &value, 0, .down)
        return rounded
    }
}
