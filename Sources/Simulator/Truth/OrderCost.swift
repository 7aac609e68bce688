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

    init(of order: Order, at now: Instant) {
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
    }

    /// The parts that are known, less what was given back.
    var landed: USD {
        products + [shipping, importTax, importFee, outboundFee, storageFee].compactMap(\.self).total() + bills - credit
    }

    /// Whether every part is known and nothing is open.
    var isComplete: Bool { shipping != nil && openBills == .zero }
}
