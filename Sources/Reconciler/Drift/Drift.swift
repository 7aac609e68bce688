public import CJ
public import Foundation

/// That an answer of CJ's said what no webhook had said.
public struct Drift: Sendable, Equatable {
    /// How the ledger stood to it.
    public enum Kind: String, Sendable, CaseIterable {
        /// No webhook had told of it.
        case missing
        /// Webhooks had told an earlier state.
        case behind
        /// What webhooks had told contradicts it.
        case different
        /// The webhook came after the repair.
        case late
    }

    /// The topic of `webhook/set` whose webhooks should have told.
    public enum Topic: String, Sendable, CaseIterable {
        case order, logistics, makeup, privateOrder
    }

    public let topic: Topic
    public let kind: Kind
    /// The status that the answer says.
    public let said: String?
    /// From when on it could have been told. Nil where neither CJ's date nor an earlier answer is known.
    public let happenedAt: Date?

    /// Compares an answer with what the read models held before it.
    ///
    /// Only what webhooks carry counts: that an answer knows more than any webhook could tell is no drift.
    ///
    /// - Parameters:
    ///   - held: nil when the ledger did not have the thing.
    ///   - lastAskedAt: when CJ last answered about it, or nil.
    ///   - statusOfText: what a carrier's words mean for a parcel; nil when no rule knows them.
    ///   - zone: meant by CJ's dates that name none.
    /// - Returns: nil when the ledger held what the answer says, and for answers that no webhook could have told.
    public init?(
        _ snapshot: Snapshot, held: Held?, lastAskedAt: Date?, zone: TimeZone,
        statusOfText: (String) -> String?
    ) {
        guard case .known(let answer) = snapshot.answer,
            let claim = Claim(answer, type: snapshot.type, zone: zone, statusOfText: statusOfText),
            let kind = Self.kind(claim, held)
        else { return nil }
        topic = claim.topic
        self.kind = kind
        said = claim.status
        // It cannot have been told before CJ itself last answered without it.
        happenedAt = [claim.happenedAt, lastAskedAt].compactMap(\.self).max().map { min($0, snapshot.askedAt) }
    }

    private static func kind(_ claim: Claim, _ held: Held?) -> Kind? {
        guard let held else { return .missing }
        let saysMore = claim.trackNumber != nil && claim.trackNumber != held.trackNumber
        guard claim.status != held.status || saysMore else { return nil }
        guard held.isTold, let status = held.status else { return .missing }
        if claim.status == held.status { return held.trackNumber == nil ? .behind : .different }
        return claim.rank(claim.status) > claim.rank(status) ? .behind : .different
    }
}

/// What the read models held of a thing before an answer.
public struct Held: Sendable, Equatable {
    public var status: String?
    public var trackNumber: String?
    /// Whether a webhook had told of it.
    public var isTold: Bool

    public init(status: String?, trackNumber: String? = nil, isTold: Bool) {
        self.status = status
        self.trackNumber = trackNumber
        self.isTold = isTold
    }
}

/// What an answer says that a webhook could have said.
private struct Claim {
    let topic: Drift.Topic
    let status: String?
    var trackNumber: String?
    var happenedAt: Date?
    let rank: @Sendable (String?) -> Int

    /// Nil for answers that no webhook could have told.
    init?(_ answer: JSON, type: SnapshotType, zone: TimeZone, statusOfText: (String) -> String?) {
        switch type {
        case .orderDetail, .orderList:
            guard let order = OrderAnswer(answer) else { return nil }
            topic = .order
            status = order.orderStatus.map(OrderStatus.name)
            trackNumber = order.trackNumber
            rank = { $0.map(OrderStatus.rank) ?? 0 }
            happenedAt =
                switch status {
                case "UNSHIPPED": order.paymentDate?.instant
                case "SHIPPED": order.outWarehouseTime?.instant
                case "CREATED", "IN_CART", "UNPAID": order.createDate?.instant
                default: nil
                }
        case .trackInfo:
            guard let track = TrackAnswer(answer, zone: zone) else { return nil }
            topic = .logistics
            status = track.trackingStatus.flatMap(statusOfText)
            happenedAt = status == ShipmentStatus.delivered.rawValue ? track.deliveryTime?.instant : nil
            rank = { $0.flatMap(ShipmentStatus.init(rawValue:)).flatMap(ShipmentStatus.allCases.firstIndex) ?? 0 }
            // Words that no rule knows say nothing that could be compared.
            guard status != nil else { return nil }
        case .bill:
            guard let bill = BillAnswer(answer, zone: zone) else { return nil }
            topic = .makeup
            status = BillStatus(bill.status).rawValue
            happenedAt = status == "open" ? bill.createDate?.instant : nil
            rank = { $0.flatMap(BillStatus.init(rawValue:))?.rank ?? 0 }
        case .stockingOrder:
            guard let order = StockingOrderAnswer(answer, zone: zone) else { return nil }
            topic = .privateOrder
            status = order.status.map(StockingOrderStatus.name)
            happenedAt = status == "WAIT_PAY" ? order.createDate?.instant : nil
            rank = { $0.map(StockingOrderStatus.rank) ?? 0 }
        case .costSheet, .outboundDetail, .dispute, .variant: return nil
        }
    }
}
