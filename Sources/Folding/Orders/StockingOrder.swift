public import CJ
public import Foundation

/// What one witness says of a stocking order.
public struct StockingOrderReport: Sendable, Codable, Equatable {
    public var orderNumber: String?
    public var status: String?
    public var created: CJTime?
    public var paid: CJTime?
    public var shipped: CJTime?
    public var completed: CJTime?
    /// All that it costs, US dollars.
    public var amount: Decimal?
    /// The products' part of it, US dollars.
    public var productAmount: Decimal?
    /// The shipping's part of it, US dollars.
    public var postage: Decimal?
    /// US dollars.
    public var serviceFee: Decimal?
    /// US dollars.
    public var taxes: Decimal?
    /// What was given back, US dollars.
    public var refund: Decimal?
    public var lines: [StockingOrderAnswer.Line]?

    public init() {}
}

/// Everything known of one stocking order: the state of a row of `stocking_orders`.
///
/// They are kept apart from orders: their ids are of another numbering under the same field names.
public typealias StockingOrderPicture = Reports<StockingOrderReport>

extension StockingOrderPicture {
    /// What a `PRIVATE_ORDER` webhook says. It has no date of its change; the latest thing it tells of dates it.
    init(_ order: StockingOrderMessage, in message: StoredMessage) {
        var report = StockingOrderReport()
        report.orderNumber = order.orderNumber
        report.status = order.status.map(StockingOrderStatus.name)
        report.created = order.createDate
        report.paid = order.paymentDate
        report.shipped = order.deliveryDate
        report.completed = order.completeDate
        let dates = [order.createDate, order.paymentDate, order.deliveryDate, order.completeDate]
        self.init(
            report, by: .stockingOrder,
            stamp: Stamp(
                at: dates.compactMap { $0?.instant }.max(), rank: report.status.map(StockingOrderStatus.rank) ?? 0,
                of: message),
            in: message)
    }
}

extension StockingOrderPicture {
    /// What a row of `privateInventory/order/list` says.
    init(_ order: StockingOrderAnswer, askedAt: Date, in message: StoredMessage) {
        var report = StockingOrderReport()
        report.status = order.status.map(StockingOrderStatus.name)
        report.created = order.createDate
        report.paid = order.paymentDate
        report.amount = order.amount
        report.productAmount = order.productAmount
        report.postage = order.postage
        report.serviceFee = order.serviceFee
        report.taxes = order.taxes
        report.refund = order.refund
        report.lines = order.lines.isEmpty ? nil : order.lines
        self.init(report, by: .stockingOrderList, stamp: Stamp(at: askedAt, of: message), in: message)
    }
}

/// A row of `stocking_orders`: the columns that follow from a picture. The COMMENTs of `analytics.stocking_orders` say
/// what each means.
public struct StockingOrderRow: Sendable, Equatable {
    public let stockingOrderId: String
    public let orderNumber: String?
    public let status: String?
    public let created: CJTime?
    public let paid: CJTime?
    public let shipped: CJTime?
    public let completed: CJTime?
    /// US dollars.
    public let amount: Decimal?
    /// The products' part of it, US dollars.
    public let productAmount: Decimal?
    /// The shipping's part of it, US dollars.
    public let postage: Decimal?
    /// US dollars.
    public let serviceFee: Decimal?
    /// US dollars.
    public let taxes: Decimal?
    /// What was given back, US dollars.
    public let refund: Decimal?
    public let lines: [Line]
    public let firstSeenAt: Date
    public let lastEventAt: Date
    public let confirmedAt: Date?

    /// Reads the columns off a picture: each from the report that is shown of those that know it.
    public init(_ picture: StockingOrderPicture, stockingOrderId: String) {
        self.stockingOrderId = stockingOrderId
        let reports = Testimony(picture.newest)
        orderNumber = reports.shown(\.orderNumber)
        status = reports.shown(\.status)
        created = reports.shown(\.created)
        paid = reports.shown(\.paid)
        shipped = reports.shown(\.shipped)
        completed = reports.shown(\.completed)
        amount = reports.shown(\.amount)
        productAmount = reports.shown(\.productAmount)
        postage = reports.shown(\.postage)
        serviceFee = reports.shown(\.serviceFee)
        taxes = reports.shown(\.taxes)
        let refund = reports.shown(\.refund)
        self.refund = refund
        lines = Line.lines(reports.shown(\.lines) ?? [], sharing: amount.map { $0 - (refund ?? 0) })
        firstSeenAt = picture.sightings.first
        lastEventAt = picture.sightings.last
        confirmedAt = picture.confirmations?.last
    }
}

extension StockingOrderRow {
    /// A row of `stocking_order_items`: so many pieces of a variant that were bought.
    public struct Line: Sendable, Equatable {
        public let productCode: String?
        public let vid: String?
        public let sku: String?
        public let quantity: Int?
        /// The price of a piece, US dollars.
        public let unitPrice: Decimal?
        /// What a piece costs with its share, by price, of all that the stocking order costs. The price where the whole is
        /// not known.
        public let unitCost: Decimal?

        fileprivate static func lines(_ lines: [StockingOrderAnswer.Line], sharing amount: Decimal?) -> [Line] {
            let prices = lines.map { line in
                line.unitPrice.flatMap { price in line.quantity.map { price * Decimal($0) } }
            }
            let whole = prices.contains(nil) ? nil : prices.compactMap(\.self).reduce(0, +)
            return lines.map { line in
                var cost = line.unitPrice
                if let price = cost, let amount, let whole, whole > 0, whole != amount { cost = price * amount / whole }
                return Line(
                    productCode: line.productCode, vid: line.vid, sku: line.sku, quantity: line.quantity,
                    unitPrice: line.unitPrice, unitCost: cost)
            }
        }
    }
}
