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
        // The description of a Decimal is plain: a sign, digits, at most one point, no exponent.
        let parts = (isNaN ? "0" : magnitude.description).split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts[0]
        let fraction = parts.count > 1 ? parts[1] : ""
        let padded =
            String(repeating: "0", count: (4 - whole.count % 4) % 4) + whole + fraction
            + String(repeating: "0", count: (4 - fraction.count % 4) % 4)
        var digits = padded.utf8.chunked(by: 4).map { $0.reduce(Int16(0)) { $0 * 10 + Int16($1 - 0x30) } }
        var weight = (whole.count + 3) / 4 - 1
        while digits.first == 0 {
            digits.removeFirst()
            weight -= 1
        }
        while digits.last == 0 { digits.removeLast() }
        buffer.append(integer: Int16(digits.count))
        buffer.append(integer: Int16(digits.isEmpty ? 0 : weight))
        buffer.append(integer: isNaN ? Self.notANumber : (self < 0 ? Self.negative : 0))
        buffer.append(integer: Int16(fraction.count))
        for digit in digits { buffer.append(integer: digit) }
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

extension Collection {
    fileprivate func chunked(by size: Int) -> [SubSequence] {
        var chunks: [SubSequence] = []
        var rest = self[...]
        while !rest.isEmpty {
            chunks.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return chunks
    }
}
