public import CJ
public import Foundation

/// A row of `orders`: the columns that follow from a picture. The COMMENTs of `analytics.orders` say what each means.
public struct OrderRow: Sendable, Equatable {
    public let key: OrderKey
    public let cjOrderCode: String?
    public let cjInternalId: String?
    public let orderNumber: String?
    public let status: String?
    public let isPrivateOutbound: Bool?
    public let logisticName: String?
    public let trackNumber: String?
    public let created: CJTime?
    public let paid: CJTime?
    public let shipped: CJTime?
    public let completed: CJTime?
    public let firstSeenAt: Date
    public let lastEventAt: Date
    public let evidence: Evidence
    public let lines: [OrderLine]
    public let timeline: [TimelineRow]

    /// A row of `order_timeline`.
    public struct TimelineRow: Sendable, Equatable {
        public let statement: StatusStatement
        public let position: Int
    }

    /// Reads the columns off a picture: each from the witness heard last among those that know it.
    ///
    /// - Parameter key: the order's key, which is not the picture's own where a pending order is attached.
    public init(_ picture: OrderPicture, key: OrderKey) {
        self.key = key
        let heads = picture.heads.values.sorted { $0.stamp.receivedAtAndDigest > $1.stamp.receivedAtAndDigest }.map(
            \.value)
        func newest<Value>(_ field: (OrderHead) -> Value?) -> Value? { heads.lazy.compactMap(field).first }
        cjOrderCode = picture.ids.codes.keys.min()
        cjInternalId = picture.ids.internals.keys.min()
        orderNumber = picture.ids.numbers.keys.min()
        status = newest(\.status)
        isPrivateOutbound = newest(\.isPrivateOutbound)
        logisticName = newest(\.logisticName)
        trackNumber = newest(\.trackNumber)
        created = newest(\.created)
        paid = newest(\.paid)
        shipped = newest(\.shipped)
        completed = newest(\.completed)
        firstSeenAt = picture.sightings.first
        lastEventAt = picture.sightings.last
        evidence = Evidence(of: picture.heads.keys)
        lines = picture.lines.values.max { $0.stamp.receivedAtAndDigest < $1.stamp.receivedAtAndDigest }?.value ?? []
        timeline = picture.timeline.statements
            .map { TimelineRow(statement: $0, position: $1.position) }
            .sorted { $0.position < $1.position }
    }
}

extension Stamp {
    /// How witnesses compare with one another: by when each was heard.
    var receivedAtAndDigest: (Date, String) { (receivedAt, digest) }
}
