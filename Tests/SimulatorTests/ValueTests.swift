import Foundation
import Testing

@testable import Simulator

@Suite struct `Values of the simulator` {
    @Test func `an instant is written as the calendar has it, in leap years and before 1970 too`() {
        let style = Date.ISO8601FormatStyle()
        for seconds in stride(from: -5_000_000_000, through: 9_000_000_000, by: 40_000_007) {
            let date = Date(timeIntervalSince1970: Double(seconds))
            #expect(Instant(seconds: seconds).iso == date.formatted(style))
        }
        let leapDay = Instant(seconds: 1_709_209_805)
        #expect(leapDay.iso == "2024-02-29T12:30:05Z")
        #expect(leapDay.cjText == "2024-02-29 12:30:05")
        #expect(leapDay.costSheetText == "2024-02-29T12:30:05")
        #expect(leapDay.idDay == "240229")
    }

    @Test(arguments: [
        (0, "0.0"), (4_319, "0.0"), (4_320, "0.1"), (86_400, "1.0"), (Int.days(9) + .hours(13), "9.5"),
    ])
    func `days are counted to one decimal, a half up`(seconds: Int, days: String) {
        let start = Instant(seconds: 1_700_000_000)
        #expect((start + seconds).daysSince(start) == days)
    }

    @Test(arguments: [(0, "0.00"), (5, "0.05"), (120, "1.20"), (-5, "-0.05"), (-1_234, "-12.34")])
    func `an amount has two decimals`(cents: Int, text: String) {
        #expect(USD(cents: cents).text == text)
    }

    @Test(arguments: [
        (100, [1, 1, 1], [34, 33, 33]), (100, [1, 2], [33, 67]), (1, [0, 0, 0], [1, 0, 0]), (5, [0, 3], [0, 5]),
        (-100, [1, 1, 1], [-34, -33, -33]), (2, [1, 1, 1], [1, 1, 0]), (0, [7], [0]), (100, [3, 3, 1], [43, 43, 14]),
    ])
    func `an amount is divided by weight, and the rest goes to those who lost most`(
        cents: Int, weights: [Int], parts: [Int]
    ) {
        #expect(USD(cents: cents).divided(by: weights).map(\.cents) == parts)
    }

    @Test func `parts always sum to the amount`() {
        var chance = Chance(seed: 7)
        for _ in 0..<2_000 {
            let amount = USD(cents: chance.number(-90_000...90_000))
            let weights = (0..<chance.number(1...9)).map { _ in chance.number(0...9_999) }
            #expect(amount.divided(by: weights).total() == amount)
        }
    }

    @Test func `JSON keeps the order of keys, every digit, and any text`() throws {
        let json: JSON = [
            "z": .number("210823100016290555"), "a": ["n": .null, "b": .bool(true), "l": [.number("0.10")]],
            "t": .text("a\"\\\n\u{1}包裹"),
        ]
        let written = json.written
        #expect(
            written
                == #"{"z":210823100016290555,"a":{"n":null,"b":true,"l":[0.10]},"t":"a\"\\\n\u0001包裹"}"#)
        let read = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any]
        #expect(read?["t"] as? String == "a\"\\\n\u{1}包裹")
    }

    @Test func `a branch of chance does not depend on what was drawn before`() {
        let untouched = Chance(seed: 3)
        var drawn = untouched
        _ = drawn.digits(20)
        var first = untouched.branch(5)
        var second = drawn.branch(5)
        var other = untouched.branch(6)
        let digits = first.digits(30)
        #expect(second.digits(30) == digits)
        #expect(other.digits(30) != digits)
    }
}
