// Rows of cash_movements.
extension Truth {
    var cashRows: [JSON] {
        let orders = lives.flatMap(\.orders)
        let paid = Set(orders.filter { $0.hasCostSheet(at: now) }.map(\.ids.code))
        let payments = orders.filter { order in
            // What was split or merged was charged before, if it was paid before, and then not again.
            let origins = order.knownOrigins(at: now).filter { $0.kind != .reissue }
            return paid.contains(order.ids.code) && (origins.isEmpty || !origins.allSatisfy { paid.contains($0.code) })
        }.map { cashRow("payment", $0.ids.code, of: $0.ids.code, $0.charge.total, at: $0.paidAt) }
        let bills = (orders.filter { !$0.isSandbox }.flatMap(\.bills) + lives.flatMap(\.accountBills))
            .filter { $0.state(at: now) == .paid }
            .map { bill in
                let movesBalance = [.balanceTopUp, .repayment].contains(bill.use)
                return cashRow(
                    movesBalance ? "wallet" : "bill", bill.id, of: bill.orderCode, bill.amount, at: bill.endedAt)
            }
        let stock = lives.flatMap(\.stockingOrders).filter { $0.paidAt <= now }
            .map { cashRow("stocking_order", $0.id, of: nil, $0.amount, at: $0.paidAt) }
        let refunds = orders.filter { !$0.isSandbox }.compactMap { order -> JSON? in
            guard let dispute = order.dispute, dispute.settledAt.isReached(at: now) else { return nil }
            return cashRow(
                "refund", dispute.id, of: order.ids.code, .zero - dispute.refund.total, at: dispute.settledAt)
        }
        return payments + bills + stock + refunds
    }

    private func cashRow(
        _ kind: String, _ reference: String, of code: String?, _ amount: USD, at instant: Instant?
    ) -> JSON {
        [
            "cj_order_code": JSON(code), "kind": .text(kind), "reference": .text(reference),
            "amount": .text(amount.text), "at": JSON(instant?.iso),
        ]
    }
}
