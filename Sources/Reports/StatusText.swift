package import Admin
import Foundation
import Instants
import Output

/// How `cjledger status` shows the ledger to a person.
package enum StatusText {
    /// All of it, what needs a person last.
    package static func lines(_ status: LedgerStatus) -> [String] {
        var table = TextTable(columns: ["account", "events", "last webhook received"])
        table.rows = status.accounts.map {
            [$0.account, String($0.events), $0.lastReceivedAt?.isoText ?? "no webhook yet"]
        }
        return [
            "read models   generation \(status.generation), fold version \(status.version), at position \(status.position)"
        ] + status.replays.map { "replay        \($0.words)" } + [
            "last webhook  \(status.lastReceivedAt.map { "received \($0.isoText)" } ?? "none yet")",
            "lag           \(status.lagSeconds) s",
            "quarantined   \(status.quarantined)\(status.quarantined > 0 ? "  (`cjledger quarantine list`)" : "")",
            "parked        \(status.parked)",
            "verified      \(status.verification.map(words) ?? "never")",
            "sealed        \(status.integrity.seal.map(words) ?? "nothing yet")",
            "reconciler    \(words(status.reconciler))",
            "receivers     \(words(status.receivers))",
        ] + status.feeds.map { "webhooks      \(words($0))" }
            + status.missingCostSheets.map { "cost sheets   \(words($0))" }
            + status.integrity.oldSnapshots.map { "old snapshot  \($0.words)" } + [
                "spool         \(status.spool.map(line) ?? "none")",
                "",
            ] + table.lines(indent: 0) + lines(status.unmappedTexts) + lines(status.personalData)
            + status.problems.flatMap(lines)
    }

    private static func lines(_ problem: Problem) -> [String] {
        let text = [problem.account.map { "account \($0)" }, problem.text].compactMap(\.self).joined(separator: ": ")
        let since = problem.since.map { " (since \($0.isoText))" } ?? ""
        return ["", "! \(text.withoutControls)\(since)", "  \(problem.cure.withoutControls)"]
    }

    private static func words(_ seal: LedgerIntegrity.Seal) -> String {
        "up to position \(seal.position), \(seal.at.isoText), seal \(seal.number), head \(seal.head)"
    }

    private static func words(_ verification: VerificationStatus) -> String {
        let what = verification.orders.map { "\($0) orders and \(verification.parcels ?? 0) parcels" } ?? "all"
        let found = verification.rows == 0 ? "nothing differed" : "\(verification.rows) rows differed"
        return "\(what), \(verification.at.isoText), at position \(verification.position): \(found)"
            + verification.examples.map { "\n              \($0.withoutControls)" }.joined()
    }

    private static func words(_ reconciler: ReconcilerStatus) -> String {
        let drift = reconciler.drift.map { "\($0.count) \($0.topic) \($0.kind)" }.joined(separator: ", ")
        let gaps = reconciler.gaps.map {
            "\n              no webhooks from \($0.from.isoText) to \($0.to.isoText): \($0.why)"
        }
        return [
            reconciler.holder == nil ? "not running" : "running",
            reconciler.askedAt.map { "CJ last answered \($0.isoText)" } ?? "CJ was never asked",
            "\(reconciler.due) due", reconciler.failing > 0 ? "\(reconciler.failing) failing" : nil,
            drift.isEmpty ? "nothing missing in the last day" : "in the last day: \(drift)",
        ].compactMap(\.self).joined(separator: "; ") + gaps.joined()
    }

    /// How the feed stands, and for a week the story of its last trouble.
    private static func words(_ feed: FeedStatus) -> String {
        let now =
            feed.reason.map { "\(feed.state) since \(feed.since.isoText): \($0)" }
            ?? (feed.judgedAt == nil ? "not looked at yet" : feed.state)
        guard let noticedAt = feed.noticedAt, feed.isLosing || noticedAt.timeIntervalSinceNow > -7 * 86_400 else {
            return "\(feed.account): \(now)"
        }
        let registered = feed.reregisteredAt.flatMap { $0 >= noticedAt ? $0 : nil }
        let story = [
            "lost \(feed.lostSince.map { "after \($0.isoText)" } ?? "since an unknown time"), noticed \(noticedAt.isoText)"
                + (feed.isLosing ? "" : ": \(feed.noticed ?? "")"),
            registered.map { "registered again \($0.isoText)" },
            feed.failure.map { "could not be registered again: \($0)" },
            "\(feed.repaired) changes found by polling since",
        ].compactMap(\.self)
        return "\(feed.account): \(now)" + story.map { "\n              \($0)" }.joined()
    }

    private static func words(_ receivers: [ReceiverStatus]) -> String {
        guard !receivers.isEmpty else { return "none has taken webhooks yet: `cjledger serve` does" }
        return receivers.map { "\($0.name.withoutControls), last sign \($0.seenAt.isoText)" }
            .joined(separator: "\n              ")
    }

    private static func words(_ missing: MissingCostSheets) -> String {
        let ages = [
            (missing.underAnHour, "under an hour"), (missing.underADay, "under a day"), (missing.older, "longer"),
        ].filter { $0.0 > 0 }.map { "\($0.0) for \($0.1)" }
        return "\(missing.account): \(missing.count) paid orders lack one, \(ages.joined(separator: ", "))"
            + " (since \(missing.since.isoText))"
    }

    /// What waits in the spool, in a line.
    package static func line(_ spool: LedgerStatus.Spool) -> String {
        let waiting =
            spool.files == 0
            ? "empty"
            : "\(spool.files) files, \(spool.bytes) bytes\(spool.oldest.map { ", the oldest received \($0.isoText)" } ?? "")"
        if let fault = spool.fault { return "unusable: \(fault.withoutControls)" }
        return spool.broken == 0 ? waiting : "\(waiting); \(spool.broken) broken"
    }

    private static func lines(_ personalData: PersonalData) -> [String] {
        guard personalData.events > 0 else { return [] }
        return [
            "",
            "\(personalData.events) events have members under which personal data would stand, which CJ documents none to have: \(personalData.names.joined(separator: ", "))",
        ]
    }

    private static func lines(_ unmapped: UnmappedTexts) -> [String] {
        guard unmapped.total > 0 else { return [] }
        var table = TextTable(columns: ["count", "texts of carriers that no rule knows"])
        table.rows = unmapped.top.map { [String($0.count), $0.text] }
        let more = unmapped.total - unmapped.top.count
        return [""] + table.lines(indent: 0) + (more > 0 ? ["and \(more) more in analytics.unmapped_texts"] : [])
    }
}
