public import CJ
import Foundation

/// Everything known of one order: the state of a row of `orders`.
public struct OrderPicture: Joinable, Sendable, Equatable {
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
    /// The last event that is about it.
    public private(set) var lastSaid: LastSaid

    /// A picture of an order that a message only names.
    init(ids: OrderIds, namedBy witness: Witness, links: [OrderLink] = [], in message: StoredMessage) {
        self.ids = ids
        heard = [witness: FirstSaid(position: message.position)]
        heads = [:]
        lines = [:]
        timeline = Statements([], position: message.position)
        self.links = Statements(links, position: message.position)
        costSheets = Versions()
        draws = [:]
        disputes = [:]
        absences = Statements([], position: message.position)
        sightings = Sightings(at: message.receivedAt)
        lastSaid = LastSaid(position: message.position)
    }

    /// A picture of an order that CJ's API does not know.
    init(ids: OrderIds, absence: Absence, witness: Witness, in message: StoredMessage) {
        self.init(ids: ids, namedBy: witness, in: message)
        heard = [:]
        absences = Statements([absence], position: message.position)
    }

    /// A picture of an order's costs.
    init(ids: OrderIds, costSheet: CostSheet, links: [OrderLink], stamp: Stamp, in message: StoredMessage) {
        self.init(ids: ids, namedBy: .costSheet, links: links, in: message)
        costSheets = Versions(Newest(costSheet, stamp: stamp, position: message.position))
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

    /// A picture of a dispute over an order that CJ's API knew once and did not know when it was asked.
    init(ids: OrderIds, forgottenDispute dispute: String, askedAt: Date, in message: StoredMessage) {
        self.init(ids: ids, namedBy: .dispute, in: message)
        disputes = [dispute: DisputePicture(absence: Sightings(at: askedAt))]
    }

    /// A picture of an order that a message is about.
    init(
        ids: OrderIds, witness: Witness, head: OrderHead, lines: [OrderLine]?, stamp: Stamp,
        statement: StatusStatement?, links: [OrderLink] = [], message: StoredMessage
    ) {
        self.init(ids: ids, namedBy: witness, links: links, in: message)
        heads = [witness: Newest(head, stamp: stamp, position: message.position)]
        disputes = head.disputeId.map { [$0: DisputePicture(named: Sightings(at: stamp.at))] } ?? [:]
        self.lines = lines.map { [witness: Newest($0, stamp: stamp, position: message.position)] } ?? [:]
        timeline = Statements([statement].compactMap(\.self), position: message.position)
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
        lastSaid.join(other.lastSaid)
    }
}

extension OrderPicture: StateObject {
    public init(_ state: inout some StateMembers<OrderPicture>) throws(StateError) {
        absences = try state.member("absences", \.absences)
        confirmations = try state.member("confirmations", \.confirmations)
        costSheets = try state.member("costSheets", \.costSheets)
        disputes = try state.member("disputes", \.disputes)
        draws = try state.member("draws", \.draws)
        heads = try state.member("heads", \.heads)
        heard = try state.member("heard", \.heard)
        ids = try state.member("ids", \.ids)
        lastSaid = try state.member("lastSaid", \.lastSaid)
        lines = try state.member("lines", \.lines)
        links = try state.member("links", \.links)
        sightings = try state.member("sightings", \.sightings)
        timeline = try state.member("timeline", \.timeline)
    }
}
