/// A stocking order as CJ tells it. Whatever of its cost is told as a surcharge or as a bill is not in its prices, so the
/// stock costs the same.
struct ToldStock: Sendable {
    let order: StockingOrder
    let lines: [Line]
    /// What was charged beside the prices, where it was.
    let surcharge: USD?
    let refund: StockRefund

    /// A line, with its price as it is told.
    struct Line: Sendable {
        let line: StockingOrder.Line
        let price: USD
        /// How many pieces arrive.
        let arriving: Int
        var isRefunded = false
    }

    /// - Parameter bills: those of the account, among which that of this order may be.
    init(_ order: StockingOrder, bills: [Bill], catalogue: Catalogue, in dialect: Dialect) {
        self.order = order
        refund = dialect[StockRefund.self]
        let bill: Bill? =
            switch dialect[BillKinds.self] {
            case .orders: nil
            case .withStock: bills.first { $0.stockingOrderId == order.id }
            }
        let share: USD =
            switch dialect[StockSurcharge.self] {
            case .no: .zero
            // Only where it is the same for each piece, however it is divided.
            case .yes: order.lines.count == 1 ? USD(cents: order.lines[0].variant.price.cents / 10) : .zero
            }
        surcharge = share == .zero ? nil : share * order.lines[0].quantity
        var told = order.lines.map { line in
            let billed = bill.map { USD(cents: $0.amount.cents / line.quantity) } ?? .zero
            return Line(
                line: line, price: line.variant.price - share - billed,
                arriving: dialect[StockArrival.self].pieces(of: line))
        }
        if refund == .byLine, let other = Self.variant(besides: order, catalogue) {
            let line = StockingOrder.Line(variant: other, quantity: 7)
            told.append(Line(line: line, price: other.price, arriving: 0, isRefunded: true))
        }
        lines = told
    }

    /// What the lines cost by the prices told.
    var amount: USD { lines.map { $0.price * $0.line.quantity }.total() }

    /// What is to be given back, or was.
    var refundAmount: USD? {
        switch refund {
        case .none: nil
        case .pending, .refused: lines.first.map { $0.price }
        case .byLine: lines.filter(\.isRefunded).map { $0.price * $0.line.quantity }.total()
        }
    }

    private static func variant(besides order: StockingOrder, _ catalogue: Catalogue) -> Variant? {
        let taken = Set(order.lines.map(\.variant))
        return catalogue.variants.first { !taken.contains($0) }
    }
}

extension Bill {
    /// For what it is, as CJ tells it.
    func use(in dialect: Dialect) -> Use { isOfStock(in: dialect) ? .order : use }

    /// What it is for, as CJ tells it; nil for the account.
    func subject(in dialect: Dialect) -> String? {
        switch dialect[BillKinds.self] {
        case .orders: return orderCode
        case .withStock:
            if let stockingOrderId { return stockingOrderId }
            return orderCode ?? (use == .balanceTopUp ? nil : "ZF" + id.dropFirst(2))
        }
    }

    /// CJ's number for what it is for.
    func orderType(in dialect: Dialect) -> Int { isOfStock(in: dialect) ? 2 : 1 }

    private func isOfStock(in dialect: Dialect) -> Bool {
        switch dialect[BillKinds.self] {
        case .orders: false
        case .withStock: stockingOrderId != nil
        }
    }
}
