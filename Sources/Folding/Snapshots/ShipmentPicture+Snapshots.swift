import CJ

extension ShipmentPicture {
    /// What CJ's API answers about a parcel.
    init(_ track: TrackAnswer, stamp: Stamp, in message: StoredMessage) {
        var report = ShipmentReport()
        report.logisticName = track.logisticName
        report.status = track.trackingStatus
        report.fromCountry = track.fromCountry
        report.toCountry = track.toCountry
        report.lastMileCarrier = track.lastMileCarrier
        report.lastMileNumber = track.lastTrackNumber
        report.deliveryTime = track.deliveryTime
        self.init(
            witness: .trackInfo, report: report, routes: track.routes.map(TrackEvent.init), stamp: stamp,
            message: message)
    }

    /// What CJ's API says of the parcel that an order names: whose it is, and that there is one.
    init(_ order: OrderAnswer, by witness: Witness, stamp: Stamp, in message: StoredMessage) {
        var report = ShipmentReport()
        // The code, where there is one, since that is what everything else of CJ's names an order by.
        let ids = order.cjOrderIds
        report.order = OrderReference(
            cjIds: [ids.first { !OrderIds.isInternal($0) } ?? ids.first],
            numbers: order.orderNumber.map { [$0] } ?? [])
        report.logisticName = order.logisticName
        report.lastMileNumber = order.lastMileTrackNumber
        self.init(witness: witness, report: report, stamp: stamp, message: message)
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
