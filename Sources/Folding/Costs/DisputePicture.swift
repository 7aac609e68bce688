public import CJ
public import Foundation

/// What CJ's API answers about one dispute.
public struct DisputeReport: Sendable, Equatable {
    /// The status as written.
    public var status: String?
    /// The decision as written.
    public var decision: String?
    /// What was finally given back, US dollars.
    public var money: Decimal?
    /// US dollars.
    public var refundAmount: Decimal?
    /// US dollars.
    public var replacementAmount: Decimal?
    /// The order that was sent again.
    public var resentOrderId: String?
    public var reason: String?
    public var created: CJTime?

    /// - Parameter receivedAt: when the answer was received.
    init(_ dispute: DisputeAnswer, receivedAt: Date) {
        status = dispute.status
        decision = dispute.decision
        money = dispute.money
        refundAmount = dispute.refundAmount
        replacementAmount = dispute.replacementAmount
        resentOrderId = dispute.resentOrderId
        reason = dispute.reason
        created = dispute.createDate?.past(at: receivedAt)
    }

    /// What CJ says that it gave back; nil where it says nothing of money.
    var credit: Decimal? { (money ?? refundAmount).map(\.magnitude) }
}

extension DisputeReport: StateObject {
    public init(_ state: inout some StateMembers<DisputeReport>) throws(StateError) {
        created = try state.member("created", \.created)
        decision = try state.member("decision", \.decision)
        money = try state.member("money", \.money)
        reason = try state.member("reason", \.reason)
        refundAmount = try state.member("refundAmount", \.refundAmount)
        replacementAmount = try state.member("replacementAmount", \.replacementAmount)
        resentOrderId = try state.member("resentOrderId", \.resentOrderId)
        status = try state.member("status", \.status)
    }
}

/// Everything known of one dispute beside the cost sheets, which tell what it gave back.
public struct DisputePicture: Joinable, Sendable, Equatable {
    /// From when to when the order's own answers named it, by when they were asked for; nil when none did.
    public private(set) var named: Sightings?
    /// What CJ's API last answered about it.
    public private(set) var report: Newest<DisputeReport>?

    init(named: Sightings) { self.named = named }

    init(report: Newest<DisputeReport>) { self.report = report }

    public mutating func join(_ other: DisputePicture) {
        named.join(other.named)
        report.join(other.report)
    }
}

extension DisputePicture: StateObject {
    public init(_ state: inout some StateMembers<DisputePicture>) throws(StateError) {
        named = try state.member("named", \.named)
        report = try state.member("report", \.report)
    }
}

/// A row of `order_disputes`.
public struct DisputeRow: Sendable, Equatable {
    /// Place among the order's disputes by id, from 1.
    public let number: Int
    public let id: String
    public let status: DisputeStatus
    /// What was given back by the parts of the newest cost sheet; nil where it tells nothing of the dispute.
    public let refund: CostSheet.Refund?
    /// What was given back, US dollars; nil while the dispute is open, and where nobody told.
    public let amount: Decimal?
    /// What of the amount the newest cost sheet tells by itself; nil where it tells nothing.
    public let bySheet: Decimal?
    /// The tax among the refunds that may not have been given back; nil where nothing is in doubt.
    public let doubtful: Decimal?
    /// Whose word the amount is; nil where there is none.
    public let source: Witness?
    public let reason: String?
    public let created: CJTime?
    /// The event of CJ's last answer about it; nil where CJ was not asked.
    public let position: Int?
    /// When CJ was asked for that.
    public let toldAt: Date?

    /// The disputes over an order: those that its answers named, those that CJ was asked about, and those that its newest
    /// cost sheet knows.
    static func rows(_ picture: OrderPicture, sheet: CostSheet?) -> [DisputeRow] {
        let refunds = sheet?.disputes ?? [:]
        let charged = sheet.map { CostParts($0) }?.importTax
        let asked = picture.heads[.orderDetail]
        return Set(picture.disputes.keys).union(refunds.keys).sorted().enumerated().map { index, id in
            let known = picture.disputes[id]
            // The order's newest answer, which would name it if it still ran.
            let isGone = known?.named.map { named in
                asked.map { $0.value.disputeId != id && $0.stamp.at > named.last } ?? false
            }
            return DisputeRow(
                number: index + 1, id: id, known: known, refund: refunds[id], charged: charged, isGone: isGone ?? false)
        }
    }

    private init(
        number: Int, id: String, known: DisputePicture?, refund: CostSheet.Refund?, charged: Decimal?, isGone: Bool
    ) {
        self.number = number
        self.id = id
        self.refund = refund
        let report = known?.report?.value
        reason = report?.reason
        created = report?.created
        position = known?.report?.position
        toldAt = known?.report?.stamp.at
        let told = DisputeStatus(decision: report?.decision, word: report?.status)
        bySheet = refund?.byItself(charged: charged)
        // The cost sheet has what was finally given back, so it decides. Else CJ's answer about the dispute does.
        if let refund, let certain = refund.certain,
            certain + refund.tax > 0 || report == nil || told == .open || told == .ended
        {
            let credit = refund.credit(sum: report?.credit, charged: charged)
            (status, amount, doubtful) = (.final, credit, credit == nil ? refund.tax : nil)
            source = credit == nil ? nil : credit == bySheet ? .costSheet : .dispute
            return
        }
        doubtful = nil
        switch told {
        case .final, .reissued:
            (status, amount) = (told, report?.credit ?? (told == .reissued ? 0 : nil))
        case .refused, .cancelled: (status, amount) = (told, 0)
        case .open, .ended:
            // Money that CJ says it gave back counts, whatever word stands beside it.
            let credit = told == .ended ? report?.credit.flatMap { $0 > 0 ? $0 : nil } : nil
            status = credit != nil ? .final : told == .ended || isGone ? .ended : .open
            amount = credit
        }
        source = amount == nil ? nil : .dispute
    }
}
