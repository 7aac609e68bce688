// What the dialect keeps from everybody: no message and no answer has it.
extension Truth {
    /// Cells of the truth that nobody can know, by the view, the row's own id and the column. A ledger is to show NULL
    /// there, or what is true.
    var unknowableCells: [JSON] { eachOrder(unknowableCells) }

    private func unknowableCells(_ order: Order, _ status: OrderStatus) -> [JSON] {
        guard order.isSandbox, dialect[SandboxFlag.self] == .never else { return [] }
        return [Self.unknowable("orders", order.ids.code, "is_sandbox")]
    }

    /// - Parameter key: the order's code, or the parcel's number.
    static func unknowable(_ view: String, _ key: String, _ column: String) -> JSON {
        ["view": .text(view), "key": .text(key), "column": .text(column)]
    }
}
