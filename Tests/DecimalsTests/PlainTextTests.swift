import Decimals
import Foundation
import TestSupport
import Testing

@Suite struct `The text of a decimal` {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("1.50", "1.5"), ("-0.05", "-0.05"), ("12000", "12000"), ("0.000001", "0.000001"),
        ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775808", "9223372036854775808"), ("99999999999999999999.99", "99999999999999999999.99"),
    ])
    func `has no exponent and no needless zero`(written: String, text: String) throws {
        #expect(try #require(Decimal(string: written)).plainText == text)
    }

    @Test func `of no number says so`() {
        #expect(Decimal.nan.plainText == "NaN")
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `is what Foundation says`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let size = Int.random(in: 0...18, using: &random)
            let significand = Int.random(in: 0...(size == 18 ? .max : Int(pow(10, Double(size)))), using: &random)
            let decimal = Decimal(
                sign: Bool.random(using: &random) ? .plus : .minus, exponent: Int.random(in: -30...30, using: &random),
                significand: Decimal(significand) * Decimal(Int.random(in: 1...100, using: &random)))
            #expect(decimal.plainText == decimal.description)
            #expect((decimal + 1).plainText == (decimal + 1).description)
        }
    }
}
