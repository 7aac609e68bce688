public import CJ
public import Foundation

/// What one witness says of an order as a whole.
public struct OrderHead: Sendable, Equatable {
    public var status: String?
    /// PENDING or PROCESSING, where the status is UNSHIPPED.
    public var subStatus: String?
    public var logisticName: String?
    public var trackNumber: String?
    public var created: CJTime?
    public var paid: CJTime?
    public var shipped: CJTime?
    public var completed: CJTime?
    public var isPrivateOutbound: Bool?
    public var isSandbox: Bool?
    public var platformOrderId: String?
    public var shipmentOrderId: String?
    public var fromCountry: String?
    public var toCountry: String?
    /// US dollars.
    public var orderAmount: Decimal?
    /// US dollars.
    public var productAmount: Decimal?
    /// US dollars.
    public var postageAmount: Decimal?
    /// When it left the warehouse, which CJ's API tells beside the webhook's day of shipping.
    public var leftWarehouse: CJTime?
    /// The dispute that runs over it.
    public var disputeId: String?
    /// CJ's name for the service that carries it.
    public var carrier: String?
    /// The page that shows its parcel's way, without what may tell of a person.
    public var trackingURL: String?
    /// What it weighs.
    public var grams: Decimal?
    /// When it was placed in the shop.
    public var shopDate: CJTime?
    public var shopId: String?
    public var shopName: String?
    public var warehouseId: String?
    public var warehouse: String?

    public init() {}

    /// Takes the status over that a message or answer writes.
    mutating func setStatus(_ written: String?, subStatus: String? = nil) {
        status = written.map(OrderStatus.name)
        self.subStatus = written.flatMap { OrderStatus.subStatus($0, beside: subStatus) }
    }

    /// How late in an order's life it is, 1 where the status is unknown.
    var rank: Int { 1 + (status.map { OrderStatus.rank($0, subStatus: subStatus) } ?? 0) }
}

extension OrderHead: StateObject {
    public init(_ state: inout some StateMembers<OrderHead>) throws(StateError) {
        carrier = try state.member("carrier", \.carrier)
        completed = try state.member("completed", \.completed)
        created = try state.member("created", \.created)
        disputeId = try state.member("disputeId", \.disputeId)
        fromCountry = try state.member("fromCountry", \.fromCountry)
        grams = try state.member("grams", \.grams)
        isPrivateOutbound = try state.member("isPrivateOutbound", \.isPrivateOutbound)
        isSandbox = try state.member("isSandbox", \.isSandbox)
        leftWarehouse = try state.member("leftWarehouse", \.leftWarehouse)
        logisticName = try state.member("logisticName", \.logisticName)
        orderAmount = try state.member("orderAmount", \.orderAmount)
        paid = try state.member("paid", \.paid)
        platformOrderId = try state.member("platformOrderId", \.platformOrderId)
        postageAmount = try state.member("postageAmount", \.postageAmount)
        productAmount = try state.member("productAmount", \.productAmount)
        shipmentOrderId = try state.member("shipmentOrderId", \.shipmentOrderId)
        shipped = try state.member("shipped", \.shipped)
        shopDate = try state.member("shopDate", \.shopDate)
        shopId = try state.member("shopId", \.shopId)
        shopName = try state.member("shopName", \.shopName)
        status = try state.member("status", \.status)
        subStatus = try state.member("subStatus", \.subStatus)
        toCountry = try state.member("toCountry", \.toCountry)
        trackNumber = try state.member("trackNumber", \.trackNumber)
        trackingURL = try state.member("trackingURL", \.trackingURL)
        warehouse = try state.member("warehouse", \.warehouse)
        warehouseId = try state.member("warehouseId", \.warehouseId)
    }
}

/// One line of an order.
public struct OrderLine: Sendable, Equatable {
    public var lineItemId: String?
    public var storeLineItemId: String?
    public var vid: String?
    public var sku: String?
    /// CJ's id of the line as its cost sheets name it.
    public var productCode: String?
    public var quantity: Int?
    /// US dollars a piece.
    public var unitPrice: Decimal?
    public var productionStatus: Int?
    public var abnormalTypes: [Int]?
    /// The stocking order that its pieces were put by with.
    public var stockingOrderId: String?
    /// The weight of a piece.
    public var grams: Decimal?
    /// What it is made of, where it is a bundle.
    public var parts: [Part]?

    public init() {}

    /// A part of a bundle.
    public struct Part: Sendable, Equatable {
        /// CJ's id of it.
        public let lineItemId: String?
        public let vid: String?
        public let quantity: Int?

        /// So many pieces of a variant.
        public init(lineItemId: String?, vid: String?, quantity: Int?) {
            self.lineItemId = lineItemId
            self.vid = vid
            self.quantity = quantity
        }
    }
}

extension OrderLine: StateObject {
    public init(_ state: inout some StateMembers<OrderLine>) throws(StateError) {
        abnormalTypes = try state.member("abnormalTypes", \.abnormalTypes)
        grams = try state.member("grams", \.grams)
        lineItemId = try state.member("lineItemId", \.lineItemId)
        parts = try state.member("parts", \.parts)
        productCode = try state.member("productCode", \.productCode)
        productionStatus = try state.member("productionStatus", \.productionStatus)
        quantity = try state.member("quantity", \.quantity)
        sku = try state.member("sku", \.sku)
        stockingOrderId = try state.member("stockingOrderId", \.stockingOrderId)
        storeLineItemId = try state.member("storeLineItemId", \.storeLineItemId)
        unitPrice = try state.member("unitPrice", \.unitPrice)
        vid = try state.member("vid", \.vid)
    }
}

extension OrderLine.Part: StateObject {
    public init(_ state: inout some StateMembers<OrderLine.Part>) throws(StateError) {
        lineItemId = try state.member("lineItemId", \.lineItemId)
        quantity = try state.member("quantity", \.quantity)
        vid = try state.member("vid", \.vid)
    }
}
