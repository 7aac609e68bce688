/// An amount of US dollars, in whole cents, so that it is exact.
struct USD: Hashable, Comparable, Sendable {
    let cents: Int

    static let zero = USD(cents: 0)

    static func + (left: USD, right: USD) -> USD { USD(cents: left.cents + right.cents) }
    static func - (left: USD, right: USD) -> USD { USD(cents: left.cents - right.cents) }
    static func * (price: USD, pieces: Int) -> USD { USD(cents: price.cents * pieces) }
    static func < (left: USD, right: USD) -> Bool { left.cents < right.cents }

    /// `12.30`: always two decimals.
    var text: String {
        let (dollars, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(cents < 0 ? "-" : "")\(dollars).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// The amount in parts as large as the weights say, which sum to it to the cent: what rounding leaves over goes to
    /// the parts that lost most by it, of equal ones to the first. Weights that are all 0 count as equal.
    func divided(by weights: [Int]) -> [USD] {
        let total = weights.reduce(0, +)
        guard total > 0 else { return weights.isEmpty ? [] : divided(by: weights.map { _ in 1 }) }
        let exact = weights.map { cents.magnitude.multipliedFullWidth(by: $0.magnitude) }
            .map { total.magnitude.dividingFullWidth($0) }
        let left = Int(cents.magnitude) - exact.reduce(0) { $0 + Int($1.quotient) }
        let byLoss = exact.indices.sorted { (exact[$1].remainder, $0) < (exact[$0].remainder, $1) }
        let favoured = Set(byLoss.prefix(left))
        let sign = cents < 0 ? -1 : 1
        return exact.indices.map { USD(cents: sign * (Int(exact[$0].quotient) + (favoured.contains($0) ? 1 : 0))) }
    }
}

extension Sequence<USD> {
    func total() -> USD { reduce(.zero, +) }
}
