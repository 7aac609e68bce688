public import Foundation

/// The content of an `ORDERSPLIT` webhook: one order became several (CJ's document "Order split message";
/// `docs/cj.md`, ORDERSPLIT).
public struct OrderSplitMessage: Sendable {
    /// The order that was split, by an id of CJ's of either kind.
    public let originalOrderId: String?
    /// When; CJ's own sample has words here.
    public let splitTime: CJTime?
    /// The orders it became, each once; at most ``mostChildren`` of them.
    public let children: [Child]

    /// Each child costs look-ups, and no order has more lines than this.
    public static let mostChildren = 200

    /// One of the orders that came of it.
    public struct Child: Sendable {
        public let orderCode: String?
        /// The status as written: here CJ documents the numeric codes.
        public let orderStatus: String?
        public let createdAt: CJTime?
        public let products: [Product]
    }

    /// What a child holds.
    public struct Product: Sendable {
        public let vid: String?
        public let sku: String?
        public let quantity: Int?
        /// CJ's id of the order line, as its cost sheets name it.
        public let productCode: String?
    }

    /// Nil when `params` is no object.
    public init?(_ params: JSON?, zone: TimeZone) {
        guard let fields = Fields(params, zone: zone) else { return nil }
        originalOrderId = fields.identifier("originalOrderId")
        splitTime = fields.time("orderSplitTime")
        var seen: Set<String?> = []
        children = (fields.objects("splitOrderList") ?? []).prefix(Self.mostChildren).map(Child.init)
            .filter { seen.insert($0.orderCode).inserted }
    }
}

extension OrderSplitMessage.Child {
    init(_ fields: Fields) {
        orderCode = fields.identifier("orderCode")
        orderStatus = fields.code("orderStatus")
        createdAt = fields.time("createAt")
        products = (fields.objects("productList") ?? []).map(OrderSplitMessage.Product.init)
    }
}

extension OrderSplitMessage.Product {
    init(_ fields: Fields) {
        vid = fields.variantId("vid")
        sku = fields.id("sku")
        quantity = fields.integer("quantity")
        productCode = fields.id("productCode")
    }
}
