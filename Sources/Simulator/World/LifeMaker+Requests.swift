extension World {
    /// A life that somebody asked for.
    func life(of request: RequestedLife) -> Life {
        var maker = LifeMaker(of: request, catalogue: catalogue, chance: chance)
        return maker.life(of: request)
    }
}

extension LifeMaker {
    fileprivate mutating func life(of request: RequestedLife) -> Life {
        var order = requested(request.order)
        if request.order.isSandbox {
            test(&order, as: request)
            return Life(kind: .sandbox, orders: [order])
        }
        guard request.order.payment == .balance else { return Life(kind: .unpaid, orders: [order]) }
        let paid = start + 3
        order.steps.append(Order.Step(at: paid, status: .unshipped))
        order.paidAt = paid
        return Life(kind: .ordinary, orders: [finished(order)])
    }

    /// The order as it is before any payment. CJ puts it into the cart and confirms it at once, unless it was told not
    /// to.
    private mutating func requested(_ request: RequestedOrder) -> Order {
        let day = start.idDay
        let ids = ids.orderIds(day: day, number: request.number, platformOrderId: nil)
        let lines = request.lines.map { line in
            OrderLine(
                lineItemId: self.ids.lineId(day: day), storeLineItemId: line.storeLineItemId, variant: line.variant,
                quantity: line.quantity, unitPrice: line.variant.price, printFaults: [])
        }
        var order = Order(
            ids: ids, fromCountry: request.fromCountry, toCountry: request.toCountry,
            logisticName: request.logisticName, isSandbox: request.isSandbox, lines: lines,
            charge: charge(for: lines, from: request.fromCountry, to: request.toCountry),
            steps: [Order.Step(at: start, status: .created)])
        if request.payment != .later {
            order.steps += [
                Order.Step(at: start + 1, status: .inCart), Order.Step(at: start + 2, status: .unpaid),
            ]
        }
        order.customer = request.customer
        return order
    }

    /// Moves a test order on as far as somebody has moved it. Its parcel goes its whole way in two steps.
    private mutating func test(_ order: inout Order, as request: RequestedLife) {
        // Drawn even where it is given, so that what is drawn after it stays the same.
        let drawn = ids.trackNumber()
        func moment(_ stage: SandboxStage) -> Instant? { request.moment(of: stage) }
        order.paidAt = moment(.paid)
        order.shippedAt = moment(.shipped)
        order.completedAt = moment(.closed)
        let steps: [(Instant?, OrderStatus)] = [
            (moment(.paid), .unshipped), (moment(.unshipped), .unshipped), (moment(.shipped), .shipped),
            (moment(.delivered), .delivered),
        ]
        order.steps += steps.compactMap { at, status in at.map { Order.Step(at: $0, status: status) } }
        guard let shipped = order.shippedAt else { return }
        let arrival = moment(.delivered).map {
            Parcel.Event(at: $0, step: .delivered, location: order.toCountry)
        }
        order.parcel = Parcel(
            trackNumber: request.trackNumber ?? drawn, logisticName: order.logisticName, fromCountry: order.fromCountry,
            toCountry: order.toCountry, lastMile: nil, language: .english,
            events: [Parcel.Event(at: shipped, step: .leftWarehouse, location: order.fromCountry)]
                + [arrival].compactMap(\.self))
    }
}
