// Where an order comes from and where it is sent from. All of it follows from what is drawn anyway.
extension Order {
    /// The shop that an order of a platform came from; nil for one that was made by hand or by a call.
    var shop: (id: String, name: String)? {
        ids.platformOrderId.map { id in
            [("5e11a70b", "Harbour Goods"), ("5e11a70c", "North Lamp & Co")][(Int(id.suffix(3)) ?? 0) % 2]
        }
    }

    /// When it was placed in the shop.
    var shopCreatedAt: Instant? { shop.map { _ in createdAt + -.minutes(7) } }

    /// The warehouse that sends it.
    var warehouse: (id: String, name: String) {
        switch fromCountry {
        case "US": ("2", "US Warehouse")
        case "DE": ("5", "Germany Warehouse")
        default: ("1", "China Warehouse")
        }
    }

    /// What it weighs.
    var grams: Int { lines.map(\.grams).reduce(0, +) }

    /// The line that CJ tells the parts of: the first that is a bundle.
    var bundle: OrderLine? { lines.first { !$0.variant.parts.isEmpty } }
}

extension OrderLine {
    /// What it is made of, where it is a bundle.
    var parts: [(lineItemId: String, vid: String, quantity: Int)] {
        variant.parts.enumerated().map { ("\(lineItemId)0\($0 + 1)", $1.vid, $1.quantity * quantity) }
    }
}
