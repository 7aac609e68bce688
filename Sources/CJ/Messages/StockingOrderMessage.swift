public import Foundation

/// The content of a `PRIVATE_ORDER` webhook: a purchase of stock that CJ keeps for the seller (CJ's document "Private
/// order message"; `docs/cj.md`, PRIVATE_ORDER).
public struct StockingOrderMessage: Sendable {
    /// The stocking order's own id (`SY…`). CJ calls it `orderId`, which in LOGISTIC is an ordinary order.
    public let stockingOrderId: String?
    /// The seller's own number.
    public let orderNumber: String?
    /// The status as written.
    public let status: String?
    public let createDate: CJTime?
    public let paymentDate: CJTime?
    public let deliveryDate: CJTime?
    public let completeDate: CJTime?

    /// Nil when `params` is no object.
    public init?(_ params: JSON?, zone: TimeZone) {
        guard let fields = Fields(params, zone: zone) else { return nil }
        stockingOrderId = fields.identifier("orderId")
        orderNumber = fields.id("orderNumber")
        status = fields.code("status")
        createDate = fields.time("createDate")
        paymentDate = fields.time("paymentDate")
        deliveryDate = fields.time("deliveryDate")
        completeDate = fields.time("completeDate")
    }
}
