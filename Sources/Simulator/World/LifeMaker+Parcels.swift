extension LifeMaker {
    /// The order, sent on its way after its payment, and whatever became of the parcel.
    mutating func finished(_ order: consuming Order, ending: Journey.Ending? = nil) -> Order {
        let ready = order.steps.last?.at ?? start
        let announced = ready + .hours(chance.number(6...60)) + chance.number(0...3_599)
        let drawn = chance.pick(Journey.Ending.odds)
        let parcel = parcel(for: order, announced: announced, ending: ending ?? drawn)
        let left = parcel.events.first { $0.step == .leftWarehouse }?.at ?? announced
        order.steps.append(Order.Step(at: left, status: .shipped))
        order.shippedAt = left
        if let delivered = parcel.deliveredAt {
            order.steps.append(Order.Step(at: delivered, status: .delivered))
            order.completedAt = delivered + .days(chance.number(1...10))
        }
        order.parcel = parcel
        return order
    }

    mutating func parcel(for order: Order, announced: Instant, ending: Journey.Ending) -> Parcel {
        let journey = Journey(ending: ending, crossesBorder: order.fromCountry != order.toCountry)
        var moment = announced
        let events = journey.steps.map { step in
            let hours = step.hoursUntil
            moment = moment + chance.number(.hours(hours.lowerBound)...(.hours(hours.upperBound)))
            let isNear = [.announced, .leftWarehouse, .reachedForwarder, .leftForwarder].contains(step)
            return Parcel.Event(at: moment, step: step, location: isNear ? order.fromCountry : order.toCountry)
        }
        let carriers = ["US": "USPS", "GB": "Royal Mail", "DE": "DHL", "FR": "Colissimo", "BR": "Correios"]
        return Parcel(
            trackNumber: ids.trackNumber(), logisticName: order.logisticName, fromCountry: order.fromCountry,
            toCountry: order.toCountry,
            lastMile: journey.crossesBorder
                ? Parcel.LastMile(
                    carrier: carriers[order.toCountry] ?? "CJPacket", trackNumber: ids.lastMileNumber())
                : nil,
            language: chance.once(in: 3) ? .chinese : .english, events: events)
    }
}
