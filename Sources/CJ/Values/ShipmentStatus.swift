/// The states of a parcel that `analytics.shipments` shows.
public enum ShipmentStatus: String, Sendable, CaseIterable {
    case unknown
    case preTransit = "pre_transit"
    case inTransit = "in_transit"
    case outForDelivery = "out_for_delivery"
    case availableForPickup = "available_for_pickup"
    case attemptFailed = "attempt_failed"
    case exception
    case expired
    case delivered
    case returning
    case returned
    case cancelled
}

/// One of CJ's codes 0 to 14 for the state of a parcel (CJ's document "Logistics message"; `docs/cj.md`, LOGISTIC).
public struct TrackingStatus: Sendable, Hashable {
    /// The code.
    public let code: Int
    /// The state it means.
    public let status: ShipmentStatus
    /// CJ's own finer name for it, in lower case with underscores.
    public let substatus: String

    /// Nil for a text that is none of the documented codes.
    public init?(_ written: String) {
        guard let code = Int(written), Self.table.indices.contains(code) else { return nil }
        self.code = code
        (status, substatus) = Self.table[code]
    }

    /// Whether it tells the state, so that words beside it say no more. 0 leaves the word to them.
    public var decides: Bool { code != 0 }

    private static let table: [(ShipmentStatus, String)] = [
        (.unknown, "none"),
        (.inTransit, "warehouse_outbound"),
        (.inTransit, "forwarder_inbound"),
        (.returning, "forwarder_return"),
        (.inTransit, "forwarder_outbound"),
        (.inTransit, "first_leg"),
        (.inTransit, "arrived_in_destination_country"),
        (.inTransit, "customs_start"),
        (.inTransit, "customs_cleared"),
        (.inTransit, "last_mile_pick_up"),
        (.outForDelivery, "out_for_delivery"),
        (.availableForPickup, "waiting_for_collection"),
        (.delivered, "signed_for"),
        (.exception, "failure"),
        (.returning, "return"),
    ]
}
