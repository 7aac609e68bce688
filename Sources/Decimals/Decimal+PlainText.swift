public import Foundation

extension Decimal {
    /// The value as a text: a sign where it is negative, digits, a point among them where it has decimals. No exponent,
    /// no needless zero. `NaN` where it is none.
    ///
    /// It is what `description` says, which takes some microseconds: longer than all else that becomes of an amount.
    public var plainText: String {
        guard let (significand, exponent) = shortForm else { return description }
        let digits = String(significand.magnitude)
        let sign = significand < 0 ? "-" : ""
        if exponent >= 0 { return significand == 0 ? "0" : sign + digits + String(repeating: "0", count: exponent) }
        let whole = digits.dropLast(-exponent)
        let decimals = String(repeating: "0", count: max(0, -exponent - digits.utf8.count)) + digits.suffix(-exponent)
        return "\(sign)\(whole.isEmpty ? "0" : whole).\(decimals)"
    }

    /// As a whole number times a power of ten, below zero only where there are decimals. Nil where that number takes more
    /// than 64 bits.
    private var shortForm: (significand: Int, exponent: Int)? {
        guard !isNaN else { return nil }
        // Of a number too large this is some other number.
        var whole = NSDecimalNumber(decimal: significand).intValue
        guard Decimal(whole) == significand else { return nil }
        if isSignMinus, whole > 0 { whole = -whole }
        var exponent = exponent
        while exponent < 0, whole.isMultiple(of: 10) {
            whole /= 10
            exponent += 1
            if whole == 0 { exponent = 0 }
        }
        return (whole, exponent)
    }
}
