// What the dialect keeps from everybody: no message and no answer has it.
extension Truth {
    /// Cells of the truth that nobody can know, by the view, the row's own id and the column. A ledger is to show NULL
    /// there, or what is true.
    var unknowableCells: [JSON] { eachOrder(unknowableCells) }

    private func unknowableCells(_ order: Order, _ status: OrderStatus) -> [JSON] {
        sandboxFlag(of: order) + labelledStatus(of: order) + words(aboutParcelOf: order)
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

    /// - Parameter key: the order's code, or the parcel's number.
    static func unknowable(_ view: String, _ key: String, _ column: String) -> JSON {
        ["view": .text(view), "key": .text(key), "column": .text(column)]
    }
}
