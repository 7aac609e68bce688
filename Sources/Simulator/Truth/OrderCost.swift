/// What an order costs as far as CJ knows at an instant. Nil is not known.
struct OrderCost: Sendable {
    /// What the products cost, which CJ tells with the lines before any cost sheet.
    let products: USD
    let shipping: USD?
    let importTax: USD?
    /// It is within the import tax, which is what the sheet's total leaves over.
    let importFee: USD?
    let outboundFee: USD?
    let storageFee: USD?
    let bills: USD
    let openBills: USD
    /// What settled disputes gave back.
    let credit: USD
    let paid: USD?
    /// What was paid less what the parts say was charged; nil before a payment.
    let variance: USD?
    /// Whether every part is known and no bill is open.
    let isComplete: Bool
    let state: State
    /// Whether it belongs in a sum.
    let counts: Bool

    /// How far it has come.
    enum State: String, Sendable {
        case void, quoted, charged, settled
    }

    /// - Parameter isSuperseded: whether other orders took the order's place.
    init(of order: Order, isSuperseded: Bool = false, at now: Instant) {
        let sheet = order.hasCostSheet(at: now) ? order.charge : nil
        products = order.productCost
        shipping = sheet?.shipping
        importTax = sheet?.importTax
        importFee = sheet.map { _ in .zero }
        outboundFee = sheet?.outboundFee
        storageFee = sheet?.storageFee
        let standing = order.bills.filter { $0.createdAt <= now && $0.state(at: now) != .cancelled }
        bills = standing.map(\.amount).total()
        openBills = standing.filter { $0.state(at: now) == .open }.map(\.amount).total()
        let isSettled = order.dispute?.settledAt.isReached(at: now) ?? false
        credit = isSettled ? order.dispute?.refund.total ?? .zero : .zero
        paid = sheet?.total
        variance = sheet.map { USD.zero - $0.rebate }
        counts = sheet != nil && !isSuperseded
        isComplete = sheet != nil && openBills == .zero
        let isDisputed = order.dispute.map { $0.openedAt <= now && !$0.hasEnded(at: now) } ?? false
        state =
            switch order.paidAt.isReached(at: now) {
            case true: isComplete && !isDisputed ? .settled : .charged
            case false: order.status(at: now) == .cancelled ? .void : .quoted
            }
    }

    /// The parts that are known, less what was given back.
    var landed: USD {
        products + [shipping, importTax, importFee, outboundFee, storageFee].compactMap(\.self).total() + bills - credit
    }

}
