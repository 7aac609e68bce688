/// What one purchase leads to: orders, parcels, bills, stock, each with its whole future. Nothing in it changes; what
/// is known at an instant is a question to it.
struct Life: Hashable, Sendable {
    let kind: LifeKind
    var orders: [Order] = []
    var stockingOrders: [StockingOrder] = []
    /// Bills that are for the account and for no order.
    var accountBills: [Bill] = []
}

extension Life {
    /// When the last thing in it happens.
    var end: Instant {
        let ofOrders = orders.flatMap { order in
            [order.steps.last?.at, order.completedAt, order.parcel?.events.last?.at]
                + [
                    order.dispute?.openedAt, order.dispute?.settledAt, order.dispute?.loss?.at,
                    order.dispute?.resent?.at,
                ]
                + order.bills.flatMap { [$0.createdAt, $0.endedAt] }
        }
        let others = stockingOrders.map { $0.steps.last?.at } + accountBills.flatMap { [$0.createdAt, $0.endedAt] }
        return (ofOrders + others).compactMap(\.self).max() ?? Instant(seconds: 0)
    }
}
