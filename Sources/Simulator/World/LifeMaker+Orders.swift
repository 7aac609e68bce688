extension LifeMaker {
    private static let routes: [(from: String, to: String, logistics: [String])] = [
        ("CN", "US", ["CJPacket Ordinary", "CJPacket Sensitive", "USPS+"]), ("CN", "GB", ["CJPacket Ordinary"]),
        ("CN", "DE", ["CJPacket Asia Ordinary", "DHL Official"]), ("CN", "FR", ["CJPacket Postal"]),
        ("CN", "BR", ["CJPacket Liquid Line"]), ("CN", "AU", ["CJPacket Fast Ordinary"]),
        ("US", "US", ["USPS+", "UPS Ground"]), ("DE", "DE", ["DHL Paket"]),
    ]

    /// A new order of one to five lines.
    mutating func order(lines: ClosedRange<Int> = 1...5, suffix: String = "", at moment: Instant? = nil) -> Order {
        let moment = moment ?? start
        let route = chance.pick(Self.routes)
        // Most orders have one line or two.
        let count = min(max(chance.pick([1, 1, 1, 2, 2, 3, 4, 5]), lines.lowerBound), lines.upperBound)
        let lines = chance.pick(count, of: catalogue.variants).map { variant in
            line(variant, day: moment.idDay, quantity: chance.once(in: 3) ? chance.number(2...6) : 1)
        }
        return Order(
            ids: ids.orderIds(
                day: moment.idDay, number: orderNumber + suffix,
                platformOrderId: chance.once(in: 4) ? nil : chance.digits(13)),
            fromCountry: route.from, toCountry: route.to, logisticName: chance.pick(route.logistics), lines: lines,
            charge: charge(for: lines, from: route.from, to: route.to),
            steps: [Order.Step(at: moment, status: .created)])
    }

    mutating func line(_ variant: Variant, day: String, quantity: Int) -> OrderLine {
        OrderLine(
            lineItemId: ids.lineId(day: day), storeLineItemId: chance.once(in: 5) ? nil : chance.digits(14),
            variant: variant, quantity: quantity, unitPrice: variant.price,
            printFaults: variant.isPrintedOnDemand && chance.once(in: 3) ? [6, 9] : [])
    }

    mutating func charge(for lines: [OrderLine], from: String, to: String) -> Charge {
        var charge = Charge(products: lines.map(\.cost).total())
        charge.shipping = USD(cents: 180 + lines.map(\.grams).reduce(0, +) * chance.number(40...110) / 100)
        if from != to, ["GB", "DE", "FR", "BR"].contains(to) {
            charge.importTax = USD(cents: charge.products.cents * chance.number(17...25) / 100)
        } else if chance.once(in: 12) {
            charge.rebate = USD(cents: chance.number(10...150))
        }
        return charge
    }

    /// The order, having gone through the statuses up to this one without being paid.
    mutating func walked(_ order: consuming Order, to status: OrderStatus) -> Order {
        for next in [OrderStatus.inCart, .unpaid] where order.steps.last?.status != status {
            add(next, to: &order, after: .minutes(chance.number(1...90)))
            if next == .inCart, order.ids.platformOrderId != nil, chance.once(in: 3) {
                order.connectedAt = order.steps.last?.at
            }
        }
        return order
    }

    /// The order, paid.
    mutating func paid(_ order: consuming Order) -> Order {
        order = walked(order, to: .unpaid)
        add(.unshipped, to: &order, after: .minutes(chance.number(2...600)))
        order.paidAt = order.steps.last?.at
        return order
    }

    mutating func add(_ status: OrderStatus, to order: inout Order, after seconds: Int) {
        let last = order.steps.last?.at ?? start
        order.steps.append(Order.Step(at: last + seconds + chance.number(0...59), status: status))
    }

    mutating func cancelled(at stage: OrderStatus) -> Order {
        var order = stage == .unshipped ? paid(order()) : walked(order(), to: stage)
        order.charge.rebate = .zero
        add(.cancelled, to: &order, after: .hours(chance.number(1...30)))
        if stage == .unshipped, let last = order.steps.last {
            order.dispute = Dispute(
                id: ids.id("DI", day: last.at.idDay), openedAt: last.at, reason: "Order cancelled", settledAt: last.at,
                refund: Dispute.Refund(all: order.charge))
        }
        return order
    }
}
