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
    /// What is given back, US dollars; whether it was, the statuses tell.
    public let refund: Decimal?
    /// How far the refund is, as written: 1 pending, 2 given back.
    public let refundStatus: String?
    /// How far the refund of what was out of stock is, as written: 0 pending, 1 given back, 2 refused.
    public let stockoutRefundStatus: String?
    /// What is asked for on top, US dollars.
    public let difference: Decimal?
    /// What the account's level took off all of it, US dollars.
    public let discount: Decimal?
    /// What was taken off the products, US dollars.
    public let productDiscount: Decimal?
    /// What was taken off the shipping, US dollars.
    public let postageDiscount: Decimal?
    /// When the refund was given back.
    public let refundDate: CJTime?
    public let logisticName: String?
    /// The carrier's number of the parcel that brings it to the warehouse.
    public let trackNumber: String?
    /// CJ's own number of that parcel.
    public let cjTrackNumber: String?
    public let warehouseId: String?
    public let warehouse: String?
    public let lines: [Line]

    /// So many pieces of a variant.
    public struct Line: Sendable, Hashable {
        public var productCode: String?
        public var vid: String?
        public var sku: String?
        public var quantity: Int?
        /// How many of them have been put by.
        public var allocated: Int?
        /// US dollars a piece.
        public var unitPrice: Decimal?
        /// The price before discounts, US dollars a piece.
        public var originalPrice: Decimal?
        /// The rate of the discount, as written.
        public var discount: Decimal?
        /// The weight of a piece.
        public var grams: Decimal?
        /// How far the refund of the line is, as written: 1 pending, 2 given back.
        public var refundStatus: String?

        public init() {}
    }

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        stockingOrderId = fields.identifier("orderCode")
        status = fields.code("status")
        // The texts have minutes only.
        createDate = fields.time("createDateTime") ?? fields.time("createDate")
        paymentDate = fields.time("paymentDateTime") ?? fields.time("paymentDate")
        amount = fields.amount("amount")
        productAmount = fields.amount("orderAmount")
        postage = fields.amount("postage")
        serviceFee = fields.amount("serviceFee")
        taxes = fields.amount("iossTaxes")
        refund = fields.amount("refundAmount")
        refundStatus = fields.text("refundStatus")
        stockoutRefundStatus = fields.text("stockoutRefundStatus")
        difference = fields.amount("diffAmount")
        discount = fields.amount("discountMoney")
        productDiscount = fields.amount("productDiscountMoney")
        postageDiscount = fields.amount("postageDiscountMoney")
        refundDate = fields.time("refundTime")
        logisticName = fields.text("logisticName")
        trackNumber = fields.trackNumbers("trackingNumber").first?.written
        cjTrackNumber = fields.trackNumbers("cjTrackingNumber").first?.written
        warehouseId = fields.id("storageId")
        warehouse = fields.text("storageNo2Name")
        lines = (fields.objects("supplierList") ?? [])
            .flatMap { $0.objects("productList") ?? [] }
            .flatMap { $0.objects("productVariantListList") ?? [] }
            .map(Line.init)
    }
}

extension StockingOrderAnswer.Line {
    init(_ fields: Fields) {
        productCode = fields.id("productCode")
        vid = fields.variantId("stanProductId")
        sku = fields.id("sku")
        quantity = fields.integer("quantity")
        allocated = fields.integer("allocateNum")
        unitPrice = fields.amount("price")
        originalPrice = fields.amount("originalPrice")
        discount = fields.amount("discount")
        grams = fields.amount("weight").flatMap { $0 > 0 ? $0 : nil }
        refundStatus = fields.text("refundStatus")
    }
}

/// What CJ's API answers about the stock that one order takes out (`privateInventory/outbound/detail`).
public struct OutboundAnswer: Sendable {
    public let orderId: String?
    public let lines: [Line]

    /// So many pieces of a variant, and which stocking order they were put by with.
    public struct Line: Sendable, Hashable {
        public var vid: String?
        public var sku: String?
        /// The stocking order; nil where CJ does not say.
        public var stockingOrderId: String?
        public var quantity: Int?
        /// How many of them are locked for the order; nil where CJ does not say.
        public var locked: Int?
        /// Whether CJ said that it could not lock them, or that the order was not handed in.
        public var isPending: Bool?
        /// US dollars a piece.
        public var unitPrice: Decimal?

        public init() {}
    }

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        orderId = fields.identifier("orderId")
        let words = ["submitStatus", "orderStatus", "createStatus"].compactMap(fields.text)
        let isPending = words.contains(where: Self.saysPending)
        lines = (fields.objects("productList") ?? []).map { Line($0, isPending: isPending ? true : nil) }
    }

    /// Whether a word of CJ's says that nothing was taken yet. The set of words is open; those that are none of these say
    /// nothing.
    private static func saysPending(_ word: String) -> Bool {
        let word = word.uppercased()
        return ["FAIL", "NOT_SUBMIT", "UNSUBMIT", "WAIT_SUBMIT", "TO_SUBMIT", "NOT SUBMIT", "DRAFT"]
            .contains { word.contains($0) }
    }
}

extension OutboundAnswer.Line {
    init(_ fields: Fields, isPending: Bool?) {
        vid = fields.variantId("stanProductId") ?? fields.variantId("vid")
        sku = fields.id("sku")
        stockingOrderId = fields.identifier("privateOrderId")
        quantity = fields.integer("quantity")
        locked = fields.integer("lockQuantity")
        self.isPending = isPending
        unitPrice = fields.amount("price")
    }
}
