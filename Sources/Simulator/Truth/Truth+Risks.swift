// Rows of parcels_at_risk.
extension Truth {
    private static let longestUnscanned = 7
    private static let longestQuiet = 10

    /// A parcel that worries, with the money of its order.
    func riskRow(_ order: Order, _ status: OrderStatus) -> JSON? {
        guard !order.isSandbox, let parcel = order.parcel, !order.sharesParcel, let step = parcel.step(at: now)
        else { return nil }
        let handling = parcel.handling(at: now)
        let shipped = order.shippedAt.reached(at: now)
        let since = handling.last ?? handling.label ?? shipped ?? parcel.events[0].at
        guard let kind = Self.risk(of: step, isScanned: handling.last != nil, seconds: now.since(since)) else {
            return nil
        }
        return [
            "track_number": .text(parcel.trackNumber),
            "cj_order_code": .text(order.ids.code),
            "kind": .text(kind),
            "since": .text(since.iso),
            "days": JSON(now.since(since) / .days(1)),
            "landed_cost": .text(cost(of: order).landed.text),
            "status": .text(step.status),
            "exception_kind": JSON(step == .lost ? "lost" : nil),
            "first_scan_at": JSON(handling.first?.iso),
            "last_scan_at": JSON(handling.last?.iso),
            "shipped_at": JSON(shipped?.iso),
        ]
    }

    private static func risk(of step: TrackStep, isScanned: Bool, seconds: Int) -> String? {
        switch step {
        case .delivered: nil
        case .lost: "lost"
        case _ where ["exception", "returning", "returned"].contains(step.status): step.status
        case _ where isScanned: seconds > .days(longestQuiet) ? "no_scan" : nil
        default: seconds > .days(longestUnscanned) ? "no_first_scan" : nil
        }
    }
}
