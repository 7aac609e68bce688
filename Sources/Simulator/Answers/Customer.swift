/// To whom an order goes. CJ's answers name it, and nothing of it belongs into a ledger: each value that is drawn holds
/// the word `planted`, so that a search finds what got through.
struct Customer: Hashable, Sendable {
    let name: String
    let phone: String
    let address: String
    let city: String
    let province: String
}

extension Customer {
    /// Whom an order names, or else the one drawn for it.
    init(of order: Order, _ chance: Chance) {
        if let named = order.customer {
            self = named
            return
        }
        // Of the order's own id, so that asking for others changes nothing.
        var own = chance.branch(.customers).branch(Int(order.ids.internalId.suffix(12)) ?? 0)
        name = "Planted \(own.pick(["Ada", "Emil", "Ines", "Jonas", "Mei"])) \(own.hexadecimal(8))"
        phone = "planted-555-\(own.digits(7))"
        address = "\(own.digits(3)) Planted Street \(own.hexadecimal(6))"
        city = "Plantedville \(own.hexadecimal(4))"
        province = "Planted Shire \(own.hexadecimal(4))"
    }
}
