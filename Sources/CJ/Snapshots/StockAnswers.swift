public import Foundation

/// What CJ's API answers about one stocking order (a row of `privateInventory/order/list`).
public struct StockingOrderAnswer: Sendable {
    public let stockingOrderId: String?
    /// The status as written; CJ documents codes.
    public let status: String?
    public let createDate: CJTime?
    public let paymentDate: CJTime?
    /// All that it costs, US dollars.
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

    /// So many pieces of a variant.
    public struct Line: Sendable, Codable, Hashable {
        public let productCode: String?
        public let vid: String?
        public let sku: String?
        public let quantity: Int?
        /// How many of them have been put by.
        public let allocated: Int?
        /// US dollars a piece.
        public let unitPrice: Decimal?
    }

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        stockingOrderId = fields.id("orderCode")
        status = fields.text("status")
        // The texts have minutes only.
        createDate = fields.time("createDateTime") ?? fields.time("createDate")
        paymentDate = fields.time("paymentDateTime") ?? fields.time("paymentDate")
        amount = fields.amount("amount")
        productAmount = fields.amount("orderAmount")
        postage = fields.amount("postage")
        serviceFee = fields.amount("serviceFee")
        taxes = fields.amount("iossTaxes")
        refund = fields.amount("refundAmount")
        lines = (fields.objects("supplierList") ?? [])
            .flatMap { $0.objects("productList") ?? [] }
            .flatMap { $0.objects("productVariantListList") ?? [] }
            .map(Line.init)
    }
}

extension StockingOrderAnswer.Line {
    init(_ fields: Fields) {
        productCode = fields.id("productCode")
        vid = fields.id("stanProductId")
        sku = fields.id("sku")
        quantity = fields.integer("quantity")
        allocated = fields.integer("allocateNum")
        unitPrice = fields.amount("price")
    }
}

/// What CJ's API answers about the stock that one order takes out (`privateInventory/outbound/detail`).
public struct OutboundAnswer: Sendable {
    public let orderId: String?
    public let lines: [Line]

    /// So many pieces of a variant, and which stocking order they were put by with.
    public struct Line: Sendable, Codable, Hashable {
        public let vid: String?
        public let sku: String?
        /// The stocking order; nil where CJ does not say.
        public let stockingOrderId: String?
        public let quantity: Int?
        /// US dollars a piece.
        public let unitPrice: Decimal?
    }

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        orderId = fields.id("orderId")
        lines = (fields.objects("productList") ?? []).map(Line.init)
    }
}

extension OutboundAnswer.Line {
    init(_ fields: Fields) {
        vid = fields.id("stanProductId") ?? fields.id("vid")
        sku = fields.id("sku")
        stockingOrderId = fields.id("privateOrderId")
        quantity = fields.integer("quantity")
        unitPrice = fields.amount("price")
    }
}
