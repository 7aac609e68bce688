public import CJ
public import Foundation

/// What one witness says of an order as a whole.
public struct OrderHead: Sendable, Codable, Equatable {
    public var status: String?
    /// PENDING or PROCESSING, where the status is UNSHIPPED.
    public var subStatus: String?
    public var logisticName: String?
    public var trackNumber: String?
    public var created: CJTime?
    public var paid: CJTime?
    public var shipped: CJTime?
    public var completed: CJTime?
    public var isPrivateOutbound: Bool?
    public var isSandbox: Bool?
    public var platformOrderId: String?
    public var shipmentOrderId: String?
    public var fromCountry: String?
    public var toCountry: String?
    /// US dollars.
    public var orderAmount: Decimal?
    /// US dollars.
    public var productAmount: Decimal?
    /// US dollars.
    public var postageAmount: Decimal?
    /// When it left the warehouse, which CJ's API tells beside the webhook's day of shipping.
    public var leftWarehouse: CJTime?
    /// The dispute that runs over it.
    public var disputeId: String?

    public init() {}

    /// Takes the status over that a message or answer writes.
    mutating func setStatus(_ written: String?, subStatus: String? = nil) {
        status = written.map(OrderStatus.name)
        self.subStatus = written.flatMap { OrderStatus.subStatus($0, beside: subStatus) }
    }

    /// How late in an order's life it is, 1 where the status is unknown.
    var rank: Int { 1 + (status.map { OrderStatus.rank($0, subStatus: subStatus) } ?? 0) }
}

/// One line of an order.
public struct OrderLine: Sendable, Codable, Equatable {
    public var lineItemId: String?
    public var storeLineItemId: String?
    public var vid: String?
    public var sku: String?
    /// CJ's id of the line as its cost sheets name it.
    public var productCode: String?
    public var quantity: Int?
    /// US dollars a piece.
    public var unitPrice: Decimal?
    public var productionStatus: Int?
    public var abnormalTypes: [Int]?
    /// The stocking order that its pieces were put by with.
    public var stockingOrderId: String?
    /// The weight of a piece.
    public var grams: Decimal?

    public init() {}
}

/// A statement about an order's status.
public struct StatusStatement: Sendable, Codable, Hashable, Comparable {
    /// When it held, by CJ's date or else by the time of receipt.
    public let at: Date
    /// CJ's date as written; nil where `at` is the time of receipt.
    public let atText: String?
    public let status: String
    public let source: Witness

    public func hash(into hasher: inout Hasher) {
        hasher.combine(at)
        hasher.combine(status)
    }

    public static func < (left: StatusStatement, right: StatusStatement) -> Bool {
        (left.at, left.atText ?? "", left.status, left.source.rawValue)
            < (right.at, right.atText ?? "", right.status, right.source.rawValue)
    }
}

/// A statement that an order came of another one.
public struct OrderLink: Sendable, Codable, Hashable, Comparable {
    /// How it came of it.
    public enum Kind: String, Sendable, Codable {
        /// It holds a part of it.
        case split
        /// It holds it together with others.
        case merge
        /// It was sent again.
        case reissue
    }

    public let kind: Kind
    /// The other order, by the id of CJ's it was named with.
    public let code: String

    public static func < (left: OrderLink, right: OrderLink) -> Bool {
        (left.kind.rawValue, left.code) < (right.kind.rawValue, right.code)
    }
}

/// Everything known of one order: the state of a row of `orders`.
public struct OrderPicture: Joinable, Sendable, Codable, Equatable {
    public private(set) var ids: OrderIds
    /// Who spoke of it, if only to name it, and where first.
    public private(set) var heard: SortedMap<Witness, FirstSaid>
    public private(set) var heads: SortedMap<Witness, Newest<OrderHead>>
    /// Apart from the heads, because a message that says nothing of lines does not take them away.
    public private(set) var lines: SortedMap<Witness, Newest<[OrderLine]>>
    public private(set) var timeline: Statements<StatusStatement>
    public private(set) var links: Statements<OrderLink>
    /// Every cost sheet that came.
    public private(set) var costSheets: Versions<CostSheet>
    /// What it takes out of the seller's stock.
    public private(set) var draws: SortedMap<Witness, Newest<[OutboundAnswer.Line]>>
    /// The disputes over it, by their ids.
    public private(set) var disputes: SortedMap<String, DisputePicture>
    /// When CJ's API was asked and did not know it.
    public private(set) var absences: Statements<Absence>
    /// From when to when CJ's API answered about it; nil when it did not.
    public private(set) var confirmations: Sightings?
    public private(set) var sightings: Sightings

    /// A picture of an order that a message only names.
    init(ids: OrderIds, namedBy witness: Witness, in message: StoredMessage) {
        self.ids = ids
        heard = [witness: FirstSaid(position: message.position)]
        heads = [:]
        lines = [:]
        timeline = Statements([], position: message.position)
        links = Statements([], position: message.position)
        costSheets = Versions()
        draws = [:]
        disputes = [:]
        absences = Statements([], position: message.position)
        sightings = Sightings(at: message.receivedAt)
    }

    /// A picture of an order that CJ's API does not know.
    init(ids: OrderIds, absence: Absence, witness: Witness, in message: StoredMessage) {
        self.init(ids: ids, namedBy: witness, in: message)
        heard = [:]
        absences = Statements([absence], position: message.position)
    }

    /// A picture of an order's costs.
    init(ids: OrderIds, costSheet: CostSheet, links: [OrderLink], stamp: Stamp, in message: StoredMessage) {
        self.init(ids: ids, namedBy: .costSheet, in: message)
        costSheets = Versions(Newest(costSheet, stamp: stamp, position: message.position))
        self.links = Statements(links, position: message.position)
        confirmations = Sightings(at: message.receivedAt)
    }

    /// A picture of the stock that an order takes out.
    init(ids: OrderIds, draws: [OutboundAnswer.Line], stamp: Stamp, in message: StoredMessage) {
        self.init(ids: ids, namedBy: .outboundDetail, in: message)
        self.draws = [.outboundDetail: Newest(draws, stamp: stamp, position: message.position)]
        confirmations = Sightings(at: message.receivedAt)
    }

    /// A picture of a dispute over an order.
    init(ids: OrderIds, dispute: String, report: DisputeReport, stamp: Stamp, in message: StoredMessage) {
        self.init(ids: ids, namedBy: .dispute, in: message)
        disputes = [dispute: DisputePicture(report: Newest(report, stamp: stamp, position: message.position))]
        confirmations = Sightings(at: message.receivedAt)
    }

    /// A picture of an order that a message is about.
    init(
        ids: OrderIds, witness: Witness, head: OrderHead, lines: [OrderLine]?, stamp: Stamp,
        statement: StatusStatement?, links: [OrderLink] = [], message: StoredMessage
    ) {
        self.init(ids: ids, namedBy: witness, in: message)
        heads = [witness: Newest(head, stamp: stamp, position: message.position)]
        disputes = head.disputeId.map { [$0: DisputePicture(named: Sightings(at: stamp.at))] } ?? [:]
        self.lines = lines.map { [witness: Newest($0, stamp: stamp, position: message.position)] } ?? [:]
        timeline = Statements([statement].compactMap(\.self), position: message.position)
        self.links = Statements(links, position: message.position)
        confirmations = witness.evidence == .api ? Sightings(at: message.receivedAt) : nil
    }

    public mutating func join(_ other: OrderPicture) {
        ids.join(other.ids)
        heard.join(other.heard)
        heads.join(other.heads)
        lines.join(other.lines)
        timeline.join(other.timeline)
        links.join(other.links)
        costSheets.join(other.costSheets)
        draws.join(other.draws)
        disputes.join(other.disputes)
        absences.join(other.absences)
        confirmations.join(other.confirmations)
        sightings.join(other.sightings)
    }
}
