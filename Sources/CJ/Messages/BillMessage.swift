public import Foundation

/// The content of a `MAKEUP` webhook: a bill for something beside an order's price (CJ's document "Make-up message";
/// `docs/cj.md`, MAKEUP).
public struct BillMessage: Sendable {
    /// The bill's own id. CJ calls it `orderId`, which in other messages is an order.
    public let billId: String?
    /// The order it is for, by an id of CJ's of either kind.
    public let relatedOrderId: String?
    /// US dollars.
    public let amount: Decimal?
    /// CJ's words for what it is for.
    public let reason: String?
    /// The kind of order it is for, as written; CJ documents none for this message.
    public let orderType: String?
    /// The use as written; CJ documents the integers 0 to 3.
    public let use: String?
    /// The status as written, else what the message type says happened.
    public let status: String?
    public let createDate: CJTime?
    public let paymentDate: CJTime?

    /// Nil when `params` is no object.
    public init?(_ envelope: Envelope, zone: TimeZone) {
        guard let fields = Fields(envelope.params, zone: zone) else { return nil }
        billId = fields.identifier("orderId").map(BillId.usual)
        relatedOrderId = fields.identifier("relationOrderId")
        amount = fields.amount("amount")
        reason = fields.text("reason")
        orderType = fields.code("orderType")
        use = fields.code("diffUseType")
        status = fields.code("status") ?? envelope.messageType.flatMap(Self.statusByMessageType)
        createDate = fields.time("createDate")
        paymentDate = fields.time("paymentDate")
    }

    private static func statusByMessageType(_ messageType: String) -> String? {
        switch messageType.uppercased() {
        case "INSERT": "CREATED"
        case "CANCEL": "CANCELED"
        case "PAID": "PAID"
        default: nil
        }
    }
}
