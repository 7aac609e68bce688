public import CJ
public import Foundation
public import Hashing

/// What is remembered of a question: a row of `reconciler.checks`.
public struct Check: Sendable, Equatable {
    public var askedAt: Date?
    public var changedAt: Date?
    /// Of the last answer as far as it is kept.
    public var digest: Digest?
    public var isKnown: Bool?
    /// The last webhook that named it.
    public var touchedPosition: Int?
    /// The last event there was when the question was put whose answer was last kept. A webhook after it may have been
    /// received after the question, and the answer does not outweigh that one.
    public var keptPosition: Int?
    public var failures: Int
    public var dueAt: Date?

    public init(
        askedAt: Date? = nil, changedAt: Date? = nil, digest: Digest? = nil, isKnown: Bool? = nil,
        touchedPosition: Int? = nil, keptPosition: Int? = nil, failures: Int = 0, dueAt: Date? = nil
    ) {
        self.askedAt = askedAt
        self.changedAt = changedAt
        self.digest = digest
        self.isKnown = isKnown
        self.touchedPosition = touchedPosition
        self.keptPosition = keptPosition
        self.failures = failures
        self.dueAt = dueAt
    }

    /// Whether an answer belongs into the ledger: it differs from the last one about the thing, or a webhook came since.
    /// That CJ does not know a thing is kept only where it knew it, or a webhook named it.
    public func isNews(_ snapshot: Snapshot) -> Bool {
        let isTouched = (touchedPosition ?? 0) > (keptPosition ?? 0)
        guard case .unknown = snapshot.answer else { return isTouched || digest != snapshot.answerDigest }
        guard snapshot.type.isExpected else { return isKnown == true }
        return isTouched || isKnown != false
    }

    /// What is remembered after an answer.
    ///
    /// - Parameter statusOfText: what a carrier's words mean for a parcel; nil when no rule knows them.
    public func answered(
        by snapshot: Snapshot, intervals: CheckIntervals, statusOfText: (String) -> String?
    ) -> Check {
        var check = self
        let hasChanged = digest != snapshot.answerDigest
        check.askedAt = snapshot.askedAt
        check.digest = snapshot.answerDigest
        check.failures = 0
        if case .known = snapshot.answer { check.isKnown = true } else { check.isKnown = false }
        let changedAt = hasChanged ? snapshot.askedAt : changedAt ?? snapshot.askedAt
        check.changedAt = changedAt
        check.dueAt =
            snapshot.type.isListed
            ? nil
            : intervals.next(
                Outlook(after: snapshot, statusOfText: statusOfText), askedAt: snapshot.askedAt, changedAt: changedAt)
        return check
    }
}

extension SnapshotType {
    /// Whether things are found in lists, and never asked for one by one.
    var isListed: Bool {
        switch self {
        case .orderList, .bill, .stockingOrder: true
        case .orderDetail, .trackInfo, .costSheet, .outboundDetail, .dispute, .variant: false
        }
    }

    /// Whether CJ should know of every thing that it is asked about. An order has no cost sheet before it is paid, a
    /// parcel is not known before the carrier has it, and a variant may be gone.
    var isExpected: Bool {
        switch self {
        case .orderDetail, .orderList, .bill, .stockingOrder: true
        case .trackInfo, .costSheet, .outboundDetail, .dispute, .variant: false
        }
    }
}
