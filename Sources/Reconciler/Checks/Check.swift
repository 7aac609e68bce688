public import CJ
public import Foundation
public import Hashing

/// What is remembered of a question: a row of `reconciler.checks`.
public struct Check: Sendable, Equatable {
    public var askedAt: Date?
    public var changedAt: Date?
    /// Of the last answer as far as it is kept.
    public var digest: Digest?
    /// Whether CJ knows it, as far as that is believed; nil while it never answered.
    public var isKnown: Bool?
    /// When CJ first answered that it does not know it, since it last did.
    public var absentSince: Date?
    /// When it was first missing together with most of the others, since CJ last knew it.
    public var vanishedSince: Date?
    /// The last webhook that named it.
    public var touchedPosition: Int?
    /// The last event there was when the question was put whose answer was last kept. A webhook after it may have been
    /// received after the question, and the answer does not outweigh that one.
    public var keptPosition: Int?
    public var failures: Int
    public var dueAt: Date?

    public init(
        askedAt: Date? = nil, changedAt: Date? = nil, digest: Digest? = nil, isKnown: Bool? = nil,
        absentSince: Date? = nil, vanishedSince: Date? = nil, touchedPosition: Int? = nil, keptPosition: Int? = nil,
        failures: Int = 0,
        dueAt: Date? = nil
    ) {
        self.askedAt = askedAt
        self.changedAt = changedAt
        self.digest = digest
        self.isKnown = isKnown
        self.absentSince = absentSince
        self.vanishedSince = vanishedSince
        self.touchedPosition = touchedPosition
        self.keptPosition = keptPosition
        self.failures = failures
        self.dueAt = dueAt
    }

    /// Whether an answer belongs into the ledger: it differs from the last one about the thing, or a webhook came since.
    /// That CJ does not know a thing is kept where that is believed and it knew it, or a webhook named it.
    public func isNews(_ snapshot: Snapshot) -> Bool {
        let isTouched = (touchedPosition ?? 0) > (keptPosition ?? 0)
        guard case .unknown = snapshot.answer else { return isTouched || digest != snapshot.answerDigest }
        guard believesAbsence(in: snapshot) else { return false }
        guard snapshot.type.isExpected else { return isKnown == true }
        return isTouched || isKnown != false
    }

    /// That CJ does not know a thing is believed when it says so twice, with at least so long in between.
    static let proof: TimeInterval = 3600

    private func believesAbsence(in snapshot: Snapshot) -> Bool {
        guard snapshot.type.isAbsentUnder(snapshot.entity) else { return false }
        return isProved(at: snapshot.askedAt)
    }

    /// Whether another answer that lacks the thing would be the second, so much later.
    func isProved(at instant: Date) -> Bool { absentSince.map { instant >= $0 + Self.proof } ?? false }

    /// What is remembered after an answer.
    ///
    /// - Parameter statusOfText: what a carrier's words mean for a parcel; nil when no rule knows them.
    public func answered(
        by snapshot: Snapshot, intervals: CheckIntervals, statusOfText: (String) -> String?
    ) -> Check {
        var check = self
        check.askedAt = snapshot.askedAt
        check.failures = 0
        if case .known = snapshot.answer {
            check.isKnown = true
            check.absentSince = nil
            check.vanishedSince = nil
        } else {
            let since = absentSince ?? snapshot.askedAt
            check.absentSince = since
            // Of what CJ never had anything on, and need not have, there is nothing to prove.
            let isAwaited = !snapshot.type.isExpected && isKnown != true
            guard believesAbsence(in: snapshot) || isAwaited else {
                check.dueAt =
                    snapshot.type.isListed
                    ? nil
                    : snapshot.askedAt < since + Self.proof
                        ? since + Self.proof
                        : intervals.next(.unknown, askedAt: snapshot.askedAt, changedAt: since)
                return check
            }
            check.isKnown = false
        }
        let hasChanged = digest != snapshot.answerDigest
        check.digest = snapshot.answerDigest
        let changedAt = hasChanged ? snapshot.askedAt : changedAt ?? snapshot.askedAt
        check.changedAt = changedAt
        check.dueAt =
            snapshot.type.isListed
            ? nil
            : intervals.next(
                Volatility(after: snapshot, statusOfText: statusOfText), askedAt: snapshot.askedAt, changedAt: changedAt
            )
        return check
    }
}

extension Check {
    /// What is remembered after an answer that lacked most of what CJ had known, this among it: it is asked for again.
    func vanished(from type: SnapshotType, askedAt: Date, intervals: CheckIntervals) -> Check {
        var check = self
        check.vanishedSince = vanishedSince ?? askedAt
        check.failures += 1
        check.dueAt = type.isListed ? nil : intervals.next(afterFailures: check.failures, at: askedAt)
        return check
    }
}

extension SnapshotType {
    /// Whether things are found in lists, and never asked for one by one.
    var isListed: Bool {
        switch self {
        case .orderList, .bill, .stockingOrder, .balance, .billTotals: true
        case .orderDetail, .trackInfo, .costSheet, .outboundDetail, .dispute, .variant, .stockLevels: false
        }
    }

    /// Whether CJ should know of every thing that it is asked about. An order has no cost sheet before it is paid, a
    /// parcel is not known before the carrier has it, and a variant may be gone.
    var isExpected: Bool {
        switch self {
        case .orderDetail, .orderList, .bill, .stockingOrder, .balance, .billTotals: true
        case .trackInfo, .costSheet, .outboundDetail, .dispute, .variant, .stockLevels: false
        }
    }

    /// Whether CJ does not have a thing that it does not find under a name. It need not find an order by its all-digit
    /// id, nor by the seller's number.
    func isAbsentUnder(_ entity: String) -> Bool {
        self != .orderDetail || OrderName(entity).kind == .code
    }
}

/// What an order is asked for by.
struct OrderName: Sendable, Equatable {
    enum Kind: Sendable { case code, internalId, number }

    /// As `reconciler.checks` has it: a number of the seller's stands behind `#`.
    let entity: String

    init(_ entity: String) { self.entity = entity }

    init(number: String) { entity = "#\(number)" }

    var kind: Kind {
        if entity.hasPrefix("#") { return .number }
        return entity.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? .internalId : .code
    }

    /// What CJ is asked with.
    var text: String { kind == .number ? String(entity.dropFirst()) : entity }
}
