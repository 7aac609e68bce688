/// Stock that is bought and put by at CJ's warehouse, for orders to come.
struct StockingOrder: Hashable, Sendable {
    /// CJ's id of it, `SY…`.
    let id: String
    let orderNumber: String
    let lines: [Line]
    let steps: [Step]
    let paidAt: Instant
    let shippedAt: Instant
    let completedAt: Instant

    /// Orders take no more pieces than so many from a line of it.
    static let mostTaken = 10

    /// So many pieces of a variant.
    struct Line: Hashable, Sendable {
        let variant: Variant
        let quantity: Int
    }

    /// A status, and since when.
    struct Step: Hashable, Sendable {
        let at: Instant
        let status: Status
    }

    /// CJ's words in webhooks.
    enum Status: String, Sendable {
        case waitPay = "WAIT_PAY"
        case paid = "PAID"
        case waitShipment = "WAIT_SHIPMENT"
        case shipped = "SHIPPED"
        case completed = "COMPLETED"
    }

    var createdAt: Instant { steps[0].at }

    /// The status at an instant; nil before the order is there.
    func status(at now: Instant) -> Status? { steps.last { $0.at <= now }?.status }

    /// What it cost. Putting the stock by costs no shipping here.
    var amount: USD { lines.map { $0.variant.price * $0.quantity }.total() }
}
