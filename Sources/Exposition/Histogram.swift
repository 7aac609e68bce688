/// How many values were at most so large.
public struct Histogram: Sendable, Equatable {
    /// Ascending; what is above the last is counted all the same.
    public let bounds: [Double]
    /// The values up to each bound and above the one before it; one more for those above the last.
    private(set) var counts: [Int]
    public private(set) var sum = 0.0

    public init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    public var count: Int { counts.reduce(0, +) }

    /// What is no number says nothing and is left out.
    public mutating func record(_ value: Double) {
        guard !value.isNaN else { return }
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    /// The values up to each bound, all smaller ones included; the last is all of them.
    public var cumulative: [Int] {
        var total = 0
        return counts.map { count in
            total += count
            return total
        }
    }
}
