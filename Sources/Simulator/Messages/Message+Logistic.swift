// LOGISTIC.
extension Message {
    /// Nil before the order has a parcel.
    init?(aboutParcelOf order: Order, at now: Instant, in manner: Manner) {
        guard let parcel = order.parcel, let last = parcel.events.last(where: { $0.at <= now }) else { return nil }
        let dialect = manner.dialect
        type = .logistic
        messageType = "UPDATE"
        let events = JSON.array(
            parcel.events.filter { $0.at <= now }.reversed()
                .map { Self.trackEvent($0, TrackWords(of: parcel, in: dialect), manner) })
        params = [
            "orderId": manner.id(of: order),
            "storeOrderNumbers": [.text(order.ids.number)],
            "logisticName": .text(parcel.logisticName),
            "trackingNumber": .text(TrackNumbers(of: parcel, in: dialect).message(dialect[NumberWriting.self])),
            "trackingProvider": .text(parcel.trackingProvider),
            "trackingUrl": .text(parcel.trackingUrl),
            "trackingStatus": JSON(dialect[StatusZero.self].code(of: last)),
            // JSON in a text within the JSON, as CJ has it.
            "logisticsTrackEvents": manner.writesTrackEventsAsText ? .text(events.written) : events,
        ]
    }

    private static func trackEvent(_ event: Parcel.Event, _ words: TrackWords, _ manner: Manner) -> JSON {
        let activity = words.activity(for: event.step)
        return [
            "status": JSON(manner.dialect[StatusZero.self].code(of: event)),
            // CJ's values begin with a blank, the carrier's do not.
            "activity": .text(" \(activity)"),
            "location": .text(" \(event.location)"),
            "eventTime": manner.date(event.at),
            "statusDesc": .text(words.word(for: event.step)),
            "thirdActivity": .text(activity),
            "thirdLocation": .text(event.location),
            "thirdEventTime": manner.date(event.at),
        ]
    }
}
