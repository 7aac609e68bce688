public import Foundation

/// What CJ's API answers about one order (`getOrderDetail`, and a row of `order/list`; `docs/cj.md`).
public struct OrderAnswer: Sendable {
    /// The order's ids in CJ's own numbering.
    public let cjOrderIds: [String]
    public let orderNumber: String?
    public let platformOrderId: String?
    public let shipmentOrderId: String?
    /// The status as written: text, or one of the numeric codes.
    public let orderStatus: String?
    public let isSandbox: Bool?
    public let isPrivateOutbound: Bool?
    public let logisticName: String?
    public let trackNumber: String?
    public let lastMileTrackNumber: String?
    public let fromCountry: String?
    public let toCountry: String?
    /// US dollars.
    public let orderAmount: Decimal?
    /// US dollars.
    public let productAmount: Decimal?
    /// US dollars.
    public let postageAmount: Decimal?
    public let createDate: CJTime?
    public let paymentDate: CJTime?
    public let outWarehouseTime: CJTime?
    /// The dispute that runs over it, if one does.
    public let disputeId: String?
    /// The lines in CJ's order; nil when the answer says nothing of lines.
    public let lines: [OrderMessage.Line]?

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        cjOrderIds = ["orderId", "cjOrderId", "cjOrderCode"].compactMap(fields.id)
        orderNumber = fields.id("orderNum") ?? fields.id("orderNumber")
        platformOrderId = fields.id("platformOrderId")
        shipmentOrderId = fields.id("shipmentOrderId")
        orderStatus = fields.text("orderStatus")
        isSandbox = fields.flag("isSandbox")
        isPrivateOutbound = fields.flag("privateOutboundOrder")
        logisticName = fields.text("logisticName")
        trackNumber = fields.id("trackNumber")
        lastMileTrackNumber = fields.id("lastMileTrackNumber")
        fromCountry = fields.text("fromCountryCode")
        toCountry = fields.text("shippingCountryCode")
        orderAmount = fields.amount("orderAmount")
        productAmount = fields.amount("productAmount")
        postageAmount = fields.amount("postageAmount")
        createDate = fields.time("createDate")
        paymentDate = fields.time("paymentDate")
        outWarehouseTime = fields.time("outWarehouseTime")
        disputeId = fields.id("disputeId")
        // Only lines with an id of their own are lines of an order; a list's items have none.
        let read = (fields.objects("productList") ?? []).map(OrderMessage.Line.init)
        lines = read.contains { $0.lineItemId != nil } ? read : nil
    }
}

/// What CJ's API answers about one parcel (`trackInfo`).
public struct TrackAnswer: Sendable {
    public let trackingNumber: String?
    public let logisticName: String?
    /// CJ's or the carrier's words, or a code.
    public let trackingStatus: String?
    public let fromCountry: String?
    public let toCountry: String?
    public let deliveryTime: CJTime?
    public let lastMileCarrier: String?
    public let lastTrackNumber: String?
    /// Where it has been, in CJ's order.
    public let routes: [Route]

    /// A step on its way.
    public struct Route: Sendable {
        public let time: CJTime?
        public let activity: String?
    }

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        trackingNumber = fields.id("trackingNumber")
        logisticName = fields.text("logisticName")
        trackingStatus = fields.text("trackingStatus")
        fromCountry = fields.text("trackingFrom")
        toCountry = fields.text("trackingTo")
        deliveryTime = fields.time("deliveryTime")
        lastMileCarrier = fields.text("lastMileCarrier")
        lastTrackNumber = fields.id("lastTrackNumber")
        routes = (fields.objects("routes") ?? []).map {
            Route(time: $0.time("acceptTime"), activity: $0.text("remark"))
        }
    }
}

/// What CJ's API answers about one bill (a row of `makeup/list`).
public struct BillAnswer: Sendable {
    public let billId: String?
    /// The order it is for.
    public let relatedOrderId: String?
    /// The status as written; CJ documents the integers 0 to 5.
    public let status: String?
    /// US dollars.
    public let amount: Decimal?
    public let reason: String?
    /// The use as written; CJ documents the integers 0 to 3.
    public let use: String?
    public let createDate: CJTime?

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        billId = fields.id("orderCode")
        relatedOrderId = fields.id("cjOrderCode")
        status = fields.text("status")
        amount = fields.amount("amount")
        reason = fields.text("reason")
        use = fields.text("diffUseType")
        createDate = fields.time("createAt")
    }
}
