public import Foundation

/// What CJ's API answers about the costs of one order (`queryCogsBasicDataOrderInfoList`). CJ names its members with
/// letters, which stand beside the names here; amounts are US dollars.
public struct CostSheet: Sendable, Hashable {
    /// The order.
    public var orderCode: String?
    /// The orders it came of (`originalOrderCode`): of a split the one that was split, of a merge all that were merged.
    public var originalOrderCodes: [String] = []
    /// `a`: CJ's id of the shipment order that it is paid with.
    public var shipmentOrderId: String?
    /// `d`: whether it is paid.
    public var isPaid: Bool?
    /// `f`: shipping, after discounts.
    public var postage: Decimal?
    /// `g`: all that CJ asks for the order.
    public var total: Decimal?
    /// `h`: the products.
    public var products: Decimal?
    /// `rr`: the fee for sending private stock out.
    public var outboundFee: Decimal?
    /// `tt`: the fee for keeping private stock.
    public var storageFee: Decimal?
    /// `j`: when it was paid.
    public var paid: CJTime?
    /// `m`: split because something was out of stock.
    public var isOutOfStockSplit: Bool?
    /// `qq`, in CJ's document without a letter `isReissue`: sent again.
    public var isReissue: Bool?
    /// `uu`: ordered again.
    public var isReorder: Bool?
    /// `oo`: a flag about the processing of the shop's SKUs.
    public var storeSkuProcess: String?
    /// `ii`: the warehouse.
    public var warehouse: String?
    /// `pp`: where it goes.
    public var toCountry: String?
    /// `z`, by product code.
    public var lines: [String: Line] = [:]
    /// `x`, by the dispute's id: what was finally given back.
    public var disputes: [String: Refund] = [:]
    /// `k`, `c`, `n` and `yy` as they are, since nobody has documented what they hold: JSON by letter.
    public var undocumented: [String: String] = [:]

    /// What it says of one line.
    public struct Line: Sendable, Hashable {
        /// `pc`: CJ's id of the line.
        public var productCode: String?
        /// `w`
        public var sku: String?
        /// `t`: what was paid for a piece.
        public var unitPrice: Decimal?
        /// `y`
        public var quantity: Int?
        /// `u`: 0 ordinary, 1 service, 3 packing, 4 supplier's, 5 sent by the supplier itself (assumed), 6 virtual.
        public var productType: String?
        /// `h`
        public var isGift: Bool?
        /// `r`: the weight of a piece.
        public var grams: Decimal?
        /// `q`: the product that it is a part of.
        public var groupProductCode: String?
        /// `e`
        public var isGroupMain: Bool?
        /// `j`: the products' price after a coupon.
        public var couponProductAmount: Decimal?
        /// `n`: the postage of the first leg.
        public var headPostage: Decimal?

        public init() {}
    }

    /// What a dispute finally gave back.
    public struct Refund: Sendable, Hashable {
        /// `q`
        public var products: Decimal?
        /// `e`
        public var importTax: Decimal?
        /// `p`
        public var postage: Decimal?
        /// `s`
        public var outboundFee: Decimal?
        /// `d`
        public var storageFee: Decimal?

        public init() {}
    }

    public init() {}

    /// Nil when the answer is no object.
    public init?(_ answer: JSON?, zone: TimeZone) {
        guard let row = Fields(answer, zone: zone) else { return nil }
        let sheet = row.object("cogsBasicDataOrderInfoJson")
        let orders = Orders(row)
        orderCode = orders.code
        originalOrderCodes = orders.originalCodes
        shipmentOrderId = sheet?.id("a")
        isPaid = sheet?.flag("d")
        postage = sheet?.amount("f")
        total = sheet?.amount("g")
        products = sheet?.amount("h")
        outboundFee = sheet?.amount("rr")
        storageFee = sheet?.amount("tt")
        paid = sheet?.time("j") ?? row.time("paymentDate")
        isOutOfStockSplit = sheet?.flag("m")
        isReissue = sheet?.flag("qq") ?? sheet?.flag("isReissue")
        isReorder = sheet?.flag("uu")
        storeSkuProcess = sheet?.text("oo")
        warehouse = sheet?.text("ii")
        toCountry = sheet?.text("pp")
        lines = sheet?.objectsByName("z").mapValues(Line.init) ?? [:]
        disputes = sheet?.objectsByName("x").mapValues(Refund.init) ?? [:]
        undocumented = Dictionary(
            ["k", "c", "n", "yy"].compactMap { letter in
                sheet?[letter].map { (letter, String(decoding: $0.bytes, as: UTF8.self)) }
            }
        ) { first, _ in first }
    }
}

extension CostSheet {
    /// Which orders a cost sheet tells of.
    public struct Orders: Sendable {
        /// The order.
        public let code: String?
        /// The orders it came of, ascending.
        public let originalCodes: [String]

        /// The orders it came of that are not itself.
        public var others: [String] { originalCodes.filter { $0 != code } }
    }

    /// Which orders it tells of.
    public var orders: Orders { Orders(code: orderCode, originalCodes: originalOrderCodes) }
}

extension CostSheet.Orders {
    /// Reads nothing else of an answer; nil when it is no object.
    public init?(_ answer: JSON?) {
        guard let row = Fields(answer, zone: .gmt) else { return nil }
        self.init(row)
    }

    fileprivate init(_ row: Fields) {
        code = row.identifier("orderCode")
        originalCodes = row.text("originalOrderCode").map(Self.codes) ?? []
    }

    /// Each once, ascending.
    private static func codes(in text: String) -> [String] {
        // One by itself, as a rule, and looking through characters is dear.
        let texts = text.utf8.allSatisfy(isOfOneCode) ? [text] : parts(of: text)
        return texts.filter(IdText.identifies)
    }

    private static func parts(of text: String) -> [String] {
        Set(text.split(whereSeparator: { ",;|/+&，；、｜ \t\n".contains($0) }).map(String.init)).sorted()
    }

    private static func isOfOneCode(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension CostSheet.Line {
    init(_ fields: Fields) {
        productCode = fields.id("pc")
        sku = fields.id("w")
        unitPrice = fields.amount("t")
        quantity = fields.integer("y")
        productType = fields.code("u")
        isGift = fields.flag("h")
        grams = fields.amount("r")
        groupProductCode = fields.id("q")
        isGroupMain = fields.flag("e")
        couponProductAmount = fields.amount("j")
        headPostage = fields.amount("n")
    }
}

extension CostSheet.Refund {
    init(_ fields: Fields) {
        products = fields.amount("q")
        importTax = fields.amount("e")
        postage = fields.amount("p")
        outboundFee = fields.amount("s")
        storageFee = fields.amount("d")
    }
}
