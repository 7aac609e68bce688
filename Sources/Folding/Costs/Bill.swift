public import CJ
public import Foundation

/// What one witness says of a bill.
public struct BillReport: Sendable, Equatable {
    /// The order it is for, by an id of CJ's.
    public var orderId: String?
    /// US dollars.
    public var amount: Decimal?
    public var reason: String?
    /// The kind of order it is for, as written.
    public var orderType: String?
    /// The use as written.
    public var use: String?
    /// The status as written.
    public var status: String?
    public var created: CJTime?
    public var paid: CJTime?

    public init() {}
}

extension BillReport: StateObject {
    public init(_ state: inout some StateMembers<BillReport>) throws(StateError) {
        amount = try state.member("amount", \.amount)
        created = try state.member("created", \.created)
        orderId = try state.member("orderId", \.orderId)
        orderType = try state.member("orderType", \.orderType)
        paid = try state.member("paid", \.paid)
        reason = try state.member("reason", \.reason)
        status = try state.member("status", \.status)
        use = try state.member("use", \.use)
    }
}

/// Everything known of one bill: the state of a row of `bills`.
public struct BillPicture: Joinable, Sendable, Equatable {
    /// What each witness last said.
    public private(set) var reports: Reports<BillReport>
    /// What was ever said of its amount and status.
    public private(set) var history: Statements<BillStatement>

    private init(_ report: BillReport, by witness: Witness, stamp: Stamp, in message: StoredMessage) {
        reports = Reports(report, by: witness, stamp: stamp, in: message)
        history = Statements(
            [
                BillStatement(
                    at: stamp.at, status: report.status, amount: report.amount, use: report.use, source: witness)
            ], position: message.position)
    }

    /// That CJ's list does not have it.
    init(_ absence: Absence, in message: StoredMessage) {
        reports = Reports(absence, in: message)
        history = Statements([], position: message.position)
    }

    public mutating func join(_ other: BillPicture) {
        reports.join(other.reports)
        history.join(other.history)
    }
}

extension BillPicture: StateObject {
    public init(_ state: inout some StateMembers<BillPicture>) throws(StateError) {
        history = try state.member("history", \.history)
        reports = try state.member("reports", \.reports)
    }
}

extension BillPicture {
    /// What a `MAKEUP` webhook says of its bill.
    ///
    /// It has no date of its change. A bill's life runs one way, from its creation to its payment, so those date it and
    /// the status decides between two messages that know no later date.
    init(_ bill: BillMessage, in message: StoredMessage) {
        var report = BillReport()
        report.orderId = bill.relatedOrderId
        report.amount = bill.amount
        report.reason = bill.reason
        report.orderType = bill.orderType
        report.use = bill.use
        report.status = bill.status
        report.created = bill.createDate?.past(at: message.receivedAt)
        report.paid = bill.paymentDate?.past(at: message.receivedAt)
        self.init(
            report, by: .bill,
            stamp: Stamp(
                at: report.paid?.instant ?? report.created?.instant, rank: BillStatus(bill.status).rank,
                of: message),
            in: message)
    }
}

extension BillPicture {
    /// What a row of `makeup/list` says.
    init(_ bill: BillAnswer, askedAt: Date, in message: StoredMessage) {
        var report = BillReport()
        report.orderId = bill.relatedOrderId
        report.amount = bill.amount
        report.reason = bill.reason
        report.orderType = bill.orderType
        report.use = bill.use
        report.status = bill.status
        report.created = bill.createDate?.past(at: message.receivedAt)
        self.init(report, by: .billList, stamp: Stamp(at: askedAt, of: message), in: message)
    }

    /// Whether CJ's list had lost the bill when it was last asked, and nobody has told of it since.
    fileprivate var isGone: Bool {
        guard let lost = reports.absences.firstSaid.keys.map(\.askedAt).max() else { return false }
        return reports.newest.allSatisfy { witness, report in
            (witness.evidence == .api ? report.stamp.at : report.stamp.receivedAt) < lost
        }
    }
}

/// A row of `bills`: the columns that follow from a picture. The COMMENTs of `analytics.cost_adjustments` say what each
/// means.
public struct BillRow: Sendable, Equatable {
    public let billId: String
    public let orderId: String?
    public let orderType: String?
    /// Whose bill it is.
    public let subject: BillSubject
    public let amount: Decimal?
    public let reason: String?
    public let use: BillUse?
    public let status: BillStatus
    public let rawStatus: String?
    public let created: CJTime?
    public let paid: CJTime?
    public let firstSeenAt: Date
    public let lastEventAt: Date
    public let confirmedAt: Date?
    /// Whose the status is; nil when nobody told one.
    public let source: Witness?
    /// What was said of its amount and status, each time that it differed, by CJ's dates.
    public let changes: [BillChange]

    /// Reads the columns off a picture: each from the report that is shown of those that know it.
    public init(_ picture: BillPicture, billId: String) {
        self.billId = billId
        let reports = Testimony(picture.reports.newest)
        orderId = reports.shown(\.orderId)
        orderType = reports.shown(\.orderType)
        subject = BillSubject(relatedId: orderId, orderType: orderType)
        amount = reports.shown(\.amount)
        reason = reports.shown(\.reason)
        use = reports.shown(\.use).flatMap(BillUse.init(code:))
        let told = reports.told(\.status)
        rawStatus = told?.field
        source = told?.witness
        // The list has bills that are still open; one that is gone from it was paid or cancelled, and nobody said which.
        let known = BillStatus(rawStatus)
        status = known == .open && picture.isGone ? .unknown : known
        created = reports.shown(\.created)
        paid = reports.shown(\.paid)
        firstSeenAt = picture.reports.sightings.first
        lastEventAt = picture.reports.sightings.last
        confirmedAt = picture.reports.confirmations?.last
        changes = picture.changes
    }
}
