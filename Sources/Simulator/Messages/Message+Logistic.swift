// LOGISTIC.
extension Message {
    /// Nil before the order has a parcel.
    init?(aboutParcelOf order: Order, at now: Instant, in manner: Manner) {
        guard let parcel = order.parcel, let step = parcel.step(at: now) else { return nil }
        type = .logistic
        messageType = "UPDATE"
        let events = JSON.array(
            parcel.events.filter { $0.at <= now }.reversed().map { Self.trackEvent($0, parcel.language) })
        params = [
            "orderId": manner.id(of: order),
            "storeOrderNumbers": [.text(order.ids.number)],
            "logisticName": .text(parcel.logisticName),
            "trackingNumber": .text(parcel.trackNumber),
            "trackingProvider": .text(parcel.trackingProvider),
            "trackingUrl": .text(parcel.trackingUrl),
            "trackingStatus": JSON(step.code),
            // JSON in a text within the JSON, as CJ has it.
            "logisticsTrackEvents": manner.writesTrackEventsAsText ? .text(events.written) : events,
        ]
    }

    private static func trackEvent(_ event: Parcel.Event, _ language: TrackStep.Language) -> JSON {
        let activity = event.step.activity(in: language)
        return [
            "status": JSON(event.step.code),
            // CJ's values begin with a blank, the carrier's do not.
            "activity": .text(" \(activity)"),
            "location": .text(" \(event.location)"),
            "eventTime": .text(event.at.cjText),
            "statusDesc": .text(event.step.word(in: language)),
            "thirdActivity": .text(activity),
            "thirdLocation": .text(event.location),
            "thirdEventTime": .text(event.at.cjText),
        ]
    }
}
