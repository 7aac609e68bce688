import Ledger

/// How much of the read models is verified.
public enum SampleSize: Sendable, Equatable {
    /// So many orders and parcels, with all that belongs to them.
    case things(Int)
    /// Such a part of all orders and parcels.
    case percent(Double)

    /// Reads a whole number, or a percentage such as `5%`; nil when it is none above 0.
    public init?(_ text: String) {
        if text.hasSuffix("%") {
            guard let percent = Double(text.dropLast()), percent > 0, percent <= 100 else { return nil }
            self = .percent(percent)
        } else {
            guard let count = Int(text), (1...1_000_000).contains(count) else { return nil }
            self = .things(count)
        }
    }
}

/// Things chosen at random, by a name that events know each of them by.
struct Sample: Sendable {
    /// For each account ids of orders and track numbers.
    private(set) var names: [AccountName: Set<String>] = [:]

    init(_ names: [(AccountName, String)]) {
        for (account, name) in names { self.names[account, default: []].insert(name) }
    }
}
