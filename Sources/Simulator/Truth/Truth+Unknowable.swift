// What the dialect keeps from everybody: no message and no answer has it.
extension Truth {
    /// Cells of the truth that nobody can know, by the view, the row's own id and the column. A ledger is to show NULL
    /// there, or what is true.
    var unknowableCells: [JSON] { eachOrder(unknowableCells) + unknowableCashCells }

    private func unknowableCells(_ order: Order, _ status: OrderStatus) -> [JSON] {
        flags(of: order, status) + labelledStatus(of: order) + words(aboutParcelOf: order) + refund(of: order)
            + course(ofDisputeOf: order)
    }

    /// What would stand in answers about the order.
    private func flags(of order: Order, _ status: OrderStatus) -> [JSON] {
        var columns: [String] = []
        // Where CJ says nothing, nobody can tell no from not said.
        if dialect[SandboxFlag.self].members(isSandbox: order.isSandbox).isEmpty { columns.append("is_sandbox") }
        let toldPart = dialect[ProcessingStatus.self] == .nameOnly ? nil : order.toldSubStatus(at: now, in: dialect)
        if status == .unshipped && toldPart == nil { columns.append("sub_status") }
        if dialect[OrderFields.self] == .older { columns += ["shop_id", "shop_name", "warehouse_id", "warehouse"] }
        let parts = dialect[BundleParts.self] == .absent && order.bundle != nil
        return columns.map { Self.unknowable("orders", order.ids.code, $0) }
            + (parts ? [Self.unknowable("order_bundle_parts", order.ids.code, "row")] : [])
    }

    /// That an order is not shipped yet, where CJ says that it is.
    private func labelledStatus(of order: Order) -> [JSON] {
        guard order.status(at: now) != order.toldStatus(at: now, in: dialect) else { return [] }
        return [Self.unknowable("orders", order.ids.code, "status")]
    }

    /// CJ's words for the state of a parcel, where it passes the carrier's on, and when its steps were, where clocks on
    /// the way tell it.
    private func words(aboutParcelOf order: Order) -> [JSON] {
        guard let parcel = order.parcel, !order.sharesParcel, let step = parcel.step(at: now) else { return [] }
        let isOwnWord = TrackWords(of: parcel, in: dialect).word(for: step) == step.word(in: parcel.language)
        let isLocal = dialect[Routes.self] == .shown && dialect[RouteTimes.self] == .local
        // What only messages tell, a ledger that missed one cannot know; and of clocks on the way it knows no zone.
        let isTold = dialect[Routes.self] == .shown && dialect[RouteTimes.self] == .utc
        let scans = isTold ? [] : ["label_at", "first_scan_at", "last_scan_at"]
        return scans.map { Self.unknowable("shipments", parcel.trackNumber, $0) }
            + (isTold ? [] : risk(of: order, ["row", "kind", "since", "days", "first_scan_at", "last_scan_at"]))
            + (isOwnWord ? [] : [Self.unknowable("shipments", parcel.trackNumber, "raw_status")])
            + (isLocal ? [Self.unknowable("shipment_events", parcel.trackNumber, "at")] : [])
    }

    /// Cells about the order's parcel, where it is one that worries.
    private func risk(of order: Order, _ columns: [String]) -> [JSON] {
        guard let parcel = order.parcel, let status = order.status(at: now), riskRow(order, status) != nil else {
            return []
        }
        return columns.map { Self.unknowable("parcels_at_risk", parcel.trackNumber, $0) }
    }

    /// What the lines of a sale earn, where that is said.
    private func margins(of order: Order) -> [JSON] {
        let ids = linesThatEarn
        return order.lines.map(\.lineItemId).filter(ids.contains).flatMap { id in
            ["cost", "margin"].map { Self.unknowable("margins", id, $0) }
        }
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
            + unknowableCostState(of: order)
            + risk(of: order, ["landed_cost"]) + margins(of: order)
            + [
                Self.unknowable("cost_adjustments", dispute.id, "amount"),
                Self.unknowable("disputes", dispute.id, "credit"),
            ]
    }

    /// What a dispute was about and how it ended, where there are no calls that tell it; and that there ever was one that
    /// is over, where nothing names it any more.
    private func course(ofDisputeOf order: Order) -> [JSON] {
        guard let dispute = order.dispute, dispute.openedAt <= now else { return [] }
        let isTold =
            switch dialect[DisputesCalls.self] {
            case .offered: dispute.isNamed(at: now, in: dialect)
            case .absent: false
            }
        // Only the cost sheet tells of an end by itself, and an order that was sent again of its own.
        let isUntold = !isTold && dispute.hasEnded(at: now) && !dispute.settledAt.isReached(at: now)
        var columns: Set<String> = []
        if !isTold { columns.formUnion(["reason", "opened_at", "asked_amount"]) }
        if dialect[RefundAmount.self] == .given { columns.insert("asked_amount") }
        if isUntold { columns.formUnion(["row", "status", "credit", "decision", "reissued_order_code"]) }
        // The same by the columns of the view of bills and disputes.
        let alike = ["reason": "reason", "opened_at": "at", "row": "row", "status": "status", "credit": "amount"]
        return columns.sorted().flatMap { column in
            [Self.unknowable("disputes", dispute.id, column)]
                + (alike[column].map { [Self.unknowable("cost_adjustments", dispute.id, $0)] } ?? [])
        }
            + (isUntold ? unknowableCostState(of: order) : [])
    }

    /// Whether nothing is open of what the order costs.
    private func unknowableCostState(of order: Order) -> [JSON] {
        [Self.unknowable("order_costs", order.ids.code, "cost_state")]
            + order.lines.map { Self.unknowable("item_costs", "\(order.ids.code) \($0.lineItemId)", "cost_state") }
    }

    /// - Parameter key: the order's code, or the parcel's number.
    static func unknowable(_ view: String, _ key: String, _ column: String) -> JSON {
        ["view": .text(view), "key": .text(key), "column": .text(column)]
    }
}
