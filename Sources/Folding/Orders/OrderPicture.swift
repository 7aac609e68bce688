public import CJ
public import Foundation

/// What one witness says of an order as a whole.
public struct OrderHead: Sendable, Codable, Equatable {
    public var status: String?
    public var logisticName: String?
    public var trackNumber: String?
    public var created: CJTime?
    public var paid: CJTime?
    public var shipped: CJTime?
    public var completed: CJTime?
    public var isPrivateOutbound: Bool?

    public init() {}
}

/// One line of an order.
public struct OrderLine: Sendable, Codable, Equatable {
    public var lineItemId: String?
    public var storeLineItemId: String?
    public var vid: String?
    public var sku: String?
    public var quantity: Int?
    /// US dollars a piece.
    public var unitPrice: Decimal?
    public var productionStatus: Int?
    public var abnormalTypes: [Int]?

    public init() {}
}

/// A statement about an order's status.
public struct StatusStatement: Sendable, Codable, Hashable {
    /// When it held, by CJ's date or else by the time of receipt.
    public let at: Date
    /// CJ's date as written; nil where `at` is the time of receipt.
    public let atText: String?
    public let status: String
    public let source: Witness
}

/// Everything known of one order: the state of a row of `orders`.
public struct OrderPicture: Joinable, Sendable, Codable, Equatable {
    public private(set) var ids: OrderIds
    public private(set) var heads: [Witness: Newest<OrderHead>]
    /// Apart from the heads, because a message that says nothing of lines does not take them away.
    public private(set) var lines: [Witness: Newest<[OrderLine]>]
    /// Every statement about the status, with the first event that made it.
    public private(set) var timeline: Timeline
    public private(set) var sightings: Sightings

    /// A dictionary of statements that is written as an array, JSON's keys being texts.
    public struct Timeline: Joinable, Sendable, Codable, Equatable {
        public private(set) var statements: [StatusStatement: FirstSaid]

        public mutating func join(_ other: Timeline) { statements.join(other.statements) }

        init(_ statements: [StatusStatement: FirstSaid]) { self.statements = statements }
    }

    init(
        ids: OrderIds, witness: Witness, head: OrderHead, lines: [OrderLine]?, stamp: Stamp,
        statement: StatusStatement?,
        message: StoredMessage
    ) {
        self.ids = ids
        heads = [witness: Newest(head, stamp: stamp, position: message.position)]
        self.lines = lines.map { [witness: Newest($0, stamp: stamp, position: message.position)] } ?? [:]
        timeline = Timeline(statement.map { [$0: FirstSaid(position: message.position)] } ?? [:])
        sightings = Sightings(at: message.receivedAt)
    }

    public mutating func join(_ other: OrderPicture) {
        ids.join(other.ids)
        heads.join(other.heads)
        lines.join(other.lines)
        timeline.join(other.timeline)
        sightings.join(other.sightings)
    }
}

extension OrderPicture.Timeline {
    private struct Entry: Codable {
        let statement: StatusStatement
        let position: FirstSaid
    }

    public init(from decoder: any Decoder) throws {
        let entries = try decoder.singleValueContainer().decode([Entry].self)
        statements = Dictionary(entries.map { ($0.statement, $0.position) }) { $0.joined(with: $1) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(
            statements.map { Entry(statement: $0, position: $1) }.sorted { $0.position.position < $1.position.position }
        )
    }
}
