extension LifeMaker {
    mutating func disputed(isSettled: Bool) -> Order {
        var order = finished(paid(order()))
        let opened = (order.parcel?.events.last?.at ?? start) + .days(chance.number(1...8))
        let part = chance.number(10...100)
        order.dispute = Dispute(
            id: ids.id("DI", day: opened.idDay), openedAt: opened, reason: reason(),
            settledAt: isSettled ? opened + .days(chance.number(1...20)) : nil,
            refund: Dispute.Refund(
                products: USD(cents: order.charge.products.cents * part / 100),
                shipping: chance.once(in: 2) ? USD(cents: order.charge.shipping.cents * part / 100) : .zero,
                importTax: USD(cents: order.charge.importTax.cents * part / 100)),
            asked: asked(for: order))
        if !isSettled { order.dispute?.loss = loss(after: opened) }
        return order
    }

    /// What a dispute is about: of nothing else that was drawn, so that all else stays as it is.
    private func reason() -> String {
        var own = chance.branch(3)
        return own.pick(["Not received", "Damaged", "Wrong product", "Quality"])
    }

    /// What the seller asks for: all that was charged, and something for the trouble.
    func asked(for order: Order) -> USD {
        var own = chance.branch(3).branch(1)
        return Dispute.Refund(all: order.charge).total + USD(cents: own.number(1...500))
    }

    /// Of three disputes without a refund one is refused, one withdrawn, and one never ends.
    private func loss(after opened: Instant) -> Dispute.Loss? {
        var own = chance.branch(3).branch(0)
        let (drawn, end) = (own.number(0...2), opened + .days(own.number(1...20)))
        return drawn == 0 ? nil : Dispute.Loss(at: end, isWithdrawn: drawn == 1)
    }

    mutating func billed(_ ends: [Bill.End]) -> Order {
        var order = finished(paid(order()))
        let shipped = order.shippedAt ?? start
        for end in ends {
            let reason = chance.pick(["Postage difference", "Remote area fee", "补差价"])
            order.bills.append(
                bill(
                    for: order.ids.code, use: .order, reason: reason, end: end,
                    at: shipped + .hours(chance.number(2...90))))
        }
        return order
    }

    mutating func accountBill(after moment: Instant) -> Bill {
        let (use, reason) = chance.pick([
            (Bill.Use.balanceTopUp, "Balance top-up"), (.repayment, "Repayment"),
            (.transferFreight, "Transfer shipping fee"),
        ])
        return bill(
            for: nil, use: use, reason: reason, end: chance.pick([.open, .paid]),
            at: moment + .hours(chance.number(2...90)))
    }

    mutating func bill(
        for orderCode: String?, use: Bill.Use, reason: String, end: Bill.End, at moment: Instant
    ) -> Bill {
        let ended = moment + .hours(chance.number(1...200))
        return Bill(
            id: ids.id("BT", day: moment.idDay), orderCode: orderCode, amount: USD(cents: chance.number(35...2_400)),
            reason: reason, use: use, createdAt: moment, end: end, endedAt: end == .open ? nil : ended)
    }
}
