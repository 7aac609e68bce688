/// What is the case at an instant, whatever was told of it: the rows that the views of `analytics` come to show once
/// everything CJ knows has been asked for.
///
/// The keys of a row are the views' columns, less those that only a ledger has. What neither a message nor an answer of
/// CJ's carries yet is null here too.
public struct Truth: Sendable {
    let now: Instant
    let hasEnded: Bool
    let lives: [Life]
    let catalogue: Catalogue
    /// What is in the wallet where everything but what was asked for is paid by card.
    let balance: USD
    /// The truth does not depend on it; it says what nobody can know of it.
    let dialect: Dialect
    /// The codes of orders that were split or merged into others, as far as CJ has said.
    private let superseded: Set<String>

    /// The truth of a world, some seconds after its simulated time began.
    public init(of world: World, after seconds: Int) {
        self.init(of: world, at: world.epoch + seconds)
    }

    /// - Parameter balance: what requests left in the wallet.
    init(of world: World, at now: Instant, balance: USD = CashBook.walletAtStart) {
        self.now = now
        hasEnded = now >= world.end
        lives = world.lives
        catalogue = world.catalogue
        self.balance = balance
        dialect = world.dialect
        superseded = Set(
            lives.flatMap(\.orders).flatMap { $0.knownOrigins(at: now) }.filter { $0.kind != .reissue }.map(\.code))
    }

    /// The truth as one JSON object, as `/__truth` answers it.
    public var written: String { json.written }

    var json: JSON {
        [
            "now": .text(now.iso),
            "ended": .bool(hasEnded),
            "orders": rows(orderRow),
            "order_items": .array(eachOrder(itemRows)),
            "shipments": rows(shipmentRow),
            "parcels_at_risk": rows(riskRow),
            "order_costs": rows(orderCostRow),
            "item_costs": .array(eachOrder(itemCostRows)),
            "cost_adjustments": .array(eachOrder(adjustmentRows) + lives.flatMap { billRows(of: $0.accountBills) }),
            "disputes": rows(disputeRow),
            "cash_movements": .array(cashRows),
            "wallet_balances": .array(walletRows),
            "order_links": .array(eachOrder(linkRows)),
            "order_bundle_parts": .array(eachOrder(bundleRows)),
            "stocking_orders": .array(lives.flatMap(\.stockingOrders).compactMap(stockingRow)),
            "variants": .array(variantRows),
            "stock_levels": .array(levelRows),
            "sales": .array(saleRows),
            "margins": .array(marginRows),
            "unknowable": .array(unknowableCells),
        ]
    }

    /// Whether other orders took an order's place.
    func isSuperseded(_ order: Order) -> Bool { superseded.contains(order.ids.code) }

    private func rows(_ row: (Order, OrderStatus) -> JSON?) -> JSON {
        .array(eachOrder { order, status in row(order, status).map { [$0] } ?? [] })
    }

    /// The rows of every order that is there, in the order of their lives.
    func eachOrder(_ rows: (Order, OrderStatus) -> [JSON]) -> [JSON] {
        lives.flatMap { life in
            life.orders.flatMap { order in order.status(at: now).map { rows(order, $0) } ?? [] }
        }
    }
}
