import Folding
import Foundation

extension RandomMessages {
    /// The type and body of an imported fact: a line that was sold, or rates of a day, of which there are few.
    public mutating func importedFact() -> (type: String, body: [UInt8]) {
        let replaced = random.once(in: 3) ? "aa" : nil
        let fact: ImportedFact =
            if random.once(in: 3) {
                .rate(
                    DayRates(
                        day: random.pick(["2024-01-01", "2024-01-02"]),
                        perUSD: [random.pick(["EUR", "GBP"]): Decimal(Int.random(in: 1...9, using: &random))],
                        publisher: random.pick(["ECB", nil])))
            } else {
                .sale(
                    Sale(
                        orderNumber: "N\(Int.random(in: 0..<2, using: &random))", lineId: random.pick(["1", "2"]),
                        kind: random.pick(Sale.Kind.allCases), status: random.pick(Sale.Status.allCases),
                        quantity: random.pick([1, 2, nil]), amount: Decimal(Int.random(in: -5...50, using: &random)),
                        currency: random.pick(["USD", "EUR"]), soldAt: Date(timeIntervalSince1970: 1_704_100_000)))
            }
        return (fact.kind.rawValue, fact.body(after: replaced))
    }
}
