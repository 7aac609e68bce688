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
    public let lastMileCarrier: String?
    public let lastMileNumber: String?
    public let fromCountry: String?
    public let toCountry: String?
    public let lastEventAt: Date
    public let confirmedAt: Date?
    /// By time, those without a readable one last.
    public let events: [EventRow]

    /// A row of `shipment_events`.
    public struct EventRow: Sendable, Equatable {
        public let event: TrackEvent
        public let meaning: ShipmentMeaning
    }

    /// Reads the columns off a picture: each from the contribution that is shown of those that know it.
    ///
    /// - Parameter texts: knows what carriers' words mean.
    public init(_ picture: ShipmentPicture, trackNumber: String, texts: ShipmentTexts) {
        self.trackNumber = trackNumber
        let reports = Testimony(picture.reports)
        // An id of CJ's is a better name for the order than a number that may be another's too.
        order =
            reports.shown { report in if case .cj = report.order { report.order } else { nil } }
            ?? reports.shown(\.order)
        logisticName = reports.shown(\.logisticName)
        // A report that says nothing of the state is shown only where no other says more.
        let told = reports.shown { $0.tellsStatus ? $0 : nil } ?? reports.shown { $0.status == nil ? nil : $0 }
        rawStatus = told?.status
        meaning = texts.meaning(of: told?.sayings ?? [])
        events = picture.history.map { EventRow(event: $0, meaning: texts.meaning(of: $0.words)) }
        firstEventAt = events.compactMap { $0.event.time?.instant }.min()
        deliveredAt =
            events.filter { $0.meaning.status == .delivered }.compactMap { $0.event.time?.instant }.min()
            ?? reports.shown { report in
                texts.meaning(of: report.sayings).status == .delivered ? report.deliveryTime?.instant : nil
            }
        lastMileCarrier = reports.shown(\.lastMileCarrier)
        lastMileNumber = reports.shown(\.lastMileNumber)
        fromCountry = reports.shown(\.fromCountry)
        toCountry = reports.shown(\.toCountry)
        lastEventAt = picture.sightings.last
        confirmedAt = picture.confirmations?.last
    }
}

extension ShipmentReport {
    /// What tells the parcel's state, the plainest first.
    public var sayings: [String] { [status].compactMap(\.self) + (words ?? []) }

    /// Whether it says anything of the state. CJ's code 0 alone does not.
    fileprivate var tellsStatus: Bool { sayings.contains { TrackingStatus($0)?.code != 0 } }
}

extension ShipmentPicture {
    /// What happened to the parcel, in order: all that webhooks told, and of the API's steps those at other times.
    var history: [TrackEvent] {
        let known = Set(events.all.compactMap { $0.time?.instant })
        let others = routes.all.filter { step in step.time?.instant.map { !known.contains($0) } ?? false }
        return TrackEvents(events.all.union(others)).inOrder
    }
}
