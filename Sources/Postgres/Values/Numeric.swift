import Decimals
public import Foundation

/// `Decimal` is a numeric, exact both ways: what would not fit into a `Decimal` is not read rather than rounded.
///
/// On the wire a numeric is a row of digits to the base 10,000 with the weight of the first, a sign, and the number of
/// decimal places to show.
extension Decimal: PostgresArrayEncodable, PostgresArrayDecodable {
    public static var postgresType: PostgresType { .numeric }
    public static var postgresArrayType: PostgresType { .numericArray }
    public static func reads(_ type: PostgresType) -> Bool { type == .numeric }
    public static func readsArray(of type: PostgresType) -> Bool { type == .numericArray }

    private static let negative: UInt16 = 0x4000
    private static let notANumber: UInt16 = 0xC000

    public func encode(into buffer: inout [UInt8]) {
        let text = (isNaN ? "0" : magnitude.plainText).utf8
        let whole = text.firstIndex(of: UInt8(ascii: ".")).map { text.distance(from: text.startIndex, to: $0) }
        let fraction = whole.map { text.count - $0 - 1 } ?? 0
        let wholeGroups = ((whole ?? text.count) + 3) / 4
        var digits: [Int16] = []
        var group: Int16 = 0
        // The first group may be short of digits before, the last one of digits behind.
        var filled = 4 * wholeGroups - (whole ?? text.count)
        for character in text where character != UInt8(ascii: ".") {
            group = 10 * group + Int16(character - UInt8(ascii: "0"))
            filled += 1
            guard filled == 4 else { continue }
            digits.append(group)
            (group, filled) = (0, 0)
        }
        if filled > 0 {
            for _ in filled..<4 { group *= 10 }
            digits.append(group)
        }
        let leadingZeros = digits.prefix { $0 == 0 }.count
        while digits.last == 0 { digits.removeLast() }
        let significant = digits.dropFirst(leadingZeros)
        buffer.append(integer: Int16(significant.count))
        buffer.append(integer: Int16(significant.isEmpty ? 0 : wholeGroups - 1 - leadingZeros))
        buffer.append(integer: isNaN ? Self.notANumber : (self < 0 ? Self.negative : 0))
        buffer.append(integer: Int16(fraction))
        for digit in significant { buffer.append(integer: digit) }
    }

    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        var reader = BinaryReader(bytes)
        guard let count = reader.integer(Int16.self), let weight = reader.integer(Int16.self),
            let sign = reader.integer(UInt16.self), reader.integer(Int16.self) != nil,
            sign == 0 || sign == Self.negative
        else { return nil }
        var significand: Decimal = 0
        for _ in 0..<count {
            guard let digit = reader.integer(Int16.self) else { return nil }
            var shifted = Decimal()
            var old = significand
            var scale: Decimal = 10_000
            guard NSDecimalMultiply(&shifted, &old, &scale, .plain) == .noError else { return nil }
            var next = Decimal(digit)
            guard NSDecimalAdd(&significand, &shifted, &next, .plain) == .noError else { return nil }
        }
        let exponent = 4 * (Int(weight) - Int(count) + 1)
        // Trailing zeros of the last group must not cost an exponent that Decimal has, hence the check afterwards.
        guard significand == 0 || (-124...124).contains(exponent) else { return nil }
        self = Decimal(
            sign: sign == 0 ? .plus : .minus, exponent: significand == 0 ? 0 : exponent, significand: significand)
    }
}
