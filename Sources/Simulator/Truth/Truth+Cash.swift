// Rows of cash_movements and wallet_balances.
extension Truth {
    var cashRows: [JSON] {
        CashBook(lives: lives, now: now).movements.map { movement in
            [
                "cj_order_code": JSON(movement.orderCode), "kind": .text(movement.kind.rawValue),
                "reference": .text(movement.reference), "amount": .text(movement.amount.text),
                "at": JSON(movement.at?.iso),
            ]
        }
    }

    /// The key of the only wallet there is.
    private static let wallet = "wallet"

    /// Cells of them that a dialect has otherwise than the world: what is in the wallet where everything is paid from it,
    /// and what a stocking order is told to have cost where parts of that are told as bills and refunds.
    var unknowableCashCells: [JSON] {
        let isPaidFromWallet =
            switch dialect[BalancePaid.self] {
            case .no: false
            case .yes: true
            }
        let wallet = isPaidFromWallet ? [Self.unknowable("wallet_balances", Self.wallet, "amount")] : []
        let moved = Set(CashBook(lives: lives, now: now).movements.map(\.reference))
        let bills = lives.flatMap(\.accountBills).filter { moved.contains($0.id) }
        let told = bills.filter { $0.use(in: dialect) != $0.use }.compactMap { bill in
            bill.stockingOrderId.map { (bill: bill.id, stock: $0) }
        }.filter { moved.contains($0.stock) }
        let isReturned =
            switch dialect[StockRefund.self] {
            case .none, .pending, .refused: false
            case .byLine: true
            }
        let stock = isReturned ? lives.flatMap(\.stockingOrders).map(\.id).filter(moved.contains) : []
        return wallet + told.map { Self.unknowable("cash_movements", $0.bill, "kind") }
            + (told.map(\.stock) + stock).map { Self.unknowable("cash_movements", $0, "amount") }
            + stock.map { Self.unknowable("cash_movements", $0, "row") }
    }

    /// What is in the wallet now.
    var walletRows: [JSON] {
        [
            [
                "wallet": .text(Self.wallet),
                "amount": .text(balance.text), "frozen_amount": .text(USD.zero.text),
                "not_withdrawable_amount": .text(USD.zero.text),
            ]
        ]
    }
}
