public import Foundation
import Instants

extension LedgerStatus {
    /// A lag above this is something wrong.
    public static let longestLagSeconds: Decimal = 60

    /// What needs a person, worked out from what was read and nothing else; empty when all is well.
    public var problems: [Problem] {
        let ofLedger = integrity.problems + readModelProblems + oddities.problems
        let ofSpool = spool?.problems ?? []
        let ofCJ =
            failingCalls.compactMap { $0.problem(at: readAt) } + reconciler.problems + feeds.compactMap(\.problem)
            + missingCostSheets.compactMap(\.problem)
        let ofAlarms = failingChannels.compactMap { $0.problem(at: readAt) }
        return receiverProblems + refusals.compactMap(\.problem) + ofLedger + ofSpool + ofCJ + ofAlarms + found
    }

    /// A receiver gives a sign every 15 s. After so long it has gone, and webhooks are refused by nobody at all.
    private static let longestSilence: TimeInterval = 120
    /// A certificate is renewed long before.
    private static let certificateWarning: TimeInterval = 14 * 86_400

    /// The receivers that are there.
    var hereNow: [ReceiverStatus] {
        receivers.filter { readAt.timeIntervalSince($0.seenAt) <= Self.longestSilence }
    }

    private var receiverProblems: [Problem] {
        guard let last = receivers.first else {
            // A ledger that nobody has served yet is filled by hand, or is not in use. Where CJ sends, it is.
            guard let registered = feeds.filter(\.isWanted).compactMap(\.registeredAt).min(),
                readAt.timeIntervalSince(registered) > Self.longestSilence
            else { return [] }
            return [
                Problem(
                    .receiver, since: registered, text: "CJ sends webhooks, and no receiver has ever taken any",
                    cure: "start `cjledger serve`")
            ]
        }
        let here = hereNow
        var problems: [Problem] = []
        if here.isEmpty {
            problems.append(
                Problem(
                    .receiver, since: last.seenAt,
                    text: "no receiver takes webhooks: \(last.name) was the last that did",
                    cure: "start `cjledger serve`, or look into its log"))
        }
        for receiver in here.isEmpty ? [last] : here {
            if let end = receiver.certificateEndsAt, end.timeIntervalSince(readAt) < Self.certificateWarning {
                problems.append(
                    Problem(
                        .certificate,
                        text: "the certificate of \(receiver.name) \(end > readAt ? "ends" : "ended") \(end.isoText)",
                        cure: "renew it and put it in the place of the old one; `serve` takes it without a restart"))
            }
        }
        for receiver in here {
            guard let fault = receiver.spoolFault else { continue }
            problems.append(
                Problem(
                    .spoolUnusable, text: "the spool of \(receiver.name) could keep nothing: \(fault)",
                    cure: "mend the folder or its disk; `serve` tries it again by itself"))
        }
        return problems
    }

    private var readModelProblems: [Problem] {
        var problems: [Problem] = []
        if lagSeconds > Self.longestLagSeconds {
            problems.append(
                Problem(
                    .lag, since: readAt.addingTimeInterval(-lagSeconds.inSeconds),
                    text: "the read models are \(lagSeconds) s behind",
                    cure: "is `cjledger serve` running? Its log says why the projector waits"))
        }
        let unread = parked - oddities.fullThings.reduce(0) { $0 + $1.events }
        if unread > 0 {
            problems.append(
                Problem(
                    .parked, text: "\(unread) events could not be read",
                    cure: "`cjledger parked` lists them, each with the reason"))
        }
        if let verification, verification.rows > 0 {
            problems.append(
                Problem(
                    .verification, since: verification.at,
                    text: "\(verification.rows) rows of the read models are not what the events say",
                    cure: "`cjledger verify --read-models` shows them, `cjledger replay` mends them"))
        }
        return problems
    }

}

extension LedgerStatus.Spool {
    /// What of it needs a person.
    public var problems: [Problem] {
        var problems: [Problem] = []
        if let fault {
            problems.append(
                Problem(
                    .spoolUnusable, text: "the folder of the spool cannot be looked into: \(fault)",
                    cure: "mend the folder, or run `status` as the user that `serve` runs as"))
        }
        if files > 0 {
            problems.append(
                Problem(
                    .spoolInUse, since: oldest, text: "\(files) files wait in the spool",
                    cure: "is the database reachable? `serve` drains them by itself once it is"))
        }
        if broken > 0 {
            problems.append(
                Problem(
                    .spoolBroken, text: "\(broken) files of the spool are broken",
                    cure: "look at the disk, then import what is whole of them"))
        }
        return problems
    }
}

extension ReconcilerStatus {
    var problems: [Problem] {
        vanishings.map { vanishing in
            Problem(
                .vanishing, account: vanishing.account, since: vanishing.since,
                text: "CJ's \(vanishing.source) lacks \(vanishing.things) things it had",
                cure: "an outage of CJ's, or the API key of another account: nothing is concluded from it")
        }
    }
}

extension FeedStatus {
    var problem: Problem? {
        let (kind, what): (Problem.Kind, String)
        switch state {
        case "silent": (kind, what) = (.feedSilent, "webhooks are being lost")
        case "closed" where isForeign: (kind, what) = (.feedForeign, "webhooks are being lost")
        case "closed": (kind, what) = (.feedClosed, "webhooks are being lost")
        case "closing": (kind, what) = (.feedClosing, "CJ may stop sending webhooks")
        // Who has cancelled them wants none.
        case "unregistered" where isWanted: (kind, what) = (.feedUnregistered, "CJ sends no webhooks")
        default: return nil
        }
        return Problem(
            kind, account: account, since: since, text: "\(what): \(reason ?? state)",
            cure: cure ?? "`cjledger register --show` shows what is set at CJ")
    }
}

extension Refusals {
    /// Single ones are strangers, or a message that was cut on its way.
    private static let handful = 5

    var problem: Problem? {
        guard count > Self.handful else { return nil }
        return Problem(
            .refused, account: account, since: since,
            text: "\(count) webhooks were refused with \(status) in the last hour", cure: cure)
    }

    private var cure: String {
        switch status {
        case 401:
            "CJ signs with another openId, or somebody else sends: `cjledger register` asks CJ for the openId, and a restart of `serve` takes it"
        case 404:
            "CJ or the proxy uses another path: compare `cjledger register --show` with CJLEDGER_ACCOUNT and CJLEDGER_PATH_KEY, and register again"
        case 413: "raise CJLEDGER_MAX_BODY_BYTES"
        case 503: "they could be kept nowhere: is the database reachable, and CJLEDGER_SPOOL set and writable?"
        default: "the log of `serve` says why"
        }
    }
}

extension FailingCalls {
    /// CJ is away for minutes now and then.
    private static let patience: TimeInterval = 1800

    func problem(at now: Date) -> Problem? {
        guard now.timeIntervalSince(since) >= Self.patience else { return nil }
        return Problem(
            .calls, account: account, since: since, text: "CJ's API has answered nothing: \(failure)",
            cure: "is the API key right, and CJ reached from here? `cjledger register --show` tries one call")
    }
}

extension MissingCostSheets {
    /// Where nobody asks for them there are none.
    var problem: Problem? {
        guard older > 0, isReconciled else { return nil }
        return Problem(
            .costSheets, account: account, since: since,
            text: "CJ has given no cost sheet for \(older) orders that were paid a day ago or more",
            cure: "analytics.missing_cost_sheets lists them, `cjledger reconcile --order CODE` asks again")
    }
}

extension Decimal {
    fileprivate var inSeconds: TimeInterval { NSDecimalNumber(decimal: self).doubleValue }
}
