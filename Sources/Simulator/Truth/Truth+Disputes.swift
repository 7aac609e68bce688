// Rows of disputes.
extension Truth {
    func disputeRow(_ order: Order, _ status: OrderStatus) -> JSON? {
        guard let dispute = order.dispute, dispute.openedAt <= now else { return nil }
        let outcome = dispute.outcome(at: now)
        return [
            "cj_order_code": .text(order.ids.code),
            "dispute_id": .text(dispute.id),
            "status": .text(outcome.status),
            "reason": .text(dispute.reason),
            "opened_at": .text(dispute.openedAt.iso),
            "asked_amount": JSON(dispute.asked?.text),
            "credit": JSON(outcome.credit?.text),
            "decision": .text(outcome.decision),
            "reissued_order_code": JSON(dispute.resent.flatMap { $0.at <= now ? $0.code : nil }),
        ]
    }
}

extension Dispute {
    /// What it came to: the words of the views, and what was given back; nil while it runs.
    func outcome(at now: Instant) -> (status: String, decision: String, credit: USD?) {
        guard hasEnded(at: now) else { return ("open", "open", nil) }
        if resent != nil { return ("reissued", "reissue", .zero) }
        return switch loss?.isWithdrawn {
        case nil: ("final", "refund", refund.total)
        case true?: ("cancelled", "withdrawn", .zero)
        case false?: ("refused", "refused", .zero)
        }
    }
}
