/// The money that went to CJ or came back until an instant.
struct CashBook: Sendable {
    let lives: [Life]
    let now: Instant

    /// Money that moved once.
    struct Movement: Sendable {
        let kind: Kind
        /// The order, bill, stocking order or dispute.
        let reference: String
        var orderCode: String?
        /// Above zero what went to CJ.
        let amount: USD
        let at: Instant?
    }

    /// The words of `analytics.cash_movements`.
    enum Kind: String, Sendable {
        case payment, bill, wallet, refund
        case stockingOrder = "stocking_order"
    }

    var movements: [Movement] { payments + bills + stock + refunds }

    private var orders: [Order] { lives.flatMap(\.orders) }

    private var payments: [Movement] {
        let paid = Set(orders.filter { $0.hasCostSheet(at: now) }.map(\.ids.code))
        return orders.filter { order in
            // What was split or merged was charged before, if it was paid before, and then not again.
            let origins = order.knownOrigins(at: now).filter { $0.kind != .reissue }
            return paid.contains(order.ids.code) && (origins.isEmpty || !origins.allSatisfy { paid.contains($0.code) })
        }.map { order in
            Movement(
                kind: .payment, reference: order.ids.code, orderCode: order.ids.code, amount: order.charge.total,
                at: order.paidAt)
        }
    }

    private var paidBills: [Bill] {
        (orders.filter { !$0.isSandbox }.flatMap(\.bills) + lives.flatMap(\.accountBills))
            .filter { $0.state(at: now) == .paid }
    }

    private var bills: [Movement] {
        paidBills.map { bill in
            Movement(
                kind: [.balanceTopUp, .repayment].contains(bill.use) ? .wallet : .bill, reference: bill.id,
                orderCode: bill.orderCode, amount: bill.amount, at: bill.endedAt)
        }
    }

    private var paidStock: [StockingOrder] { lives.flatMap(\.stockingOrders).filter { $0.paidAt <= now } }

    private var stock: [Movement] {
        paidStock.map { Movement(kind: .stockingOrder, reference: $0.id, amount: $0.amount, at: $0.paidAt) }
    }

    private var refunds: [Movement] {
        orders.filter { !$0.isSandbox }.compactMap { order in
            guard let dispute = order.dispute, dispute.settledAt.isReached(at: now) else { return nil }
            return Movement(
                kind: .refund, reference: dispute.id, orderCode: order.ids.code, amount: .zero - dispute.refund.total,
                at: dispute.settledAt)
        }
    }

    /// What was in the wallet in the beginning.
    static let walletAtStart = USD(cents: 10_000_000)

    /// What top-ups brought into the wallet and everything else took out of it, where things are paid from it. A
    /// repayment moves something else.
    func wallet(of catalogue: Catalogue, in dialect: Dialect) -> USD {
        switch dialect[BalancePaid.self] {
        case .no: return .zero
        case .yes: break
        }
        let billed = paidBills.map { bill -> USD in
            switch bill.use(in: dialect) {
            case .balanceTopUp: .zero - bill.amount
            case .repayment: .zero
            case .order, .transferFreight: bill.amount
            }
        }
        let bills = lives.flatMap(\.accountBills)
        let stocked = paidStock.map { order -> USD in
            let told = ToldStock(order, bills: bills, catalogue: catalogue, in: dialect)
            let returned = told.refund == .byLine ? told.refundAmount ?? .zero : .zero
            return told.amount + (told.surcharge ?? .zero) - returned
        }
        return .zero - (payments + refunds).map(\.amount).total() - billed.total() - stocked.total()
    }
}
