// Disputes.
extension Answers {
    private typealias Case = (order: Order, dispute: Dispute)

    /// The disputes of one order or of all, the newest first.
    func disputes(_ request: Request) throws(Refusal) -> JSON {
        try checkOffer()
        let page = try Page(number: request.number("pageNum"), size: request.number("pageSize"), usualSize: 10)
        let found = cases.filter { order, dispute in
            func isAsked(_ name: String, _ ids: String...) -> Bool {
                request.values(name).first.map { ids.contains($0) } ?? true
            }
            return isAsked("orderId", order.ids.code, order.ids.internalId) && isAsked("disputeId", dispute.id)
                && isAsked("orderNumber", order.ids.number)
        }
        return [
            "pageNum": JSON(page.number), "pageSize": JSON(page.size), "total": JSON(found.count),
            "list": .array(page.rows(of: found).map { .object(listed($0)) }),
        ]
    }

    /// One dispute, with what is given back by its parts.
    func dispute(_ request: Request) throws(Refusal) -> JSON {
        try checkOffer()
        guard let found = cases.first(where: { $0.dispute.id == request.values("disputeId").first }) else {
            throw .disputeNotFound
        }
        let (order, dispute) = found
        let refund = dispute.settledAt.isReached(at: now) ? dispute.refund : Dispute.Refund()
        let parts: [(String, JSON)] = [
            ("disputeId", .text(dispute.id)), ("orderId", .text(order.ids.code)),
            ("refundAmount", amount(refund.total)),
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
        let isSettled = dispute.settledAt.isReached(at: now)
        let fields: [(String, JSON)] = [
            ("id", .text(dispute.id)), ("status", .text(isSettled ? "Completed" : "In negotiation")),
            ("money", isSettled ? amount(dispute.refund.total) : .null), ("replacementAmount", amount(.zero)),
            ("resendOrderCode", .null), ("finallyDeal", isSettled ? .number("1") : .null),
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
}

extension Dispute {
    /// Whether the answers about its order name it.
    func isNamed(at now: Instant, in dialect: Dialect) -> Bool {
        switch dialect[DisputeId.self] {
        case .stays: openedAt <= now
        case .gone: openedAt <= now && !settledAt.isReached(at: now)
        }
    }
}
