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

    var told: DisputeStatus { DisputeStatus(decision: decision, word: status) }

    /// What CJ says that it gave back; nil where it says nothing of it. `money` is that by its name. `refundAmount` may be
    /// what was asked for, so it counts by itself only beside a decision.
    var credit: Decimal? {
        switch told {
        case .open: nil
        case .final, .reissued: (money ?? refundAmount)?.magnitude
        case .refused, .cancelled, .ended: money?.magnitude
        }
    }

    /// What was asked for, as far as it can be told from what was given: nil where `refundAmount` is the same.
    var asked: Decimal? {
        refundAmount.map(\.magnitude).flatMap { $0 > 0 && $0 != money?.magnitude ? $0 : nil }
    }
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
    /// All that CJ's API answered about it.
    public private(set) var reports = Versions<DisputeReport>()
    /// From when to when CJ's API was asked about it and did not know it, though it once had; nil when it did not say so.
    public private(set) var absences: Sightings?

    init(named: Sightings) { self.named = named }

    init(report: Newest<DisputeReport>) { reports = Versions(report) }

    init(absence: Sightings) { absences = absence }

    public mutating func join(_ other: DisputePicture) {
        named.join(other.named)
        reports.join(other.reports)
        absences.join(other.absences)
    }

    /// Whether CJ no longer knew it when it was last asked.
    var isForgotten: Bool {
        absences.map { absences in reports.newest.map { absences.last > $0.stamp.at } ?? true } ?? false
    }
}

extension DisputePicture: StateObject {
    public init(_ state: inout some StateMembers<DisputePicture>) throws(StateError) {
        absences = try state.member("absences", \.absences)
        named = try state.member("named", \.named)
        reports = try state.member("reports", \.reports)
    }
}
