public import Foundation

/// The content of an `ORDER` webhook (CJ's document "Order message"; `docs/cj.md`, ORDER).
public struct OrderMessage: Sendable {
    /// The order's ids in CJ's own numbering, in the fields' order; which kind CJ sends here is not documented.
    public let cjOrderIds: [String]
    /// The seller's own number, which need not be unique.
    public let orderNumber: String?
    /// The status as written: text, or one of the numeric codes.
    public let orderStatus: String?
    public let logisticName: String?
    public let trackNumber: String?
    public let createDate: CJTime?
    public let updateDate: CJTime?
    public let payDate: CJTime?
    public let deliveryDate: CJTime?
    public let completeDate: CJTime?
    public let isPrivateOutbound: Bool?
    /// The lines in CJ's order; nil when the message says nothing of lines, which an empty array does not either.
    public let lines: [Line]?

    /// One line of an order.
    public struct Line: Sendable {
        public let lineItemId: String?
        public let storeLineItemId: String?
        public let vid: String?
        public let quantity: Int?
        /// US dollars a piece.
        public let sellPrice: Decimal?
        public let productionOrderStatus: Int?
        public let abnormalTypes: [Int]?
    }

    /// Nil when `params` is no object.
    public init?(_ params: JSON?, zone: TimeZone) {
        guard let fields = Fields(params, zone: zone) else { return nil }
        cjOrderIds = ["cjOrderId", "cjOrderCode"].compactMap(fields.id)
        orderNumber = fields.id("orderNumber") ?? fields.id("orderNum")
        orderStatus = fields.text("orderStatus")
        logisticName = fields.text("logisticName")
        trackNumber = fields.id("trackNumber")
        createDate = fields.time("createDate")
        updateDate = fields.time("updateDate")
        payDate = fields.time("payDate")
        deliveryDate = fields.time("deliveryDate")
        completeDate = fields.time("completeDate")
        isPrivateOutbound = fields.flag("privateOutboundOrder")
        let read = fields.objects("orderItems")?.map(Line.init) ?? []
        lines = read.isEmpty ? nil : read
    }
}

extension OrderMessage.Line {
    init(_ fields: Fields) {
        lineItemId = fields.id("lineItemId")
        storeLineItemId = fields.id("storeLineItemId")
        vid = fields.id("vid")
        quantity = fields.integer("quantity")
        sellPrice = fields.amount("sellPrice")
        productionOrderStatus = fields.integer("productionOrderStatus")
        abnormalTypes = fields.integers("abnormalType")
    }
}
