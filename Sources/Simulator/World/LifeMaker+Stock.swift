extension LifeMaker {
    mutating func stockingOrder() -> StockingOrder {
        let lines = chance.pick(chance.number(1...3), of: catalogue.variants).map {
            StockingOrder.Line(variant: $0, quantity: chance.number(10...80))
        }
        var moment = start
        let statuses: [StockingOrder.Status] = [.waitPay, .paid, .waitShipment, .shipped, .completed]
        let steps = statuses.map { status in
            if status != .waitPay { moment = moment + .hours(chance.number(1...40)) }
            return StockingOrder.Step(at: moment, status: status)
        }
        return StockingOrder(
            id: ids.id("SY", day: start.idDay), orderNumber: orderNumber, lines: lines, steps: steps,
            paidAt: steps[1].at, shippedAt: steps[3].at, completedAt: steps[4].at)
    }

    /// More to pay for stock of one variant, before any of it is taken: the same for each piece. Nil for other stock.
    func stockBill(for stock: StockingOrder) -> Bill? {
        guard let line = stock.lines.first, stock.lines.count == 1 else { return nil }
        // Of nothing else that was drawn, so that all else stays as it is.
        var own = chance.branch(1)
        let share = USD(cents: own.number(1...max(1, line.variant.price.cents / 8)))
        var ids = ids
        return Bill(
            id: ids.id("BT", day: stock.paidAt.idDay), orderCode: nil, amount: share * line.quantity,
            reason: "Difference of stock", use: .repayment, createdAt: stock.paidAt + .minutes(5), end: .paid,
            endedAt: stock.paidAt + .minutes(45), stockingOrderId: stock.id)
    }

    /// An order that sends some of the stock out. Only the sending is paid with it.
    mutating func outbound(_ place: Int, from stock: StockingOrder) -> Order {
        let moment = stock.completedAt + .days(1 + place) + chance.number(0...(.hours(20)))
        var order = order(suffix: "-O\(place + 1)", at: moment)
        order.isPrivateOutbound = true
        order.lines = stock.lines.map { stocked in
            var line = line(stocked.variant, day: moment.idDay, quantity: chance.number(1...5))
            line.stockingOrderId = stock.id
            return line
        }
        order.charge = charge(for: order.lines, from: order.fromCountry, to: order.toCountry)
        order.charge.products = .zero
        order.charge.outboundFee = USD(cents: chance.number(30...160))
        order.charge.storageFee = chance.once(in: 3) ? .zero : USD(cents: chance.number(1...90))
        order.charge.rebate = .zero
        return paid(order)
    }
}
