/// How much of each variant CJ has in its warehouses at an instant.
struct StockLevels: Sendable {
    /// When the level of a variant last changed, by its id; those are missing whose level never did.
    private let changedAt: [String: Instant]

    /// Where stock lies. Only what lies in the US changes here.
    enum Area: CaseIterable, Sendable {
        case china, us

        var id: String { facts.id }
        var name: String { facts.name }
        var country: String { facts.country }

        private var facts: (id: String, name: String, country: String) {
            switch self {
            case .china: ("1", "China Warehouse", "CN")
            case .us: ("2", "US Warehouse", "US")
            }
        }
    }

    init(of lives: [Life], at now: Instant) {
        var changedAt: [String: Instant] = [:]
        for life in lives {
            guard let at = life.stockChangedAt, at <= now else { continue }
            for line in life.orders[0].lines {
                changedAt[line.variant.vid] = max(at, changedAt[line.variant.vid] ?? at)
            }
        }
        self.changedAt = changedAt
    }

    /// Pieces.
    func quantity(of variant: Variant, in area: Area) -> Int {
        switch area {
        case .china: 7 * variant.grams % 9_000
        case .us: Self.quantity(of: variant, changedAt: changedAt[variant.vid] ?? Instant(seconds: 0))
        }
    }

    /// Pieces in the US after a change.
    static func quantity(of variant: Variant, changedAt instant: Instant) -> Int {
        (instant.seconds + variant.grams) % 400
    }
}

extension Life {
    /// When CJ tells how much is left of what the first order has, if it does.
    var stockChangedAt: Instant? { orders.first?.shippedAt.flatMap { $0.seconds.isMultiple(of: 3) ? $0 : nil } }
}
