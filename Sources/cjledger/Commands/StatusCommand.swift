import Admin
import ArgumentParser
import Foundation
import Instants
import Ledger
import Migrations
import Output
import Postgres

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the ledger and its read models stand.",
        discussion: """
            Exit status 2 when something needs a person: no receiver for two minutes, webhooks that are refused or that CJ
            no longer sends, a lag above 60 s, a spool in use or unusable, parked events, and more. Each problem is told
            with its cure and the section of docs/operations.md that says more; --json has them in problems. What waits in
            the spool is looked up in the folder that CJLEDGER_SPOOL names.

            With --books the trial balance: all that was paid to CJ beside what it was paid for, and the residue by its
            cause. Then 2 means that it does not balance.
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Print the trial balance of each account instead. It reads everything, so it takes seconds.")
    var books = false

    func run() async throws {
        let settings = try await Settings.load()
        if books { return try await Self.showBooks(settings, asJSON: json) }
        let spool = settings.spool?.status()
        let status: LedgerStatus
        do {
            status = try await Self.read(settings, spool)
        } catch {
            // While the database is away, this is the part that can be told.
            if let spool { Console.remark("spool: \(Self.line(spool))") }
            throw error
        }
        if json {
            Console.print(try JSONOutput.line(status))
        } else {
            for line in Self.lines(status) { Console.print(line) }
        }
        if !status.problems.isEmpty { throw ExitCode(2) }
    }

    private static func read(_ settings: Settings, _ spool: LedgerStatus.Spool?) async throws -> LedgerStatus {
        try await Database.requireCurrentSchema(settings)
        let deviations = try await Database.deviations(settings)
        do {
            return try await Connection.using(settings.connection(as: LedgerRole.runtime, for: "status")) {
                var status = try await LedgerStatus.read(on: $0, spool: spool)
                status.found = Problem.of(deviations)
                return status
            }
        } catch let error as PostgresError where !error.isAbsence && !deviations.isEmpty {
            // A view that is missing is the reason.
            throw SettingsError.contradiction(
                (["\(error)"] + deviations.map { "\($0): \($0.cure)" }).joined(separator: "\n"))
        }
    }

    private static func showBooks(_ settings: Settings, asJSON: Bool) async throws {
        try await Database.requireCurrentSchema(settings)
        var connecting = settings.connection(as: LedgerRole.runtime, for: "status")
        connecting.statementTimeout = .seconds(600)
        connecting.parameters["jit"] = "off"
        try show(try await Connection.using(connecting) { try await Books.read(on: $0) }, asJSON: asJSON)
    }

    private static func show(_ books: [Books], asJSON: Bool) throws {
        if asJSON {
            Console.print(try JSONOutput.line(["books": books]))
        } else if books.isEmpty {
            Console.print("No order has a cost yet.")
        } else {
            for line in books.flatMap(lines) { Console.print(line) }
        }
        if !books.allSatisfy(\.balance) { throw ExitCode(2) }
    }

    /// Amounts stand under one another by their cents.
    static func lines(_ books: Books) -> [String] {
        func sum(_ name: String, _ amount: String) -> [String] { [name, amount, ""] }
        func rows(_ side: String) -> [[String]] {
            books.lines.filter { $0.side == side }.map { ["  " + $0.item, $0.amount, $0.count.map(String.init) ?? ""] }
        }
        let wallet = rows("wallet")
        let moved = wallet.isEmpty ? [] : [["moved into the balance, in neither sum", "", ""]] + wallet
        let rows =
            rows("paid") + [sum("paid to CJ", books.paid)] + rows("accounted")
            + [sum("accounted for", books.accounted)] + rows("residue") + [sum("residue", books.residue)] + moved
        let width = rows.map { $0[1].count }.max() ?? 0
        var table = TextTable(columns: ["account \(books.account)", "US dollars", "number"])
        table.rows = rows.map {
            [$0[0], String(repeating: " ", count: max(0, max(width, 10) - $0[1].count)) + $0[1], $0[2]]
        }
        return table.lines(indent: 0) + [""]
    }

    static func lines(_ status: LedgerStatus) -> [String] {
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

    private static func line(_ spool: LedgerStatus.Spool) -> String {
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
