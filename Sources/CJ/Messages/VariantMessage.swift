public import Foundation

/// What a message says of a product variant by name: the content of a `VARIANT` or `SOURCINGCREATE` webhook (CJ's
/// documents "Variant message" and "Sourcing message"; `docs/cj.md`, The catalogue).
///
/// CJ sends only what changed, so a member that is nil says nothing.
public struct VariantMessage: Sendable {
    public let vid: String?
    public let pid: String?
    public let sku: String?
    public let name: String?
    public var size = Size()

    /// What a piece weighs and measures. Nothing has none, so 0 says nothing.
    public struct Size: Sendable {
        public var grams: Decimal?
        /// Millimetres.
        public var length: Decimal?
        /// Millimetres.
        public var width: Decimal?
        /// Millimetres.
        public var height: Decimal?
    }

    /// The content of a `VARIANT`; nil when `params` is no object.
    public init?(variant params: JSON?, zone: TimeZone) {
        guard let fields = Fields(params, zone: zone) else { return nil }
        vid = fields.variantId("vid")
        pid = fields.id("pid")
        sku = fields.id("variantSku")
        name = fields.text("variantName")
        size = Size(fields)
    }

    /// What CJ's API answers about a variant (`product/variant/queryByVid`); nil when the answer is no object.
    public init?(answer: JSON?, zone: TimeZone) {
        guard let fields = Fields(answer, zone: zone) else { return nil }
        vid = fields.variantId("vid")
        pid = fields.id("pid")
        sku = fields.id("variantSku")
        name = fields.text("variantNameEn")
        size = Size(fields)
    }

    /// The content of a `SOURCINGCREATE`; nil when `params` is no object. A request that failed names no variant.
    public init?(sourcing params: JSON?, zone: TimeZone) {
        guard let fields = Fields(params, zone: zone) else { return nil }
        vid = fields.variantId("cjVariantId")
        pid = fields.id("cjProductId")
        sku = fields.id("cjVariantSku")
        name = nil
    }
}

extension VariantMessage.Size {
    fileprivate init(_ fields: Fields) {
        func measure(_ name: String) -> Decimal? { fields.amount(name).flatMap { $0 > 0 ? $0 : nil } }
        grams = measure("variantWeight")
        length = measure("variantLength")
        width = measure("variantWidth")
        height = measure("variantHeight")
    }
}
