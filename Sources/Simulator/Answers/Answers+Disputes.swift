// Disputes.
extension Answers {
    private typealias Case = (order: Order, dispute: Dispute)

    /// The disputes of one order or of all, the newest first.
    func disputes(_ request: Request) throws(Refusal) -> JSON {
        try checkOffer()
        let page = try page(number: request.number("pageNum"), size: request.number("pageSize"), usualSize: 10)
        let found = cases.filter { order, dispute in
            func isAsked(_ name: String, _ ids: String...) -> Bool {
                request.values(name).first.map { ids.contains($0) } ?? true
            }
            return isAsked("orderId", order.ids.code, order.ids.internalId) && isAsked("disputeId", dispute.id)
                && isAsked("orderNumber", order.ids.number)
        }
        let rows = page.rows(of: found).map { JSON.object(listed($0)) }
        return .object(members(page, of: found.count, rows: rows, documented: .listTotal))
    }

    /// One dispute, with what is given back by its parts.
    func dispute(_ request: Request) throws(Refusal) -> JSON {
        try checkOffer()
        guard let found = cases.first(where: { $0.dispute.id == request.values("disputeId").first }) else {
            throw .disputeNotFound
        }
        let (order, dispute) = found
        let refund = dispute.settledAt.isReached(at: now) ? dispute.refund : Dispute.Refund()
        let sum =
            switch dialect[RefundAmount.self] {
            case .asked: dispute.asked ?? refund.total
            case .given: refund.total
            }
        let parts: [(String, JSON)] = [
            ("disputeId", .text(dispute.id)), ("orderId", .text(order.ids.code)),
            ("refundAmount", amount(sum)),
            ("productRefundAmount", amount(refund.products)), ("postageRefundAmount", amount(refund.shipping)),
            ("taxRefundAmount", amount(refund.importTax)),
        ]
        return .object(parts.map { JSON.Member(key: $0.0, value: $0.1) } + listed(found))
    }

    private func checkOffer() throws(Refusal) {
        switch dialect[DisputesCalls.self] {
        case .offered: break
        case .absent: throw .noSuchInterface
        }
    }

    private var cases: [Case] {
        register.world.lives.flatMap(\.orders).compactMap { order in order.dispute.map { (order, $0) } }
            .filter { $0.dispute.openedAt <= now }.sorted { $0.dispute.openedAt > $1.dispute.openedAt }
    }

    private func listed(_ found: Case) -> [JSON.Member] {
        let (order, dispute) = found
        let outcome = outcome(of: dispute)
        let date =
            switch dialect[DisputeDates.self] {
            case .text: JSON.text(dispute.openedAt.cjText)
            case .milliseconds: JSON.number("\(dispute.openedAt.seconds)000")
            }
        let fields: [(String, JSON)] = [
            ("id", .text(dispute.id)), ("status", .text(outcome.status)), ("disputeReason", .text(dispute.reason)),
            ("createDate", date), ("money", outcome.money.map(amount) ?? .null),
            ("replacementAmount", amount(outcome.resent == nil ? .zero : order.charge.products)),
            ("resendOrderCode", JSON(outcome.resent)), ("finallyDeal", JSON(outcome.decision)),
            (
                "productList",
                .array(
                    order.lines.map { line in
                        [
                            "lineItemId": .text(line.lineItemId), "cjProductId": .text(line.variant.pid),
                            "cjVariantId": .text(line.variant.vid), "price": amount(line.unitPrice),
                        ]
                    })
            ),
        ]
        return fields.map { JSON.Member(key: $0.0, value: $0.1) }
    }

    /// CJ's word, what is given back, finallyDeal, and the order that was sent again.
    private func outcome(of dispute: Dispute) -> (status: String, money: USD?, decision: Int?, resent: String?) {
        guard dispute.hasEnded(at: now) else { return ("In negotiation", nil, nil, nil) }
        if let resent = dispute.resent { return ("Completed", .zero, 2, resent.code) }
        return switch dispute.loss?.isWithdrawn {
        case nil: ("Completed", dispute.refund.total, 1, nil)
        case true?: ("Cancelled", nil, nil, nil)
        case false?: ("Rejected", .zero, 3, nil)
        }
    }
}

extension Dispute {
    /// Whether the answers about its order name it.
    func isNamed(at now: Instant, in dialect: Dialect) -> Bool {
        switch dialect[DisputeId.self] {
        case .stays: openedAt <= now
        case .gone: openedAt <= now && !hasEnded(at: now)
        }
    }
}
