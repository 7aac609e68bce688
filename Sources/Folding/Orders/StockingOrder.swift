public import CJ
public import Foundation

/// What one witness says of a stocking order.
public struct StockingOrderReport: Sendable, Equatable {
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
    /// What is given back, US dollars; whether it was, the statuses tell.
    public var refund: Decimal?
    /// How far the refund is, as written.
    public var refundStatus: String?
    /// How far the refund of what was out of stock is, as written.
    public var stockoutRefundStatus: String?
    /// What is asked for on top, US dollars.
    public var difference: Decimal?
    /// What the account's level took off all of it, US dollars.
    public var discount: Decimal?
    /// What was taken off the products, US dollars.
    public var productDiscount: Decimal?
    /// What was taken off the shipping, US dollars.
    public var postageDiscount: Decimal?
    /// When the refund was given back.
    public var refunded: CJTime?
    public var logisticName: String?
    /// The carrier's number of the parcel that brings it to the warehouse.
    public var trackNumber: String?
    /// CJ's own number of that parcel.
    public var cjTrackNumber: String?
    public var warehouseId: String?
    public var warehouse: String?
    public var lines: [StockingOrderAnswer.Line]?

    public init() {}
}

extension StockingOrderReport: StateObject {
    public init(_ state: inout some StateMembers<StockingOrderReport>) throws(StateError) {
        amount = try state.member("amount", \.amount)
        cjTrackNumber = try state.member("cjTrackNumber", \.cjTrackNumber)
        completed = try state.member("completed", \.completed)
        created = try state.member("created", \.created)
        difference = try state.member("difference", \.difference)
        discount = try state.member("discount", \.discount)
        lines = try state.member("lines", \.lines)
        logisticName = try state.member("logisticName", \.logisticName)
        orderNumber = try state.member("orderNumber", \.orderNumber)
        paid = try state.member("paid", \.paid)
        postage = try state.member("postage", \.postage)
        postageDiscount = try state.member("postageDiscount", \.postageDiscount)
        productAmount = try state.member("productAmount", \.productAmount)
        productDiscount = try state.member("productDiscount", \.productDiscount)
        refund = try state.member("refund", \.refund)
        refundStatus = try state.member("refundStatus", \.refundStatus)
        refunded = try state.member("refunded", \.refunded)
        serviceFee = try state.member("serviceFee", \.serviceFee)
        shipped = try state.member("shipped", \.shipped)
        status = try state.member("status", \.status)
        stockoutRefundStatus = try state.member("stockoutRefundStatus", \.stockoutRefundStatus)
        taxes = try state.member("taxes", \.taxes)
        trackNumber = try state.member("trackNumber", \.trackNumber)
        warehouse = try state.member("warehouse", \.warehouse)
        warehouseId = try state.member("warehouseId", \.warehouseId)
    }
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
        report.created = order.createDate?.past(at: message.receivedAt)
        report.paid = order.paymentDate?.past(at: message.receivedAt)
        report.shipped = order.deliveryDate?.past(at: message.receivedAt)
        report.completed = order.completeDate?.past(at: message.receivedAt)
        let dates = [report.created, report.paid, report.shipped, report.completed]
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
        report.created = order.createDate?.past(at: message.receivedAt)
        report.paid = order.paymentDate?.past(at: message.receivedAt)
        report.amount = order.amount
        report.productAmount = order.productAmount
        report.postage = order.postage
        report.serviceFee = order.serviceFee
        report.taxes = order.taxes
        report.refund = order.refund
        report.refundStatus = order.refundStatus
        report.stockoutRefundStatus = order.stockoutRefundStatus
        report.difference = order.difference
        report.discount = order.discount
        report.productDiscount = order.productDiscount
        report.postageDiscount = order.postageDiscount
        report.refunded = order.refundDate?.past(at: message.receivedAt)
        report.logisticName = order.logisticName
        report.trackNumber = order.trackNumber
        report.cjTrackNumber = order.cjTrackNumber
        report.warehouseId = order.warehouseId
        report.warehouse = order.warehouse
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
    /// What was given back, US dollars; 0 while it is pending or when it was refused.
    public let refund: Decimal?
    /// What is asked for on top of the amount, US dollars; 0 where the amount holds it.
    public let surcharge: Decimal?
    /// How far the refund is: pending, given_back or refused, or CJ's word for it.
    public let refundStatus: String?
    /// How far the refund of what was out of stock is, likewise.
    public let stockoutRefundStatus: String?
    /// What the account's level took off all of it, US dollars.
    public let discount: Decimal?
    /// What was taken off the products, US dollars.
    public let productDiscount: Decimal?
    /// What was taken off the shipping, US dollars.
    public let postageDiscount: Decimal?
    /// When the refund was given back.
    public let refunded: CJTime?
    public let logisticName: String?
    /// The carrier's number of the parcel that brings it to the warehouse.
    public let trackNumber: String?
    /// CJ's own number of that parcel.
    public let cjTrackNumber: String?
    public let warehouseId: String?
    public let warehouse: String?
    /// The price of all pieces whose money was not given back, US dollars.
    public let piecesPrice: Decimal?
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
        let stock = StockThere(
            lines: reports.shown(\.lines) ?? [], status: status, amount: amount,
            refund: StockThere.Refund(
                amount: reports.shown(\.refund), status: reports.shown(\.refundStatus),
                stockoutStatus: reports.shown(\.stockoutRefundStatus)))
        refund = stock.refund
        let (total, parts) = (amount, [productAmount, postage, serviceFee, taxes].compactMap(\.self))
        surcharge = reports.shown(\.difference).map { difference in
            // CJ's own sum says whether the amount holds it.
            difference > 0 && parts.reduce(difference, +) != total ? difference : 0
        }
        refundStatus = reports.shown(\.refundStatus).map { ["1": "pending", "2": "given_back"][$0] ?? $0 }
        stockoutRefundStatus = reports.shown(\.stockoutRefundStatus).map {
            ["0": "pending", "1": "given_back", "2": "refused"][$0] ?? $0
        }
        discount = reports.shown(\.discount)
        productDiscount = reports.shown(\.productDiscount)
        postageDiscount = reports.shown(\.postageDiscount)
        refunded = reports.shown(\.refunded)
        logisticName = reports.shown(\.logisticName)
        trackNumber = reports.shown(\.trackNumber)
        cjTrackNumber = reports.shown(\.cjTrackNumber)
        warehouseId = reports.shown(\.warehouseId)
        warehouse = reports.shown(\.warehouse)
        piecesPrice = stock.price
        lines = stock.rows
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
        /// Those that have been put by; nil where CJ does not say.
        public let allocated: Int?
        /// Those whose money was not given back.
        public let kept: Int?
        /// Those that are there: neither refunded nor missing at the end.
        public let pieces: Int?
        /// The price of a piece, US dollars.
        public let unitPrice: Decimal?
        /// The price of a piece before discounts, US dollars.
        public let originalPrice: Decimal?
        /// The rate of the discount, as CJ wrote it.
        public let discount: Decimal?
        /// The weight of a piece.
        public let grams: Decimal?
        /// How far the refund of the line is: pending or given_back, or CJ's word for it.
        public let refundStatus: String?
        /// What a piece that is kept costs with its share, by price, of the stocking order's amount less what was given
        /// back. The price where the whole is not known.
        public let unitCost: Decimal?
    }
}
