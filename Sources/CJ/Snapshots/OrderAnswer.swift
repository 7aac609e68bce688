public import Foundation

/// What CJ's API answers about one order (`getOrderDetail`, and a row of `order/list`; `docs/cj.md`).
///
/// The names are read at once, the rest when it is asked for.
public struct OrderAnswer: Sendable {
    /// The order's ids in CJ's own numbering.
    public let cjOrderIds: [String]
    public let orderNumber: String?
    public let platformOrderId: String?
    public let shipmentOrderId: String?
    /// Its parcels.
    public let trackNumbers: [TrackNumber]
    private let fields: Fields

    /// Nil when the answer is no object. Its dates are UTC, as CJ documents them, whatever zone those of webhooks are in.
    public init?(_ answer: JSON?) {
        guard let fields = Fields(answer, zone: .gmt) else { return nil }
        cjOrderIds = ["orderId", "cjOrderId", "cjOrderCode"].compactMap(fields.identifier)
        orderNumber = fields.id("orderNum") ?? fields.id("orderNumber")
        platformOrderId = fields.id("platformOrderId")
        shipmentOrderId = fields.identifier("shipmentOrderId")
        trackNumbers = fields.trackNumbers("trackNumber")
        self.fields = fields
    }
}

extension OrderAnswer {
    /// The status as written: text, or one of the numeric codes.
    public var orderStatus: String? { fields.code("orderStatus") }
    /// PENDING or PROCESSING beside UNSHIPPED, as written.
    public var subStatus: String? { fields.code("subStatus") }
    public var isSandbox: Bool? { fields.flag("isSandbox") }
    public var isPrivateOutbound: Bool? { fields.flag("privateOutboundOrder") }
    public var logisticName: String? { fields.text("logisticName") }
    /// The last mile's numbers for its parcel.
    public var lastMileNumbers: [TrackNumber] { fields.trackNumbers("lastMileTrackNumber") }
    public var fromCountry: String? { fields.text("fromCountryCode") }
    public var toCountry: String? { fields.text("shippingCountryCode") }
    /// US dollars.
    public var orderAmount: Decimal? { fields.amount("orderAmount") }
    /// US dollars.
    public var productAmount: Decimal? { fields.amount("productAmount") }
    /// US dollars.
    public var postageAmount: Decimal? { fields.amount("postageAmount") }
    public var createDate: CJTime? { fields.time("createDate") }
    public var paymentDate: CJTime? { fields.time("paymentDate") }
    public var outWarehouseTime: CJTime? { fields.time("outWarehouseTime") }
    /// The dispute that runs over it, if one does.
    public var disputeId: String? { fields.identifier("disputeId") }

    /// The lines in CJ's order; nil when the answer says nothing of lines.
    public var lines: [OrderMessage.Line]? {
        // Only lines with an id of their own are lines of an order; a list's items have none.
        let read = (fields.objects("productList") ?? []).map(OrderMessage.Line.init)
        return read.contains { $0.lineItemId != nil } ? read : nil
    }
}

/// What CJ's API answers about one parcel (`trackInfo`).
///
/// The number is read at once, the rest when it is asked for.
public struct TrackAnswer: Sendable {
    public let trackingNumbers: [TrackNumber]
    private let fields: Fields

    /// A step on its way.
    public struct Route: Sendable {
        public let time: CJTime?
        public let activity: String?
    }

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        trackingNumbers = fields.trackNumbers("trackingNumber")
        self.fields = fields
    }
}

extension TrackAnswer {
    public var logisticName: String? { fields.text("logisticName") }
    /// CJ's or the carrier's words, or a code.
    public var trackingStatus: String? { fields.code("trackingStatus") }
    public var fromCountry: String? { fields.text("trackingFrom") }
    public var toCountry: String? { fields.text("trackingTo") }
    public var deliveryTime: CJTime? { fields.time("deliveryTime") }
    public var lastMileCarrier: String? { fields.text("lastMileCarrier") }
    /// The parcel by the other of its numbers, as a rule CJ's own.
    public var mailNumbers: [TrackNumber] { fields.trackNumbers("cjMailNo") }
    /// The last mile's numbers for it.
    public var lastMileNumbers: [TrackNumber] { fields.trackNumbers("lastTrackNumber") }

    /// Where it has been, in CJ's order.
    public var routes: [Route] {
        (fields.objects("routes") ?? []).map { Route(time: $0.time("acceptTime"), activity: $0.text("remark")) }
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
    /// The kind of order it is for, as written.
    public let orderType: String?
    /// The use as written; CJ documents the integers 0 to 3.
    public let use: String?
    public let createDate: CJTime?

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        billId = fields.identifier("orderCode").map(BillId.usual)
        relatedOrderId = fields.identifier("cjOrderCode")
        status = fields.code("status")
        amount = fields.amount("amount")
        reason = fields.text("reason")
        orderType = fields.code("orderType")
        use = fields.code("diffUseType")
        createDate = fields.time("createAt")
    }
}
