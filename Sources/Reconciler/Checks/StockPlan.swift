import Foundation

/// How often the levels of stock are looked up. Each look-up costs points, and so do parcels: over a day, stock is to take
/// a fifth of the points at most.
public struct StockPlan: Sendable, Equatable {
    /// How many variants' levels are looked up.
    public var variants: Int
    /// What the account's calls of a day may cost.
    public var pointsPerDay: Int

    public init(variants: Int, pointsPerDay: Int) {
        self.variants = variants
        self.pointsPerDay = pointsPerDay
    }

    /// What CJ counts for one look-up.
    private static let price = 10
    /// The share of the points that stock may take.
    private static let share = 5
    private static let day: TimeInterval = 86_400

    /// How many look-ups a day are paid for.
    private var lookups: Int { max(1, pointsPerDay / Self.share / Self.price) }

    /// Whether all variants may be looked up within a day.
    public var paysForAll: Bool { variants <= lookups }

    /// How long to wait between two look-ups of one variant.
    ///
    /// - Parameter shortest: what is waited where the points allow it.
    public func interval(atLeast shortest: Duration) -> Duration {
        max(shortest, paysForAll ? .zero : .seconds(Self.day * Double(variants) / Double(lookups)))
    }

    /// How long the variants wait that were never looked up: not at all where the points pay for everything, else one
    /// after the other.
    ///
    /// - Parameter place: its place among them, from 0.
    public func wait(at place: Int) -> Duration {
        paysForAll ? .zero : .seconds(Self.day * Double(place) / Double(lookups))
    }
}
