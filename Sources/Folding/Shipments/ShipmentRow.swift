import CJ
public import Foundation

/// A row of `shipments`: the columns that follow from a picture. The COMMENTs of `analytics.shipments` say what each
/// means.
public struct ShipmentRow: Sendable, Equatable {
    public let trackNumber: String
    /// Every number, as written and in normal form.
    public let ids: [Id]
    /// The orders that it was named with, the best name first: a code of CJ's, an internal id, a number.
    public let orders: [OrderReference]
    /// What CJ's API is asked for it by: the number under which it last answered, else the one an order wrote, else the
    /// plainest.
    public let askedBy: String
    public let logisticName: String?
    public let rawStatus: String?
    /// What `rawStatus` means.
    public let meaning: ShipmentMeaning
    public let firstEventAt: Date?
    /// When it was announced: the first event that is a label or a notice.
    public let labelAt: Date?
    /// When somebody first had it in hand.
    public let firstScanAt: Date?
    /// When somebody last had it in hand.
    public let lastScanAt: Date?
    /// What is wrong with it; nil where its status is none of an exception.
    public let exceptionKind: ExceptionKind?
    /// The days that CJ says the delivery takes or took.
    public let deliveryDays: Int?
    /// In how many days CJ says that the shipping method arrives: the fewest.
    public let promisedDaysFrom: Int?
    /// The most.
    public let promisedDaysTo: Int?
    public let deliveredAt: Date?
    public let lastMileCarrier: String?
    public let lastMileNumber: String?
    public let fromCountry: String?
    public let toCountry: String?
    public let lastEventAt: Date
    /// The position of the last event that is about it.
    public let changedPosition: Int
    public let confirmedAt: Date?
    /// By time, those without a readable one last.
    public let events: [EventRow]

    /// A row of `shipment_ids`.
    public struct Id: Sendable, Hashable {
        public let id: String
        public let kind: ShipmentIdKind

        /// A number of a kind.
        public init(id: String, kind: ShipmentIdKind) {
            self.id = id
            self.kind = kind
        }
    }

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
        ids = picture.ids.all.map { Id(id: $0.id, kind: $0.kind) }
        orders = picture.orders.keys.sorted { ($0.rank, $0) < ($1.rank, $1) }
        askedBy = reports.shown(\.askedBy) ?? picture.ids.firstQuestion ?? trackNumber
        logisticName = reports.shown(\.logisticName)
        // A report that says nothing of the state is shown only where no other says more.
        let told = reports.shown { $0.tellsStatus ? $0 : nil } ?? reports.shown { $0.status == nil ? nil : $0 }
        rawStatus = told?.status
        meaning = texts.meaning(of: told?.sayings ?? [])
        events = picture.history.map { EventRow(event: $0, meaning: texts.meaning(of: $0.words)) }
        firstEventAt = events.compactMap { $0.event.time?.instant }.min()
        labelAt = events.filter { $0.meaning.status == .preTransit }.compactMap { $0.event.time?.instant }.min()
        let scans = events.filter { $0.isScan(by: texts) }.compactMap { $0.event.time?.instant }
        (firstScanAt, lastScanAt) = (scans.min(), scans.max())
        exceptionKind =
            meaning.status == .exception
            ? texts.exceptionKind(of: (told?.sayings ?? []) + (events.last?.event.words ?? [])) : nil
        deliveryDays = reports.shown(\.deliveryDays)
        promisedDaysFrom = reports.shown(\.promisedDaysFrom)
        promisedDaysTo = reports.shown(\.promisedDaysTo)
        let deliveries = events.filter { $0.meaning.status == .delivered }
        deliveredAt =
            deliveries.filter { $0.meaning.mappedBy == .code }.compactMap { $0.event.time?.instant }.min()
            ?? reports.shown { report in
                texts.meaning(of: report.sayings).status == .delivered ? report.deliveryTime?.instant : nil
            }
            ?? deliveries.compactMap { $0.event.time?.instant }.min()
        lastMileCarrier = reports.shown(\.lastMileCarrier)
        lastMileNumber = reports.shown(\.lastMileNumber)
        fromCountry = reports.shown(\.fromCountry)
        toCountry = reports.shown(\.toCountry)
        lastEventAt = picture.sightings.last
        changedPosition = picture.lastSaid.position
        confirmedAt = picture.confirmations?.last
    }
}

extension OrderReference {
    fileprivate var rank: Int {
        switch self {
        case .cj(let id): OrderIds.isInternal(id) ? 1 : 0
        case .number: 2
        }
    }
}

extension ShipmentRow.EventRow {
    /// Whether somebody had the parcel in hand. CJ's code for a failure does not tell; the words beside it may.
    fileprivate func isScan(by texts: ShipmentTexts) -> Bool {
        meaning.status.isScan
            || meaning.status == .exception
                && texts.meaning(of: event.words.filter { Int($0) == nil }).status.isScan
    }
}

extension ShipmentStatus {
    /// Whether a parcel that is at this has been in somebody's hand. A label and a notice are written before, and what is
    /// wrong is told afterwards, as of a parcel that is missing.
    fileprivate var isScan: Bool {
        switch self {
        case .inTransit, .outForDelivery, .availableForPickup, .attemptFailed, .delivered, .returning, .returned: true
        case .unknown, .preTransit, .exception, .expired, .cancelled: false
        }
    }
}

extension ShipmentReport {
    /// What tells the parcel's state, the plainest first.
    public var sayings: [String] { [status].compactMap(\.self) + (words ?? []) }

    /// Whether it says anything of the state. CJ's code 0 alone does not.
    fileprivate var tellsStatus: Bool { sayings.contains { TrackingStatus($0)?.code != 0 } }
}
