public import Foundation

/// What CJ's API answers about one dispute (`disputes/getDisputeDetail`; `docs/cj.md`, Disputes).
public struct DisputeAnswer: Sendable {
    public let disputeId: String?
    /// The order, by an id of CJ's; the answer may not name it.
    public let orderId: String?
    /// The status in CJ's words; the set is open.
    public let status: String?
    /// How it was decided, as written: 1 refund, 2 reissue, 3 rejected.
    public let decision: String?
    /// What was finally given back, US dollars.
    public let money: Decimal?
    /// What is given back for the order, US dollars.
    public let refundAmount: Decimal?
    /// What the goods that are sent again are worth, US dollars.
    public let replacementAmount: Decimal?
    /// The order that was sent again.
    public let resentOrderId: String?
    public let reason: String?
    public let createDate: CJTime?

    /// Nil when the answer is no object. Its dates are UTC, as all of the API's.
    public init?(_ answer: JSON?) {
        guard let fields = Fields(answer, zone: .gmt) else { return nil }
        // A row of `getDisputeList` calls it `id`.
        disputeId = fields.identifier("disputeId") ?? fields.identifier("id")
        orderId = fields.identifier("orderId")
        status = fields.text("status")
        decision = fields.text("finallyDeal")
        money = fields.amount("money")
        refundAmount = fields.amount("refundAmount")
        replacementAmount = fields.amount("replacementAmount")
        resentOrderId = fields.identifier("resendOrderCode")
        reason = fields.text("disputeReason")
        createDate = fields.time("createDate")
    }
}
