public import CJ
import Foundation
import Instants

/// Which order a parcel was named with.
public enum OrderReference: Sendable, Hashable, Comparable {
    /// By an id of CJ's.
    case cj(String)
    /// By the seller's number alone.
    case number(String)

    /// The id under which `order_ids` finds the order.
    public var lookupId: String {
        switch self {
        case .cj(let id): id
        case .number(let number): OrderKey.pending(number: number).text
        }
    }

    public static func < (left: OrderReference, right: OrderReference) -> Bool { left.lookupId < right.lookupId }
}

extension OrderReference: StateKey {
    /// An id of CJ's, or the key of a pending order.
    public init?(stateName: String) {
        let number = String(stateName.unicodeScalars.dropFirst(OrderKey.pendingMark.unicodeScalars.count))
        self = OrderKey.isPending(stateName) ? .number(number) : .cj(stateName)
    }

    public var stateName: String { lookupId }
}

/// What one witness says of a parcel as a whole.
public struct ShipmentReport: Sendable, Equatable {
    public var logisticName: String?
    /// The status as written; where the witness gives none, that of the newest track event it brings.
    public var status: String?
    /// What that track event says, where the status itself says nothing; nil where it brings none.
    public var words: [String]?
    public var fromCountry: String?
    public var toCountry: String?
    public var lastMileCarrier: String?
    public var lastMileNumber: String?
    /// When it is to be or was delivered: only a delivered parcel tells which. Days ahead it is an estimate, and dates nothing.
    public var deliveryTime: CJTime?
    /// The number that CJ's API was asked by.
    public var askedBy: String?
    /// The days that CJ says the delivery takes or took.
    public var deliveryDays: Int?
    /// In how many days CJ says that the shipping method arrives: the fewest.
    public var promisedDaysFrom: Int?
    /// The most.
    public var promisedDaysTo: Int?

    public init() {}

    /// Takes the status as written and, where that decides nothing, what the newest track event says.
    mutating func tell(_ written: String?, newest: [String]) {
        var sayings = [written].compactMap(\.self) + newest
        status = sayings.isEmpty ? nil : sayings.removeFirst()
        let isToldByCode = status.flatMap(TrackingStatus.init)?.decides ?? false
        words = isToldByCode || sayings.isEmpty ? nil : sayings
    }
}

extension ShipmentReport: StateObject {
    public init(_ state: inout some StateMembers<ShipmentReport>) throws(StateError) {
        askedBy = try state.member("askedBy", \.askedBy)
        deliveryDays = try state.member("deliveryDays", \.deliveryDays)
        deliveryTime = try state.member("deliveryTime", \.deliveryTime)
        fromCountry = try state.member("fromCountry", \.fromCountry)
        lastMileCarrier = try state.member("lastMileCarrier", \.lastMileCarrier)
        lastMileNumber = try state.member("lastMileNumber", \.lastMileNumber)
        logisticName = try state.member("logisticName", \.logisticName)
        promisedDaysFrom = try state.member("promisedDaysFrom", \.promisedDaysFrom)
        promisedDaysTo = try state.member("promisedDaysTo", \.promisedDaysTo)
        status = try state.member("status", \.status)
        toCountry = try state.member("toCountry", \.toCountry)
        words = try state.member("words", \.words)
    }
}

/// Something that happened to a parcel.
public struct TrackEvent: Sendable, Hashable {
    public let time: CJTime?
    /// The status as written.
    public let status: String?
    public let statusDescription: String?
    public let activity: String?
    public let location: String?

    /// Of few of its members, since a parcel's events come again with each message; those of one parcel seldom share both.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(time?.instant)
        hasher.combine(activity)
    }

    /// What tells the parcel's state, the plainest first: the status as written, the words for it, what happened.
    public var words: [String] { [status, statusDescription, activity].compactMap(\.self) }
}

extension TrackEvent: StateObject {
    public init(_ state: inout some StateMembers<TrackEvent>) throws(StateError) {
        activity = try state.member("activity", \.activity)
        location = try state.member("location", \.location)
        status = try state.member("status", \.status)
        statusDescription = try state.member("statusDescription", \.statusDescription)
        time = try state.member("time", \.time)
    }
}

/// The events of a parcel, a set that is always written in the same order.
public struct TrackEvents: Joinable, Sendable, Equatable {
    public private(set) var all: Set<TrackEvent>

    init(_ events: Set<TrackEvent>) { all = events }

    public mutating func join(_ other: TrackEvents) { all.join(other.all) }

    /// By time, those without a readable one last; among equals by all they say, so that the order follows from the set.
    public var inOrder: [TrackEvent] {
        all.sorted { $0.precedes($1) }
    }

    /// Without those that a message dated so far ahead that it dated nothing, where a later one tells the same and could
    /// know.
    var withoutForetold: TrackEvents {
        guard all.contains(where: \.isUndated) else { return self }
        let dated = Set(all.lazy.filter { $0.time?.instant != nil }.map(\.texts))
        return TrackEvents(all.filter { !$0.isUndated || !dated.contains($0.texts) })
    }
}

extension TrackEvents: StateValue {
    public init(state json: JSON) throws(StateError) { all = Set(try [TrackEvent](state: json)) }
    public func write(to writer: inout StateWriter) { inOrder.write(to: &writer) }
}

extension TrackEvent {
    fileprivate func precedes(_ other: TrackEvent) -> Bool {
        let (instant, others) = (time?.instant ?? Self.never, other.time?.instant ?? Self.never)
        return instant == others ? texts.lexicographicallyPrecedes(other.texts) : instant < others
    }

    /// Behind every instant that a text can name.
    private static let never = Date(microsecondsSince1970: .max)

    fileprivate var texts: [String] {
        [time?.text ?? "", status ?? "", activity ?? "", location ?? "", statusDescription ?? ""]
    }
}

/// Everything known of one parcel: the state of a row of `shipments`.
public struct ShipmentPicture: Joinable, Sendable, Equatable {
    public private(set) var ids: ShipmentIds
    /// The orders that it was named with; several may share it.
    public private(set) var orders: SortedMap<OrderReference, FirstSaid>
    public private(set) var reports: SortedMap<Witness, Newest<ShipmentReport>>
    public private(set) var events: TrackEvents
    /// What CJ's API tells of its way: the same things in other words, and without CJ's codes.
    public private(set) var routes: TrackEvents
    /// From when to when CJ's API answered about it; nil when it did not.
    public private(set) var confirmations: Sightings?
    public private(set) var sightings: Sightings
    /// The last event that is about it.
    public private(set) var lastSaid: LastSaid

    init(
        _ ids: ShipmentIds, of order: OrderReference? = nil, witness: Witness, report: ShipmentReport,
        events: [TrackEvent] = [], routes: [TrackEvent] = [], stamp: Stamp, message: StoredMessage
    ) {
        self.ids = ids
        orders = order.map { [$0: FirstSaid(position: message.position)] } ?? [:]
        reports = [witness: Newest(report, stamp: stamp, position: message.position)]
        self.events = TrackEvents(Set(events))
        self.routes = TrackEvents(Set(routes))
        confirmations = witness == .trackInfo ? Sightings(at: message.receivedAt) : nil
        sightings = Sightings(at: message.receivedAt)
        lastSaid = LastSaid(position: message.position)
    }

    public mutating func join(_ other: ShipmentPicture) {
        ids.join(other.ids)
        orders.join(other.orders)
        reports.join(other.reports)
        events.join(other.events)
        routes.join(other.routes)
        confirmations.join(other.confirmations)
        sightings.join(other.sightings)
        lastSaid.join(other.lastSaid)
    }
}

extension ShipmentPicture: StateObject {
    public init(_ state: inout some StateMembers<ShipmentPicture>) throws(StateError) {
        confirmations = try state.member("confirmations", \.confirmations)
        events = try state.member("events", \.events)
        ids = try state.member("ids", \.ids)
        lastSaid = try state.member("lastSaid", \.lastSaid)
        orders = try state.member("orders", \.orders)
        reports = try state.member("reports", \.reports)
        routes = try state.member("routes", \.routes)
        sightings = try state.member("sightings", \.sightings)
    }
}

extension ShipmentPicture {
    /// What a `LOGISTIC` webhook says of each of its parcels.
    static func pictures(
        _ logistic: LogisticMessage, _ news: TrackEventCache.News, stamp: Stamp, in message: StoredMessage
    ) -> [Picture] {
        var report = ShipmentReport()
        report.logisticName = logistic.logisticName
        report.tell(logistic.trackingStatus, newest: news.newest.words)
        let order = OrderReference(cjIds: [logistic.orderId], numbers: logistic.storeOrderNumbers)
        return logistic.trackNumbers.map { number in
            .shipment(
                ShipmentPicture(
                    ShipmentIds(number, by: .logistic, position: message.position), of: order, witness: .logistic,
                    report: report, events: news.events, stamp: stamp, message: message))
        }
    }

    /// What an `ORDER` webhook says of the parcels it names: whose they are, and that there are such.
    static func pictures(_ order: OrderMessage, stamp: Stamp, in message: StoredMessage) -> [Picture] {
        var report = ShipmentReport()
        report.logisticName = order.logisticName
        let reference = OrderReference(cjIds: order.cjOrderIds, numbers: order.orderNumber.map { [$0] } ?? [])
        return ShipmentIds.parcels(ofOrder: order.trackNumbers, position: message.position).map { ids in
            .shipment(
                ShipmentPicture(ids, of: reference, witness: .order, report: report, stamp: stamp, message: message))
        }
    }
}

extension OrderReference {
    init?(cjIds: [String?], numbers: [String]) {
        if let id = cjIds.compactMap(\.self).first(where: OrderIds.isCJs) {
            self = .cj(id)
        } else if let number = numbers.min() {
            self = .number(number)
        } else {
            return nil
        }
    }
}

extension TrackEvent {
    fileprivate init(_ event: TrackEvent, time: CJTime?) {
        self.time = time
        status = event.status
        statusDescription = event.statusDescription
        activity = event.activity
        location = event.location
    }

    /// Without its instant where that lies days after its receipt; see ``CJTime/past(at:)``.
    func past(at receivedAt: Date) -> TrackEvent { TrackEvent(self, time: time?.past(at: receivedAt)) }

    /// Whether its date lies days after its receipt.
    func isAhead(of receivedAt: Date) -> Bool { time?.instant.map { CJTime.isAhead($0, of: receivedAt) } ?? false }

    /// Whether it has a date that names no instant.
    fileprivate var isUndated: Bool { time != nil && time?.instant == nil }

    init(_ event: LogisticMessage.TrackEvent) {
        time = event.time
        status = event.status
        statusDescription = event.statusDescription
        activity = event.activity
        location = event.location
    }
}
