/// Chance that can be had again: numbers follow from a seed (SplitMix64), and branches from a seed and a number.
///
/// A branch does not depend on what was drawn before it. So an order's life stays the same whatever else is drawn, in
/// whatever order, and a new draw in one branch moves nothing in another.
struct Chance: RandomNumberGenerator, Sendable {
    private let seed: UInt64
    private var state: UInt64

    init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// The chance of branch `number`.
    func branch(_ number: Int) -> Chance {
        Chance(seed: Self.mixed(seed ^ Self.mixed(UInt64(truncatingIfNeeded: number) &+ 0xD1B5_4A32_D192_ED03)))
    }

    /// The chance of the part of the world that `topic` names.
    func branch(_ topic: Topic) -> Chance { branch(-1 - topic.rawValue) }

    /// The parts of the world that draw for themselves. The numbers are the seed's meaning: none is ever given twice.
    enum Topic: Int {
        case epoch = 0
        case deck = 1
        case life = 2
        case catalogue = 3
        case orderNumber = 4
        case messages = 5
        case habits = 6
        case faults = 7
        case customers = 8
        case tokens = 9
        case requests = 10
        case requestedLives = 11
        case dialect = 12
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Chance {
    /// A number of the range.
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// One of the choices, which must not be empty.
    mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) -> Choices.Element
    where Choices.Index == Int { choices[choices.startIndex + number(0...(choices.count - 1))] }

    /// True once in `n` times.
    mutating func once(in n: Int) -> Bool { number(1...n) == 1 }

    /// That many decimal digits, the first not 0.
    mutating func digits(_ count: Int) -> String {
        String(number(1...9)) + (1..<count).map { _ in String(number(0...9)) }.joined()
    }

    /// That many hexadecimal digits, in lower case.
    mutating func hexadecimal(_ count: Int) -> String {
        var digits = ""
        while digits.utf8.count < count {
            let drawn = String(next(), radix: 16)
            digits += String(repeating: "0", count: 16 - drawn.utf8.count) + drawn
        }
        return String(digits.prefix(count))
    }

    /// So many elements of the collection, each at most once.
    mutating func pick<Choices: RandomAccessCollection>(_ count: Int, of choices: Choices) -> [Choices.Element]
    where Choices.Index == Int {
        var indices: [Int] = []
        while indices.count < Swift.min(count, choices.count) {
            let index = choices.startIndex + number(0...(choices.count - 1))
            if !indices.contains(index) { indices.append(index) }
        }
        return indices.map { choices[$0] }
    }
}
