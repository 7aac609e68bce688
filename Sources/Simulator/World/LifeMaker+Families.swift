extension LifeMaker {
    /// A paid order, and those it became.
    mutating func split(into count: Int) -> [Order] {
        var parent = paid(order(lines: count...5))
        parent.charge.rebate = .zero
        add(.other, to: &parent, after: .hours(chance.number(1...12)))
        guard let moment = parent.steps.last?.at else { return [parent] }
        let parts = (0..<count).map { part in
            parent.lines.indices.filter { $0 % count == part }.map { parent.lines[$0] }
        }
        let charges = parent.charge.divided(among: parts)
        let children = parts.indices.map { part in
            var child = Order(
                ids: ids.childIds(of: parent.ids, part: part + 1, day: moment.idDay), fromCountry: parent.fromCountry,
                toCountry: parent.toCountry, logisticName: parent.logisticName, lines: parts[part],
                charge: charges[part], steps: [Order.Step(at: moment, status: .unshipped)])
            child.paidAt = parent.paidAt
            child.origins = [Order.Origin(kind: .split, code: parent.ids.code)]
            return finished(child)
        }
        // Of nothing else that was drawn, so that all else stays as it is.
        var own = chance.branch(2)
        return [parent] + (own.once(in: 3) ? children.inOneParcel : children)
    }

    /// Two orders that were not paid, and the one they became.
    mutating func merged() -> [Order] {
        var first = walked(order(lines: 1...3), to: .unpaid)
        var second = walked(order(lines: 1...2, suffix: "-2", at: start + .minutes(chance.number(1...60))), to: .unpaid)
        let ready = max(first.steps.last?.at ?? start, second.steps.last?.at ?? start)
        let moment = ready + .minutes(chance.number(5...240))
        first.steps.append(Order.Step(at: moment, status: .other))
        second.steps.append(Order.Step(at: moment, status: .other))
        let lines = (first.lines + second.lines).map {
            line($0.variant, day: moment.idDay, quantity: $0.quantity)
        }
        var whole = Order(
            ids: ids.orderIds(day: moment.idDay, number: orderNumber + "-M", platformOrderId: nil),
            fromCountry: first.fromCountry, toCountry: first.toCountry, logisticName: first.logisticName, lines: lines,
            charge: charge(for: lines, from: first.fromCountry, to: first.toCountry),
            steps: [Order.Step(at: moment, status: .created)])
        whole.origins = [first, second].map { Order.Origin(kind: .merge, code: $0.ids.code) }
        return [first, second, finished(paid(whole))]
    }

    /// An order whose parcel was lost, and the same order sent again for nothing.
    mutating func reissued() -> [Order] {
        var first = finished(paid(order()), ending: .lostOnTheWay)
        let lost = first.parcel?.events.last?.at ?? start
        let moment = lost + .days(chance.number(1...5))
        let lines = first.lines.map { line in
            OrderLine(
                lineItemId: ids.lineId(day: moment.idDay), storeLineItemId: line.storeLineItemId,
                variant: line.variant, quantity: line.quantity, unitPrice: .zero, printFaults: [])
        }
        var again = Order(
            ids: ids.orderIds(day: moment.idDay, number: first.ids.number, platformOrderId: first.ids.platformOrderId),
            fromCountry: first.fromCountry, toCountry: first.toCountry, logisticName: first.logisticName, lines: lines,
            charge: Charge(), steps: [Order.Step(at: moment, status: .unshipped)])
        again.paidAt = moment
        again.origins = [Order.Origin(kind: .reissue, code: first.ids.code)]
        again = finished(again, ending: .delivered)
        // Behind all else that was drawn, so that it stays as it is.
        first.dispute = Dispute(
            id: ids.id("DI", day: lost.idDay), openedAt: lost + moment.since(lost) / 3, reason: "Not received",
            refund: Dispute.Refund(), asked: asked(for: first),
            resent: Dispute.Resent(at: moment, code: again.ids.code))
        return [first, again]
    }
}

extension [Order] {
    /// The orders, all sent with the first one's parcel.
    fileprivate var inOneParcel: [Order] {
        guard let first else { return self }
        return [first]
            + dropFirst().map { order in
                var order = order
                order.steps = [order.steps[0]] + Array<Order.Step>(first.steps.dropFirst())
                (order.shippedAt, order.completedAt) = (first.shippedAt, first.completedAt)
                (order.parcel, order.sharesParcel) = (first.parcel, true)
                return order
            }
    }
}

extension Charge {
    /// The charge in parts for the lines of each: the products' prices by what they are, the rest by weight.
    func divided(among parts: [[OrderLine]]) -> [Charge] {
        let weights = parts.map { $0.map(\.grams).reduce(0, +) }
        let shippings = shipping.divided(by: weights)
        let taxes = importTax.divided(by: weights)
        return parts.indices.map { part in
            Charge(products: parts[part].map(\.cost).total(), shipping: shippings[part], importTax: taxes[part])
        }
    }
}
