public import Foundation

/// The content of an `ORDER` webhook (CJ's document "Order message"; `docs/cj.md`, ORDER).
///
/// The names are read at once, the rest when it is asked for.
public struct OrderMessage: Sendable {
    /// The order's ids in CJ's own numbering, in the fields' order; which kind CJ sends here is not documented.
    public let cjOrderIds: [String]
    /// The seller's own number, which need not be unique.
    public let orderNumber: String?
    /// Its parcels.
    public let trackNumbers: [TrackNumber]
    private let fields: Fields

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
        cjOrderIds = ["cjOrderId", "cjOrderCode"].compactMap(fields.identifier)
        orderNumber = fields.id("orderNumber") ?? fields.id("orderNum")
        trackNumbers = fields.trackNumbers("trackNumber")
        self.fields = fields
    }
}

extension OrderMessage {
    /// The status as written: text, or one of the numeric codes.
    public var orderStatus: String? { fields.code("orderStatus") }
    /// PENDING or PROCESSING beside UNSHIPPED, as written.
    public var subStatus: String? { fields.code("subStatus") }
    public var isSandbox: Bool? { fields.flag("isSandbox") }
    public var logisticName: String? { fields.text("logisticName") }
    /// CJ's name for the service that carries it.
    public var carrier: String? { fields.text("trackingProvider") }
    /// The page that shows its parcel's way, without what may tell of a person.
    public var trackingURL: String? { fields.text("trackingUrl").flatMap(TrackingURL.safe) }
    public var createDate: CJTime? { fields.time("createDate") }
    public var updateDate: CJTime? { fields.time("updateDate") }
    public var payDate: CJTime? { fields.time("payDate") }
    public var deliveryDate: CJTime? { fields.time("deliveryDate") }
    public var completeDate: CJTime? { fields.time("completeDate") }
    public var isPrivateOutbound: Bool? { fields.flag("privateOutboundOrder") }

    /// The lines in CJ's order; nil when the message says nothing of lines, which an empty array does not either.
    public var lines: [Line]? {
        let read = fields.objects("orderItems")?.map(Line.init) ?? []
        return read.isEmpty ? nil : read
    }
}

extension OrderMessage.Line {
    init(_ fields: Fields) {
        lineItemId = fields.id("lineItemId")
        storeLineItemId = fields.id("storeLineItemId")
        vid = fields.variantId("vid")
        quantity = fields.integer("quantity")
        sellPrice = fields.amount("sellPrice")
        productionOrderStatus = fields.integer("productionOrderStatus")
        abnormalTypes = fields.integers("abnormalType")
    }
}
