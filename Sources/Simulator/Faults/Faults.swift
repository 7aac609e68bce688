/// What goes wrong with webhooks and calls, and whether CJ writes them as its documents say.
public struct Faults: Hashable, Sendable {
    /// Whether messages and answers come in the manners that live systems show, and not only in the documented one.
    var hasHabits = false
    /// How often a message is never sent, of one.
    var drop = 0.0
    /// How often it is sent twice, in the same bytes.
    var duplicate = 0.0
    /// How often it is held back for some minutes, so that others overtake it.
    var reorder = 0.0
    /// How often it comes some hours late.
    var delay = 0.0
    /// How often it is sent again in other bytes that mean the same.
    var mutate = 0.0
    /// How often signed bytes come beside it that are no event.
    var garbage = 0.0
    /// How often it comes a second time with more bytes than a receiver takes.
    var oversize = 0.0
    /// How often a call of the API is refused as one too many although it is not, of one.
    var throttle = 0.0
    /// The stretches of simulated time in which nothing is sent, in seconds from its beginning. What falls due in them
    /// is lost.
    var outages: [Range<Int>] = []

    /// As documented, and nothing goes wrong.
    public static let none = Faults()
}

extension Faults {
    private static let presets: [String: Faults] = [
        "none": .none,
        "habits": Faults(hasHabits: true),
        "bad-day": Faults(
            hasHabits: true, drop: 0.05, duplicate: 0.05, reorder: 0.1, delay: 0.05, mutate: 0.005, garbage: 0.005,
            oversize: 0.0005, throttle: 0.02),
        "worst": Faults(
            hasHabits: true, drop: 0.3, duplicate: 0.1, reorder: 0.2, delay: 0.1, mutate: 0.02, garbage: 0.01,
            oversize: 0.001, throttle: 0.1, outages: [.hours(2)..<(.hours(6))]),
    ]

    private static var rates: [String: WritableKeyPath<Faults, Double>] {
        [
            "drop": \.drop, "duplicate": \.duplicate, "reorder": \.reorder, "delay": \.delay, "mutate": \.mutate,
            "garbage": \.garbage, "oversize": \.oversize, "throttle": \.throttle,
        ]
    }

    /// Reads a list such as `habits,drop=0.3,outage=7200+3600`: presets and single faults, of which a later one wins.
    /// An outage is named by when it begins and how long it lasts, in seconds; there may be several.
    ///
    /// - Throws: what is wrong with the list.
    public init(reading list: String) throws(FaultsError) {
        self = .none
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if words.count == 1, let preset = Self.presets[words[0]] {
                self = preset
            } else if words.count == 2, let rate = Self.rates[words[0]] {
                guard let value = Double(words[1]), (0...1).contains(value) else { throw .notARate(of: words[0]) }
                self[keyPath: rate] = value
            } else if words.count == 2, words[0] == "outage" {
                outages.append(try Self.outage(reading: words[1]))
            } else {
                throw .unknown
            }
        }
    }

    private static func outage(reading text: String) throws(FaultsError) -> Range<Int> {
        let numbers = text.split(separator: "+", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let begin = numbers[0], let length = numbers[1], begin >= 0, length > 0 else {
            throw .notAnOutage
        }
        let (end, isTooFar) = begin.addingReportingOverflow(length)
        return begin..<(isTooFar ? .max : end)
    }
}

/// Why a list of faults cannot be read.
public enum FaultsError: Error, Equatable, CustomStringConvertible {
    case unknown
    case notARate(of: String)
    case notAnOutage

    public var description: String {
        switch self {
        case .unknown:
            """
            a fault is none of: none, habits, bad-day, worst, drop=, duplicate=, reorder=, delay=, mutate=, garbage=, \
            oversize=, throttle=, outage=
            """
        case .notARate(let fault): "\(fault)= wants a rate from 0 to 1, such as 0.3"
        case .notAnOutage: "outage= wants a beginning and a length in seconds, such as 7200+3600"
        }
    }
}
