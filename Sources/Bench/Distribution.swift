/// Measured values, asked by share.
public struct Distribution<Value: Comparable & Sendable>: Sendable {
    private let ascending: [Value]

    public init(_ values: some Sequence<Value>) { ascending = values.sorted() }

    public var count: Int { ascending.count }

    /// The value that this share of all stays at or under; nil when there are none.
    public func value(atShare share: Double) -> Value? {
        guard !ascending.isEmpty else { return nil }
        let rank = (Double(ascending.count) * share).rounded(.up)
        return ascending[min(max(Int(rank) - 1, 0), ascending.count - 1)]
    }
}
