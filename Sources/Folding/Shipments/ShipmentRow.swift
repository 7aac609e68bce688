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

    /// Reads the columns off a picture: each from the newest contribution that knows it.
    ///
    /// - Parameter texts: knows what carriers' words mean.
    public init(_ picture: ShipmentPicture, trackNumber: String, texts: ShipmentTexts) {
        self.trackNumber = trackNumber
        let reports = picture.reports
        // An id of CJ's is a better name for the order than a number that may be another's too.
        order =
            reports.newestKnown { report in if case .cj = report.order { report.order } else { nil } }
            ?? reports.newestKnown(\.order)
        logisticName = reports.newestKnown(\.logisticName)
        rawStatus = reports.newestKnown(\.status)
        meaning = texts.meaning(of: rawStatus)
        events = picture.events.inOrder.map { EventRow(event: $0, meaning: texts.meaning(of: $0.words)) }
        firstEventAt = events.compactMap { $0.event.time?.instant }.min()
        deliveredAt = events.filter { $0.meaning.status == .delivered }.compactMap { $0.event.time?.instant }.min()
        lastEventAt = picture.sightings.last
    }
}
