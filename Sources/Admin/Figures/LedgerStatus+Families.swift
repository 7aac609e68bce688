import CJ
public import Exposition
import Foundation

extension Figure {
    /// What the database says, in the order in which ``LedgerStatus/families(holder:)`` has them.
    public static let ofLedger = [
        ledgerEvents, position, projectionLagSeconds, projectionLagEvents, parked, quarantined, sealingLagSeconds,
        sealingLagEvents, problems, receivers, refusals, drift, feedState, topicOpen, lastWebhook, pointsLeft,
        pointsLeftRatio, callsFailing, reconcilerDue, reconcilerFailing, costSheetsMissing, leaseHeld, leaseHeldHere,
        replayRunning, replayProgress,
    ]

    /// Whether the database said anything.
    public static let databaseUp = Figure(
        "cjledger_database_up", .gauge,
        "1 when the database answered what is shown of it; 0 when it did not in time, and then nothing of it is shown.")

    static let ledgerEvents = Figure(
        "cjledger_events", .gauge, labels: ["account"], "Events of the ledger that the live read models hold.")
    static let position = Figure(
        "cjledger_projection_position", .gauge, "The last event in the live read models.")
    static let projectionLagSeconds = Figure(
        "cjledger_projection_lag_seconds", .gauge,
        "How long the oldest event that the live read models lack has waited; 0 when they lack none.")
    static let projectionLagEvents = Figure(
        "cjledger_projection_lag_events", .gauge, "Events that the live read models lack, counted up to 100000.")
    static let parked = Figure(
        "cjledger_parked_events", .gauge, "Events that the live read models could not take in.")
    static let quarantined = Figure(
        "cjledger_quarantined_bodies", .gauge, "Bodies in the quarantine that have not become events.")
    static let sealingLagSeconds = Figure(
        "cjledger_sealing_lag_seconds", .gauge,
        "How long the oldest event that is not sealed has waited; 0 when all are sealed.")
    static let sealingLagEvents = Figure(
        "cjledger_sealing_lag_events", .gauge, "Events that are not sealed, counted up to 100000.")
    static let problems = Figure(
        "cjledger_problems", .gauge, labels: ["kind"],
        "What needs a person, as cjledger status tells it, by kind: each kind of docs/operations.md, 0 included.")
    static let receivers = Figure(
        "cjledger_receivers", .gauge, "Receivers that gave a sign within two minutes.")
    static let refusals = Figure(
        "cjledger_refusals", .gauge, labels: ["account", "status"],
        "Webhooks that all receivers refused within an hour, by HTTP status.")
    static let drift = Figure(
        "cjledger_drift", .gauge, labels: ["topic", "kind"],
        "What polling found and no webhook had told, within a day.")
    static let feedState = Figure(
        "cjledger_feed_state", .gauge, labels: ["account", "state"],
        "1 for the state in which an account's feed of webhooks is, 0 for the others.")
    static let topicOpen = Figure(
        "cjledger_feed_topic_open", .gauge, labels: ["account", "topic"],
        "1 when CJ showed a topic as sent here, 0 when it did not. None: CJ was never asked.")
    static let lastWebhook = Figure(
        "cjledger_feed_last_webhook_timestamp_seconds", .gauge, labels: ["account", "type"],
        "When a webhook of a type was last taken, within a day.")
    static let pointsLeft = Figure(
        "cjledger_cj_points_left", .gauge, labels: ["account"],
        "Points of CJ's that an account has left. None: CJ has not said how many there are.")
    static let pointsLeftRatio = Figure(
        "cjledger_cj_points_left_ratio", .gauge, labels: ["account"],
        "The same as a part of what a full account has, from 0 to 1.")
    static let callsFailing = Figure(
        "cjledger_cj_calls_failing_seconds", .gauge, labels: ["account"],
        "For how long CJ's API has answered nothing. None: it answers.")
    static let reconcilerDue = Figure(
        "cjledger_reconciler_due", .gauge, "What CJ is to be asked about by now, counted up to 1000.")
    static let reconcilerFailing = Figure(
        "cjledger_reconciler_failing", .gauge, "Of what CJ is asked about, what failed the last time.")
    static let costSheetsMissing = Figure(
        "cjledger_cost_sheets_missing", .gauge, labels: ["account"],
        "Paid orders that have had no cost sheet for a day.")
    static let leaseHeld = Figure(
        "cjledger_lease_held", .gauge, labels: ["work"], "1 while some process does what one at a time does.")
    static let leaseHeldHere = Figure(
        "cjledger_lease_held_here", .gauge, labels: ["work"], "1 while it is this process.")
    static let replayRunning = Figure(
        "cjledger_replay_running", .gauge, "Generations of the read models that are being filled.")
    static let replayProgress = Figure(
        "cjledger_replay_progress_ratio", .gauge, labels: ["generation"],
        "How much of a generation's present phase is done, from 0 to 1.")
}

extension LedgerStatus {
    /// What `/metrics` shows of the database.
    ///
    /// Labels are the program's words and the names of accounts. What comes from outside, such as the type of a message,
    /// is one of the documented words or `other`.
    ///
    /// - Parameter holder: this process, as leases name it.
    public func families(holder: String) -> [Family] {
        [
            Family(.ledgerEvents, accounts.map { Sample([$0.account], $0.events) }),
            Family(.position, position),
            Family(.projectionLagSeconds, lagSeconds.number),
            Family(.projectionLagEvents, measures.unprojectedEvents),
            Family(.parked, parked), Family(.quarantined, quarantined),
            Family(.sealingLagSeconds, measures.sealingLagSeconds.number),
            Family(.sealingLagEvents, measures.unsealedEvents),
            Family(.problems, problemCounts), Family(.receivers, hereNow.count),
            Family(.refusals, refusals.map { Sample([$0.account ?? "", "\($0.status)"], $0.count) }),
            Family(.drift, Self.summed(reconciler.drift.map { ([$0.topic, $0.kind], Double($0.count)) })),
        ] + feedFamilies + askingFamilies(holder)
    }

    private var problemCounts: [Sample] {
        let counts = Dictionary(grouping: problems, by: \.kind)
        return Problem.Kind.allCases.map { Sample([$0.rawValue], counts[$0]?.count ?? 0) }
    }

    private static let feedStates = ["ok", "closing", "silent", "closed", "unregistered"]

    private var feedFamilies: [Family] {
        let last = measures.types.map { last in
            let type = Message.documentedTypes.contains(last.type) ? last.type : "other"
            return ([last.account, type], last.at.timeIntervalSince1970)
        }
        return [
            Family(
                .feedState,
                feeds.flatMap { feed in
                    Self.feedStates.map { Sample([feed.account, $0], feed.state == $0) }
                }),
            Family(.topicOpen, measures.topics.map { Sample([$0.account, $0.topic], $0.isOpen) }),
            Family(.lastWebhook, Self.summed(last, max)),
        ]
    }

    private func askingFamilies(_ holder: String) -> [Family] {
        [
            Family(
                .pointsLeft,
                measures.points.compactMap { points in points.left.map { Sample([points.account], $0.number) } }),
            Family(.pointsLeftRatio, measures.points.map { Sample([$0.account], $0.share.number) }),
            Family(
                .callsFailing,
                failingCalls.map { Sample([$0.account], max(0, readAt.timeIntervalSince($0.since))) }),
            Family(.reconcilerDue, reconciler.due), Family(.reconcilerFailing, reconciler.failing),
            Family(.costSheetsMissing, missingCostSheets.map { Sample([$0.account], $0.older) }),
            Family(.leaseHeld, measures.leases.map { Sample([$0.work], $0.holder != nil) }),
            Family(.leaseHeldHere, measures.leases.map { Sample([$0.work], $0.holder == holder) }),
            Family(.replayRunning, replays.count { $0.phase != nil }),
            Family(
                .replayProgress,
                replays.compactMap { replay in
                    replay.percent.map { Sample(["\(replay.generation)"], Double($0) / 100) }
                }),
        ]
    }

    /// One sample for each set of labels, where several words are one.
    private static func summed(
        _ values: [([String], Double)], _ join: (Double, Double) -> Double = { $0 + $1 }
    ) -> [Sample] {
        Dictionary(values, uniquingKeysWith: join).map { Sample($0.key, $0.value) }
    }
}

extension Decimal {
    fileprivate var number: Double { NSDecimalNumber(decimal: self).doubleValue }
}
