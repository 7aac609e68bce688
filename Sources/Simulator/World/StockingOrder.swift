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

        /// What was taken off the price of a piece.
        var discount: USD { USD(cents: variant.price.cents / 20) }
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

    /// What was taken off its prices.
    var discount: USD { lines.map { $0.discount * $0.quantity }.total() }

    /// The carrier's number and CJ's of the parcel that brings it to the warehouse; nil before it is shipped.
    func trackNumbers(at now: Instant) -> (carrier: String, cj: String)? {
        let digits = id.filter(\.isNumber).suffix(10)
        return shippedAt <= now ? ("SF7\(digits)", "CJIN\(digits)YQ") : nil
    }

    /// Where it is put by.
    static let warehouse = (id: "1a70b5eed4c0ab1e57a11c0ffee0001", name: "China Warehouse")

    /// What it cost. Putting the stock by costs no shipping here.
    var amount: USD { lines.map { $0.variant.price * $0.quantity }.total() }
}
