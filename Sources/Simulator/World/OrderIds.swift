/// The names of an order.
struct OrderIds: Hashable, Sendable {
    /// CJ's code, which its API wants: `DP…`, `SD…` or `CJ…`.
    let code: String
    /// CJ's other id, 18 or 19 digits.
    let internalId: String
    /// The seller's number. Two orders may have the same.
    let number: String
    /// The shop platform's id, where the order came from a shop.
    let platformOrderId: String?
    /// CJ's id of the shipment order, by which orders are paid together.
    let shipmentOrderId: String
}

/// Makes the ids of one life, each another than any other life's.
struct IdMaker: Sendable {
    private let life: Int
    private var made = 0
    private var chance: Chance

    /// At most so many ids of a kind in one life.
    private static let mostPerLife = 100

    init(life: Int, chance: Chance) {
        self.life = life
        self.chance = chance
    }

    /// Ten digits that no other call gives.
    private mutating func unique() -> String {
        made += 1
        let digits = String(life * Self.mostPerLife + made)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }

    mutating func orderIds(day: String, number: String, platformOrderId: String?, shipmentOrderId: String? = nil)
        -> OrderIds
    {
        OrderIds(
            code: id(chance.pick(["DP", "DP", "SD", "CJ"]), day: day),
            internalId: day + chance.digits(chance.number(2...3)) + unique(), number: number,
            platformOrderId: platformOrderId, shipmentOrderId: shipmentOrderId ?? id("CJ", day: day))
    }

    /// The ids of part `part` of an order that is split.
    mutating func childIds(of parent: OrderIds, part: Int, day: String) -> OrderIds {
        OrderIds(
            code: "\(parent.code)-\(part)", internalId: day + chance.digits(2) + unique(), number: parent.number,
            platformOrderId: parent.platformOrderId, shipmentOrderId: parent.shipmentOrderId)
    }

    /// An id with CJ's prefix for its kind.
    mutating func id(_ prefix: String, day: String) -> String { prefix + day + chance.digits(3) + unique() }

    /// The id of an order line, 19 digits.
    mutating func lineId(day: String) -> String { day + chance.digits(3) + unique() }

    mutating func trackNumber() -> String { "CJPKL" + unique() + "YQ" }

    mutating func lastMileNumber() -> String { "9261" + unique() }
}
