public import CJ

/// What new events say of an order, with what the read models know of it.
public struct TouchedOrder: Sendable, Equatable {
    public var code: String?
    public var internalId: String?
    public var isPaid = false
    /// Nil while CJ's API has not said.
    public var isSandbox: Bool?
    public var isPrivateOutbound: Bool?
    /// The last webhook among the events that names it.
    public var webhook: Int?
    /// Whether an answer of one of these calls is among them.
    public var answers: Set<SnapshotType> = []
    /// The variants of its lines whose SKU nobody said.
    public var variantsWithoutSKU: [String] = []

    public init() {}
}

/// A parcel that new events name.
public struct TouchedParcel: Sendable, Equatable {
    public var trackNumber: String
    public var webhook: Int?

    public init(trackNumber: String, webhook: Int?) {
        self.trackNumber = trackNumber
        self.webhook = webhook
    }
}

/// That something is to be asked for.
public struct Touch: Sendable, Hashable {
    public let call: SnapshotType
    public let entity: String
    /// The webhook that told of it.
    public var webhook: Int?
    /// Whether it is to be asked for anew even if it was asked for before.
    public var isDue: Bool

    public init(_ call: SnapshotType, _ entity: String, webhook: Int? = nil, isDue: Bool) {
        self.call = call
        self.entity = entity
        self.webhook = webhook
        self.isDue = isDue
    }

    /// What follows from new events about an order.
    ///
    /// A webhook makes everything about it due. An answer of a list that differs from the one before makes the order
    /// due, and an answer about the order its costs; otherwise answers only make known what was never asked for.
    public static func touches(of order: TouchedOrder) -> [Touch] {
        guard let id = order.code ?? order.internalId else { return [] }
        let isTold = order.webhook != nil
        let isListed = order.answers.contains(.orderList)
        let isChanged = isTold || isListed || order.answers.contains(.orderDetail)
        var touches = [Touch(.orderDetail, id, webhook: order.webhook, isDue: isTold || isListed)]
        // A test order has no costs, and whether it is one only CJ's API says.
        if order.isSandbox == false, order.isPaid, let code = order.code {
            touches.append(Touch(.costSheet, code, webhook: order.webhook, isDue: isChanged))
        }
        if order.isPrivateOutbound == true, let code = order.code {
            touches.append(Touch(.outboundDetail, code, isDue: false))
        }
        touches += order.variantsWithoutSKU.map { Touch(.variant, $0, isDue: false) }
        return touches
    }

    /// What follows from new events about a parcel.
    public static func touches(of parcel: TouchedParcel) -> [Touch] {
        [Touch(.trackInfo, parcel.trackNumber, webhook: parcel.webhook, isDue: parcel.webhook != nil)]
    }
}
