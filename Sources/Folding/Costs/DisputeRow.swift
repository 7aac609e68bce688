public import CJ
public import Foundation

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
    /// What was asked for, US dollars; nil where nobody told.
    public let asked: Decimal?
    /// Whose word the amount is; nil where there is none.
    public let source: Witness?
    /// What CJ's API last answered about it; nil where CJ was not asked, or did not know it.
    public let report: DisputeReport?
    /// The event of CJ's last answer about it; nil where CJ was not asked.
    public let position: Int?
    /// When CJ was asked for that.
    public let toldAt: Date?
    /// When anything was first heard of it.
    public let firstSeenAt: Date
    /// When CJ was asked for the first answer that tells what the dispute came to; nil while nobody told.
    public let decidedAt: Date?
    /// When that answer was received; of a dispute that nobody told the end of, when anything was first heard of it.
    public let knownAt: Date

    /// The disputes over an order: those that its answers named, those that CJ was asked about, and those that its newest
    /// cost sheet knows.
    static func rows(_ picture: OrderPicture) -> [DisputeRow] {
        let sheet = picture.costSheets.newest?.value
        let asked = picture.heads[.orderDetail]
        return Set(picture.disputes.keys).union((sheet?.disputes ?? [:]).keys).sorted().enumerated().map { index, id in
            let known = picture.disputes[id]
            // The order's newest answer, which would name it if it still ran.
            let isUnnamed = known?.named.map { named in
                asked.map { $0.value.disputeId != id && $0.stamp.at > named.last } ?? false
            }
            return DisputeRow(
                number: index + 1, id: id, known: known, sheets: picture.costSheets,
                isGone: isUnnamed == true || known?.isForgotten == true)
        }
    }

    private init(number: Int, id: String, known: DisputePicture?, sheets: Versions<CostSheet>, isGone: Bool) {
        self.number = number
        self.id = id
        let sheet = sheets.newest?.value
        let refund = sheet?.disputes[id]
        let charged = sheet.map { CostParts($0) }?.importTax
        self.refund = refund
        let reports = known?.reports ?? Versions()
        let report = reports.newest?.value
        self.report = report
        position = reports.newest?.position
        toldAt = reports.newest?.stamp.at
        asked = reports.all.last { $0.value.asked != nil }?.value.asked
        let told = report?.told ?? .open
        bySheet = refund?.byItself(charged: charged)
        let outcome = Outcome(
            refund: refund, charged: charged, bySheet: bySheet, report: report, told: told, isGone: isGone)
        (status, amount, doubtful, source) = (outcome.status, outcome.amount, outcome.doubtful, outcome.source)
        // The answers that say what the row says, back to the first of them.
        let bySheets = outcome.isOfSheet ? sheets.since { $0.disputes[id]?.certain != nil }?.stamp : nil
        let byReports =
            told == .open || outcome.isOfSheet && told != .final ? nil : reports.since { $0.told == told }?.stamp
        let first = [bySheets, byReports].compactMap(\.self).min { $0.at < $1.at }
        firstSeenAt =
            [
                known?.named?.first, reports.first?.stamp.receivedAt,
                sheets.all.first { $0.value.disputes[id] != nil }?.stamp.receivedAt,
            ].compactMap(\.self).min() ?? .distantPast
        decidedAt = status == .open || status == .ended ? nil : first?.at
        knownAt = (decidedAt == nil ? nil : first?.receivedAt) ?? firstSeenAt
    }

    /// What a dispute came to.
    private struct Outcome {
        let status: DisputeStatus
        let amount: Decimal?
        var doubtful: Decimal?
        let source: Witness?
        /// Whether the newest cost sheet decides.
        var isOfSheet = false

        init(
            refund: CostSheet.Refund?, charged: Decimal?, bySheet: Decimal?, report: DisputeReport?,
            told: DisputeStatus, isGone: Bool
        ) {
            // The cost sheet has what was finally given back, so it decides. Else CJ's answer about the dispute does.
            if let refund, let certain = refund.certain,
                certain + refund.tax > 0 || report == nil || told == .open || told == .ended
            {
                let credit = refund.credit(sum: report?.credit, charged: charged)
                (status, amount, doubtful) = (.final, credit, credit == nil ? refund.tax : nil)
                source = credit == nil ? nil : credit == bySheet ? .costSheet : .dispute
                isOfSheet = true
                return
            }
            switch told {
            case .final, .reissued:
                (status, amount) = (told, report?.credit ?? (told == .reissued ? 0 : nil))
            case .refused, .cancelled: (status, amount) = (told, 0)
            case .open, .ended:
                // Money that CJ says it gave back counts, whatever word stands beside it.
                let credit = report?.credit.flatMap { $0 > 0 ? $0 : nil }
                status = credit != nil ? .final : told == .ended || isGone ? .ended : .open
                amount = credit
            }
            source = amount == nil ? nil : .dispute
        }
    }
}
