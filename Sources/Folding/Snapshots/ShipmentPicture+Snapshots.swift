import CJ

extension ShipmentPicture {
    /// What CJ's API answers about a parcel; about each, where it gives several numbers in one place.
    ///
    /// - Parameter entity: what it was asked by.
    static func pictures(
        _ track: TrackAnswer, askedBy entity: String, stamp: Stamp, in message: StoredMessage
    ) -> [Picture] {
        let routes = track.routes.map { TrackEvent($0).past(at: message.receivedAt) }
        var report = ShipmentReport()
        report.logisticName = track.logisticName
        report.tell(track.trackingStatus, newest: NewestTrackEvent(of: routes).words)
        report.fromCountry = track.fromCountry
        report.toCountry = track.toCountry
        report.lastMileCarrier = track.lastMileCarrier
        report.lastMileNumber = track.lastMileNumbers.first?.written
        report.deliveryDays = track.deliveryDays
        report.deliveryTime = track.deliveryTime?.past(at: message.receivedAt)
        if TrackNumber.all(in: entity).count == 1 { report.askedBy = entity }
        return track.parcels(askedBy: entity, position: message.position).map { ids in
            .shipment(
                ShipmentPicture(
                    ids, witness: .trackInfo, report: report, routes: routes, stamp: stamp, message: message))
        }
    }

    /// What CJ's API says of the parcels that an order names: whose they are, and that there are such.
    static func pictures(
        _ order: OrderAnswer, by witness: Witness, stamp: Stamp, in message: StoredMessage
    ) -> [Picture] {
        // The code, where there is one, since that is what everything else of CJ's names an order by.
        let ids = order.cjOrderIds
        let reference = OrderReference(
            cjIds: [ids.first { !OrderIds.isInternal($0) } ?? ids.first],
            numbers: order.orderNumber.map { [$0] } ?? [])
        var report = ShipmentReport()
        report.logisticName = order.logisticName
        report.promisedDaysFrom = order.promisedDays?.lowerBound
        report.promisedDaysTo = order.promisedDays?.upperBound
        if order.trackNumbers.count == 1 { report.lastMileNumber = order.lastMileNumbers.first?.written }
        return order.parcels(position: message.position).map { ids in
            .shipment(
                ShipmentPicture(
                    ids, of: reference, witness: witness, report: report, stamp: stamp, message: message))
        }
    }
}

extension TrackEvent {
    init(_ route: TrackAnswer.Route) {
        time = route.time
        activity = route.activity
        status = nil
        statusDescription = nil
        location = nil
    }
}
