import Folding
import Foundation
import Hashing
import TestSupport
import Testing

@Suite struct `The version of the rules` {
    /// What the rules of a version make of random messages and answers. Where only the random messages changed, the
    /// version may stay.
    private static let known = (version: 9, digest: "a9656cac8bb3c7ddb20328c67bf92673d72ad7054e23cf5be4854e8218ee04a3")

    @Test func `goes up when the same events give other things`() throws {
        let texts = try ShipmentTexts.fromSchema()
        var said = ""
        for seed in 0..<8 as Range<UInt64> {
            let folded = Folded(storedWithAnswers(seed: seed, count: 250))
            for model in ReadModel.allCases {
                switch model {
                case .orders:
                    for entry in folded.orders.entries {
                        said += StateCoding.encode(entry.picture) + canonical(entry.row)
                    }
                case .shipments:
                    for (number, picture) in folded.shipments.sorted(by: { $0.key < $1.key }) {
                        said += StateCoding.encode(picture)
                        said += canonical(ShipmentRow(picture, trackNumber: number, texts: texts))
                    }
                case .bills:
                    for (id, picture) in folded.bills.sorted(by: { $0.key < $1.key }) {
                        said += StateCoding.encode(picture) + canonical(BillRow(picture, billId: id))
                    }
                case .stockingOrders:
                    for (id, picture) in folded.stockingOrders.sorted(by: { $0.key < $1.key }) {
                        said += StateCoding.encode(picture) + canonical(StockingOrderRow(picture, stockingOrderId: id))
                    }
                case .variants:
                    for (_, picture) in folded.variants.sorted(by: { $0.key < $1.key }) {
                        said += StateCoding.encode(picture)
                    }
                case .statements:
                    for (_, picture) in folded.statements.sorted(by: { $0.key < $1.key }) {
                        said += StateCoding.encode(picture)
                    }
                case .sales:
                    for (_, picture) in folded.sales.sorted(by: { $0.key < $1.key }) {
                        said += StateCoding.encode(picture)
                    }
                case .exchangeDays:
                    for (_, picture) in folded.exchangeDays.sorted(by: { $0.key < $1.key }) {
                        said += StateCoding.encode(picture)
                    }
                }
            }
        }
        let digest = SHA256.digest(of: Array(said.utf8)).hexadecimal
        #expect(
            Self.known == (Fold.version, digest),
            "raise Fold.version and the number in schema/first_generation.sql, then write both here: \(digest)")
    }

    /// A value in words that are the same in every process: what a set or dictionary has in it stands in order.
    private func canonical(_ value: Any) -> String {
        switch value {
        case let date as Date: return "\(date.timeIntervalSince1970)"
        case let text as String: return text.debugDescription
        case let number as Decimal: return "\(number)"
        default: break
        }
        let mirror = Mirror(reflecting: value)
        guard !mirror.children.isEmpty else { return "\(value)" }
        let parts = mirror.children.map { ($0.label ?? "") + ":" + canonical($0.value) }
        let isUnordered = mirror.displayStyle == .set || mirror.displayStyle == .dictionary
        return "(" + (isUnordered ? parts.sorted() : parts).joined(separator: ",") + ")"
    }
}
