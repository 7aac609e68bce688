public import Foundation

/// The content of a `LOGISTIC` webhook (CJ's document "Logistics message"; `docs/cj.md`, LOGISTIC).
///
/// The names are read at once, the rest when it is asked for.
public struct LogisticMessage: Sendable {
    /// The CJ order. The same field name means a bill in MAKEUP and a stocking order in PRIVATE_ORDER.
    public let orderId: String?
    /// The seller's own numbers of the order.
    public let storeOrderNumbers: [String]
    /// The parcels it is about; nearly always one.
    public let trackNumbers: [TrackNumber]
    private let fields: Fields

    /// The most numbers of one message that are used; a parcel serves a few orders, and each costs a look-up.
    public static let mostNumbers = 100

    /// One thing that happened to a parcel.
    public struct TrackEvent: Sendable {
        /// CJ's code 0 to 14, as written.
        public let status: String?
        public let activity: String?
        public let location: String?
        public let time: CJTime?
        public let statusDescription: String?
    }

    /// Nil when `params` is no object.
    public init?(_ params: JSON?, zone: TimeZone) {
        guard let fields = Fields(params, zone: zone) else { return nil }
        orderId = fields.identifier("orderId")
        let numbers = fields.ids("storeOrderNumbers") ?? []
        storeOrderNumbers = numbers.count > Self.mostNumbers ? Array(numbers.prefix(Self.mostNumbers)) : numbers
        trackNumbers = fields.trackNumbers("trackingNumber")
        self.fields = fields
    }
}

extension LogisticMessage {
    public var logisticName: String? { fields.text("logisticName") }
    /// CJ's name for the service that carries it.
    public var carrier: String? { fields.text("trackingProvider") }
    /// The page that shows the parcel's way, without what may tell of a person.
    public var trackingURL: String? { fields.text("trackingUrl").flatMap(TrackingURL.safe) }
    /// The status as written; CJ documents the integers 0 to 14.
    public var trackingStatus: String? { fields.code("trackingStatus") }
    /// What happened to the parcel, in CJ's order. Empty when the message carries none or none that can be read.
    public var trackEvents: [TrackEvent] { trackEventList?.contents?.events ?? [] }
    /// The same as it is written; nil when the message carries none.
    public var trackEventList: TrackEventList? { fields.trackEventList("logisticsTrackEvents") }
}

extension LogisticMessage.TrackEvent {
    /// The carrier's own words (`third…`) stand in where CJ's are missing. Nil where nothing is said.
    init?(_ fields: Fields) {
        status = fields.code("status")
        activity = fields.text("activity") ?? fields.text("thirdActivity")
        location = fields.text("location") ?? fields.text("thirdLocation")
        time = fields.time("eventTime") ?? fields.time("thirdEventTime")
        statusDescription = fields.text("statusDesc")
        if status == nil, activity == nil, location == nil, time == nil, statusDescription == nil { return nil }
    }
}
