// Rows of order_costs, item_costs and cost_adjustments.
extension Truth {
    func orderCostRow(_ order: Order, _ status: OrderStatus) -> JSON {
        let cost = cost(of: order)
        return [
            "cj_order_code": .text(order.ids.code),
            "currency": .text("USD"),
            "product_cost": .text(cost.products.text),
            "shipping_cost": JSON(cost.shipping?.text),
            "import_tax": JSON(cost.importTax?.text),
            "import_fee": JSON(cost.importFee?.text),
            "outbound_fee": JSON(cost.outboundFee?.text),
            "storage_fee": JSON(cost.storageFee?.text),
            "extra_bills": .text(cost.bills.text),
            "extra_bills_open": .text(cost.openBills.text),
            "dispute_credit": .text(cost.credit.text),
            "landed_cost": .text(cost.landed.text),
            "paid_amount": JSON(cost.paid?.text),
            "paid_variance": JSON(cost.variance?.text),
            "cost_complete": .bool(cost.isComplete),
            "cost_state": .text(cost.state.rawValue),
            "counts": .bool(cost.counts),
        ]
    }

    /// What each line of an order costs with its share of everything.
    func landedCosts(of order: Order) -> [USD] {
        let cost = cost(of: order)
        let beside = [
            cost.shipping, cost.importTax, cost.importFee, cost.outboundFee, cost.storageFee, cost.bills,
            .zero - cost.credit,
        ].compactMap { $0?.divided(by: order.lines.map(\.grams)) }
        return order.lines.indices.map { index in
            order.lines[index].cost + beside.map { $0[index] }.total()
        }
    }

    /// Each part of what an order costs beside its products goes to the lines by weight.
    func itemCostRows(_ order: Order, _ status: OrderStatus) -> [JSON] {
        let cost = cost(of: order)
        let weights = order.lines.map(\.grams)
        let shipping = cost.shipping?.divided(by: weights)
        let others: [(column: String, shares: [USD]?)] = [
            ("import_tax_allocated", cost.importTax), ("import_fee_allocated", cost.importFee),
            ("outbound_fee_allocated", cost.outboundFee), ("storage_fee_allocated", cost.storageFee),
            ("extra_bills_allocated", cost.bills), ("dispute_credit_allocated", cost.credit),
        ].map { ($0.0, $0.1?.divided(by: weights)) }
        return order.lines.indices.map { index in
            let line = order.lines[index]
            let parts = ([shipping] + others.dropLast().map(\.shares)).compactMap { $0?[index] }
            let landed = line.cost + parts.total() - (others.last?.shares?[index] ?? .zero)
            let own: [(String, JSON)] = [
                ("cj_order_code", .text(order.ids.code)),
                ("line_item_id", .text(line.lineItemId)),
                ("sku", .text(line.variant.sku)),
                ("vid", .text(line.variant.vid)),
                ("quantity", JSON(line.quantity)),
                ("unit_cost", .text(line.unitPrice.text)),
                ("product_cost", .text(line.cost.text)),
                ("shipping_allocated", JSON(shipping?[index].text)),
            ]
            let state: [(String, JSON)] = [
                ("landed_cost", .text(landed.text)), ("cost_state", .text(cost.state.rawValue)),
                ("counts", .bool(cost.counts)), ("to_country", .text(order.toCountry)),
            ]
            return .object(
                (own + others.map { ($0.column, JSON($0.shares?[index].text)) } + state)
                    .map { JSON.Member(key: $0.0, value: $0.1) })
        }
    }

    func cost(of order: Order) -> OrderCost {
        OrderCost(of: order, isSuperseded: isSuperseded(order), at: now)
    }

    func adjustmentRows(_ order: Order, _ status: OrderStatus) -> [JSON] {
        billRows(of: order.bills) + disputeRows(of: order)
    }

    func billRows(of bills: [Bill]) -> [JSON] {
        bills.filter { $0.createdAt <= now }.map { bill in
            [
                "cj_order_code": JSON(bill.orderCode),
                "kind": .text("bill"),
                "reference": .text(bill.id),
                "amount": .text(bill.amount.text),
                "status": .text(bill.state(at: now).rawValue),
                "reason": .text(bill.reason),
                "at": .text(bill.createdAt.iso),
            ]
        }
    }

    private func disputeRows(of order: Order) -> [JSON] {
        guard let dispute = order.dispute, dispute.openedAt <= now else { return [] }
        let outcome = dispute.outcome(at: now)
        return [
            [
                "cj_order_code": .text(order.ids.code),
                "kind": .text("dispute"),
                "reference": .text(dispute.id),
                "amount": JSON(outcome.credit?.text),
                "status": .text(outcome.status),
                "reason": .text(dispute.reason),
                "at": .text(dispute.openedAt.iso),
            ]
        ]
    }
}
