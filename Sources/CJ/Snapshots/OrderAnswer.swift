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
    /// CJ's name for the service that carries it.
    public var carrier: String? { fields.text("trackingProvider") }
    /// The page that shows its parcel's way, without what may tell of a person.
    public var trackingURL: String? { fields.text("trackingUrl").flatMap(TrackingURL.safe) }
    /// Its weight, taken to be in grams.
    public var grams: Decimal? { fields.amount("orderWeight").flatMap { $0 > 0 ? $0 : nil } }
    /// When it was placed in the shop.
    public var shopDate: CJTime? { fields.time("storeCreateDate") }
    public var shopId: String? { fields.id("shopId") ?? ofItems { $0.id("shopId") } }
    /// The shop's name when the order was made.
    public var shopName: String? { fields.text("shopName") ?? ofItems { $0.text("shopName") } }
    public var warehouseId: String? { fields.id("storageId") ?? ofItems { $0.id("storageId") } }
    public var warehouse: String? { fields.text("storageName") ?? ofItems { $0.text("storageName") } }
    /// In how many days CJ says that the shipping method arrives, the fewest and the most; nil where CJ was not asked for it.
    public var promisedDays: ClosedRange<Int>? {
        guard let told = fields.object("logisticsTimeliness") else { return nil }
        let modes = told.objects("logisticsModes") ?? [told]
        let mode = modes.count == 1 ? modes.first : modes.first { $0.text("logisticsName") == logisticName }
        return mode?.text("arrivalTime").flatMap(Self.days)
    }

    /// `3-7 Days`, `10 days`.
    private static func days(in text: String) -> ClosedRange<Int>? {
        let numbers = text.split { !("0"..."9").contains($0) }.compactMap { $0.count <= 3 ? Int($0) : nil }
        guard let first = numbers.first, let last = numbers.last, numbers.count <= 2, first <= last else { return nil }
        return first...last
    }

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

    /// A product that is a part of a bundle.
    public struct BundlePart: Sendable {
        /// The line that is the bundle; nil where it cannot be told.
        public let bundle: String?
        public let lineItemId: String?
        public let vid: String?
        public let quantity: Int?
    }

    /// What the order's bundles are made of. CJ has it with the bundle's line, or with the order as a whole, where the one
    /// line that says it is a bundle is meant.
    public var bundleParts: [BundlePart] {
        let lines = fields.objects("productList") ?? []
        let ofLines = lines.flatMap { line in
            Self.parts(line.objects("subOrderProducts"), of: line.id("lineItemId"))
        }
        guard ofLines.isEmpty else { return ofLines }
        let bundles = lines.filter { $0.flag("isGroup") == true }
        return Self.parts(
            fields.objects("subOrderProducts"), of: bundles.count == 1 ? bundles[0].id("lineItemId") : nil)
    }

    private static func parts(_ parts: [Fields]?, of bundle: String?) -> [BundlePart] {
        (parts ?? []).map { part in
            BundlePart(
                bundle: bundle, lineItemId: part.id("lineItemId"),
                vid: part.variantId("variantId") ?? part.variantId("vid"), quantity: part.integer("quantity"))
        }
    }

    /// What all items that say it say, which CJ may have there and not with the order.
    private func ofItems(_ read: (Fields) -> String?) -> String? {
        let told = Set((fields.objects("productList") ?? []).compactMap(read))
        return told.count == 1 ? told.first : nil
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
    /// The days that CJ says the delivery takes or took.
    public var deliveryDays: Int? { fields.integer("deliveryDay").flatMap { (0...999).contains($0) ? $0 : nil } }
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
