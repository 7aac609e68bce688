public import CJ
public import Foundation

/// A row of `shipments`: the columns that follow from a picture. The COMMENTs of `analytics.shipments` say what each
/// means.
public struct ShipmentRow: Sendable, Equatable {
    public let trackNumber: String
    public let order: OrderReference?
    public let logisticName: String?
    public let status: ShipmentStatus
    public let substatus: String?
    public let rawStatus: String?
    public let mappedBy: MappedBy
    public let firstEventAt: Date?
    public let deliveredAt: Date?
    public let lastEventAt: Date
    /// By time, those without a readable one last.
    public let events: [EventRow]

    /// How a status was found.
    public enum MappedBy: String, Sendable {
        case code
        case text
        case none
    }

    /// A row of `shipment_events`.
    public struct EventRow: Sendable, Equatable {
        public let event: TrackEvent
        public let status: ShipmentStatus
    }

    /// Reads the columns off a picture: each from the newest contribution that knows it.
    public init(_ picture: ShipmentPicture, trackNumber: String) {
        self.trackNumber = trackNumber
        let reports = picture.reports
        // An id of CJ's is a better name for the order than a number that may be another's too.
        order =
            reports.newestKnown { report in if case .cj = report.order { report.order } else { nil } }
            ?? reports.newestKnown(\.order)
        logisticName = reports.newestKnown(\.logisticName)
        rawStatus = reports.newestKnown(\.status)
        let known = rawStatus.flatMap(TrackingStatus.init)
        status = known?.status ?? .unknown
        substatus = known?.substatus
        mappedBy = known == nil ? .none : .code
        events = picture.events.inOrder.map { event in
            EventRow(event: event, status: event.status.flatMap(TrackingStatus.init)?.status ?? .unknown)
        }
        firstEventAt = events.compactMap { $0.event.time?.instant }.min()
        deliveredAt = events.filter { $0.status == .delivered }.compactMap { $0.event.time?.instant }.min()
        lastEventAt = picture.sightings.last
    }
}
