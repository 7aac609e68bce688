public import CJ

/// What new events say of an order, with what the read models know of it.
public struct ChangedOrder: Sendable, Equatable {
    public var code: String?
    public var internalId: String?
    /// The seller's number.
    public var number: String?
    public var isPaid = false
    /// Nil while CJ has not said.
    public var isSandbox: Bool?
    public var isPrivateOutbound: Bool?
    /// The last webhook among the events that names it.
    public var webhook: Int?
    /// Whether an answer of one of these calls is among them.
    public var answers: Set<SnapshotType> = []
    /// The disputes over it that CJ was not asked about, and those whose end nobody told.
    public var disputes: [String] = []
    /// The variants of its lines whose SKU nobody said.
    public var variantsWithoutSKU: [String] = []

    public init() {}
}

/// A parcel that new events name.
public struct ChangedParcel: Sendable, Equatable {
    /// What CJ is asked for it by.
    public var trackNumber: String
    public var webhook: Int?
    /// Its other numbers, by which it is not asked for as well.
    public var otherNumbers: [String]

    public init(trackNumber: String, webhook: Int?, otherNumbers: [String] = []) {
        self.trackNumber = trackNumber
        self.webhook = webhook
        self.otherNumbers = otherNumbers
    }
}

/// That something is to be asked for.
public struct RefreshRequest: Sendable, Hashable {
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
    ///
    /// An order is asked for by its code. While that is not known it is by all else that is, since CJ need not find it
    /// by each.
    public static func requests(of order: ChangedOrder) -> [RefreshRequest] {
        let others = [order.internalId, order.number.map { OrderName(number: $0).entity }].compactMap(\.self)
        let names = order.code.map { [$0] } ?? others
        let isTold = order.webhook != nil
        let isListed = order.answers.contains(.orderList)
        let isChanged = isTold || isListed || order.answers.contains(.orderDetail)
        var requests = names.map { RefreshRequest(.orderDetail, $0, webhook: order.webhook, isDue: isTold || isListed) }
        // A test order has no costs. Where CJ does not say that it is one it is none.
        if order.isSandbox != true, order.isPaid, let code = order.code {
            requests.append(RefreshRequest(.costSheet, code, webhook: order.webhook, isDue: isChanged))
        }
        // The same order may be sent anew, with other pieces.
        if order.isPrivateOutbound == true, let code = order.code {
            requests.append(RefreshRequest(.outboundDetail, code, webhook: order.webhook, isDue: isTold))
        }
        // An answer about the order shows that a dispute began, goes on, or is gone.
        requests += order.disputes.map {
            RefreshRequest(.dispute, $0, isDue: isListed || order.answers.contains(.orderDetail))
        }
        requests += order.variantsWithoutSKU.map { RefreshRequest(.variant, $0, isDue: false) }
        return requests
    }

    /// What follows from new events about a parcel.
    public static func requests(of parcel: ChangedParcel) -> [RefreshRequest] {
        [RefreshRequest(.trackInfo, parcel.trackNumber, webhook: parcel.webhook, isDue: parcel.webhook != nil)]
    }
}
