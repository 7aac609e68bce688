import CJ
public import Foundation

/// A row of `shipments`: the columns that follow from a picture. The COMMENTs of `analytics.shipments` say what each
/// means.
public struct ShipmentRow: Sendable, Equatable {
    public let trackNumber: String
    public let order: OrderReference?
    public let logisticName: String?
    public let rawStatus: String?
    /// What `rawStatus` means.
    public let meaning: ShipmentMeaning
    public let firstEventAt: Date?
    public let deliveredAt: Date?
    public let lastEventAt: Date
    /// By time, those without a readable one last.
    public let events: [EventRow]

    /// A row of `shipment_events`.
    public struct EventRow: Sendable, Equatable {
        public let event: TrackEvent
        public let meaning: ShipmentMeaning
    }

    /// Reads the columns off a picture: each from the witness heard last among those that know it.
    ///
    /// - Parameter texts: knows what carriers' words mean.
    public init(_ picture: ShipmentPicture, trackNumber: String, texts: ShipmentTexts) {
        self.trackNumber = trackNumber
        let reports = picture.reports.values
            .sorted { $0.stamp.receivedAtAndDigest > $1.stamp.receivedAtAndDigest }.map(\.value)
        func newest<Value>(_ field: (ShipmentReport) -> Value?) -> Value? { reports.lazy.compactMap(field).first }
        // An id of CJ's is a better name for the order than a number that may be another's too.
        order =
            newest { report in if case .cj = report.order { report.order } else { nil } } ?? newest(\.order)
        logisticName = newest(\.logisticName)
        rawStatus = newest(\.status)
        meaning = texts.meaning(of: rawStatus)
        events = picture.events.inOrder.map { EventRow(event: $0, meaning: texts.meaning(of: $0.words)) }
        firstEventAt = events.compactMap { $0.event.time?.instant }.min()
        deliveredAt = events.filter { $0.meaning.status == .delivered }.compactMap { $0.event.time?.instant }.min()
        lastEventAt = picture.sightings.last
    }
}
