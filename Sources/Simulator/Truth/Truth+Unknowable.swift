// What the dialect keeps from everybody: no message and no answer has it.
extension Truth {
    /// Cells of the truth that nobody can know, by the view, the row's own id and the column. A ledger is to show NULL
    /// there, or what is true.
    var unknowableCells: [JSON] { eachOrder(unknowableCells) }

    private func unknowableCells(_ order: Order, _ status: OrderStatus) -> [JSON] {
        sandboxFlag(of: order) + labelledStatus(of: order) + words(aboutParcelOf: order) + refund(of: order)
    }

    private func sandboxFlag(of order: Order) -> [JSON] {
        guard order.isSandbox, dialect[SandboxFlag.self] == .never else { return [] }
        return [Self.unknowable("orders", order.ids.code, "is_sandbox")]
    }

    /// That an order is not shipped yet, where CJ says that it is.
    private func labelledStatus(of order: Order) -> [JSON] {
        guard order.status(at: now) != order.toldStatus(at: now, in: dialect) else { return [] }
        return [Self.unknowable("orders", order.ids.code, "status")]
    }

    /// CJ's words for the state of a parcel, where it passes the carrier's on, and when its steps were, where clocks on
    /// the way tell it.
    private func words(aboutParcelOf order: Order) -> [JSON] {
        guard let parcel = order.parcel, let step = parcel.step(at: now) else { return [] }
        let isOwnWord = TrackWords(of: parcel, in: dialect).word(for: step) == step.word(in: parcel.language)
        let isLocal = dialect[Routes.self] == .shown && dialect[RouteTimes.self] == .local
        return (isOwnWord ? [] : [Self.unknowable("shipments", parcel.trackNumber, "raw_status")])
            + (isLocal ? [Self.unknowable("shipment_events", parcel.trackNumber, "at")] : [])
    }

    /// What a dispute gave back, where only CJ's answer about it would tell whether the tax beside the refund is a part of
    /// it. Then the order's cost is not complete either.
    private func refund(of order: Order) -> [JSON] {
        guard let dispute = order.dispute, dispute.settledAt.isReached(at: now), dispute.refund.importTax != .zero,
            dialect[DisputesCalls.self] == .absent
        else { return [] }
        let code = order.ids.code
        return ["dispute_credit", "landed_cost", "cost_complete"].map { Self.unknowable("order_costs", code, $0) }
            + order.lines.map { Self.unknowable("item_costs", "\(code) \($0.lineItemId)", "landed_cost") }
            + [Self.unknowable("cost_adjustments", dispute.id, "amount")]
    }

    /// - Parameter key: the order's code, or the parcel's number.
    static func unknowable(_ view: String, _ key: String, _ column: String) -> JSON {
        ["view": .text(view), "key": .text(key), "column": .text(column)]
    }
}
