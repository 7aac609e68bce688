import ArgumentParser
import CJ
import Foundation
import Ledger
import Logging
import Output
import Reconciler

struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Ask CJ for what its messages left out, now.",
        discussion: """
            `cjledger serve` does the same by and by, when CJ_API_KEY is set. This asks for everything at once, as if every
            interval had elapsed, and goes on until nothing new comes. A `serve` that reconciles makes way meanwhile. What
            was asked is kept, so an interrupted run loses nothing.

            Exit status 3: what is left must wait, for CJ's points or for another day, and the summary says until when.
            """)

    @Flag(help: "Ask for everything, once. The same as no option.")
    var once = false

    @Option(help: "Ask for one order, with its parcels and costs: CJ's code or all-digit id.")
    var order: String?

    @Option(help: "Ask for what may have changed since: an instant such as 2024-01-18T07:59:22Z.")
    var since: String?

    @Flag(name: .customLong("dry-run"), help: "Say how much would be asked for, without a call to CJ.")
    var dryRun = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { _ = try scope() }

    private func scope() throws -> ReconcileRun.Scope {
        switch (once, order, since) {
        case (_, nil, nil): return .all
        case (false, let order?, nil): return .order(order)
        case (false, nil, let since?):
            guard let instant = try? Date(since, strategy: .iso8601) else {
                throw ValidationError("--since takes an instant such as 2024-01-18T07:59:22Z")
            }
            return .since(instant)
        default: throw ValidationError("--once, --order and --since say different things: choose one")
        }
    }

    func run() async throws {
        let scope = try scope()
        let settings = try await Settings.load()
        try await Database.requireCurrentSchema(settings)
        try await Database.requireRole(LedgerRole.projector, settings)
        guard settings.accounts.contains(where: { $0.apiKey != nil }) else {
            throw SettingsError.missing(
                name: settings.accounts.first?.apiKeyName ?? "CJ_API_KEY",
                cure: "take the key from the API settings of your CJ account")
        }
        let logger = Logs.logger("cjledger", level: .warning)
        try await ReconcileRun.with(settings, logger: logger) { run in
            if dryRun {
                try report(try await run.plan(scope))
            } else {
                let summary = try await reconcile(run, scope)
                try report(summary)
                if summary.waitsUntil != nil { throw ExitCode(3) }
            }
        }
    }

    private func reconcile(_ run: ReconcileRun, _ scope: ReconcileRun.Scope) async throws -> ReconcileSummary {
        let (progress, report) = AsyncStream<ReconcileRun.Progress>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let display = Task {
            var display = ProgressDisplay(of: "answers")
            for await step in progress {
                display.show(step.answers, share: Double(step.answers) / Double(max(1, step.answers + step.due)))
            }
            display.end()
        }
        let result: Result<ReconcileSummary, any Error>
        do {
            result = .success(try await run.run(scope) { report.yield($0) })
        } catch {
            result = .failure(error)
        }
        report.finish()
        await display.value
        return try result.get()
    }

    private func report(_ summary: ReconcileSummary) throws {
        Console.write(json ? [try JSONOutput.line(ReconcileReport(summary))] : ReconcileReport(summary).lines)
    }

    private func report(_ plan: ReconcilePlan) throws {
        Console.write(json ? [try JSONOutput.line(PlanReport(plan))] : PlanReport(plan).lines)
    }
}

/// What `reconcile` prints.
struct ReconcileReport: Encodable {
    struct Call: Encodable {
        let call: String
        let answers: Int
        let new: Int
    }

    struct Repair: Encodable {
        let topic: String
        let kind: String
        let count: Int
    }

    let answers: Int
    let new: Int
    let failures: Int
    let putOff: Int
    let vanished: Int
    let waitsUntil: Date?
    let calls: [Call]
    let repairs: [Repair]

    enum CodingKeys: String, CodingKey {
        case answers, new, failures
        case putOff = "put_off"
        case vanished
        case waitsUntil = "waits_until"
        case calls, repairs
    }

    /// Every member stands in the object, null where there is nothing to say.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(answers, forKey: .answers)
        try members.encode(new, forKey: .new)
        try members.encode(failures, forKey: .failures)
        try members.encode(putOff, forKey: .putOff)
        try members.encode(vanished, forKey: .vanished)
        try members.encode(waitsUntil, forKey: .waitsUntil)
        try members.encode(calls, forKey: .calls)
        try members.encode(repairs, forKey: .repairs)
    }

    init(_ summary: ReconcileSummary) {
        answers = summary.answers
        new = summary.news
        failures = summary.failures
        putOff = summary.putOff
        vanished = summary.vanished
        waitsUntil = summary.waitsUntil
        calls = summary.calls.sorted { $0.key < $1.key }.map { Call(call: $0, answers: $1.answers, new: $1.news) }
        repairs = summary.repairs.sorted { $0.key < $1.key }.flatMap { topic, kinds in
            kinds.sorted { $0.key < $1.key }.map { Repair(topic: topic, kind: $0, count: $1) }
        }
    }

    var lines: [String] {
        var asked = TextTable(columns: ["asked", "answers", "new"])
        asked.rows = calls.map { [$0.call, String($0.answers), String($0.new)] }
        var repaired = TextTable(columns: ["repaired", "kind", "count"])
        repaired.rows = repairs.map { [$0.topic, $0.kind, String($0.count)] }
        let failed = failures > 0 ? ["", "\(failures) calls failed; `serve` or another run asks again"] : []
        var gone: [String] = []
        if vanished > 0 {
            gone = ["", "CJ suddenly knew nothing of \(vanished) things it had known: an outage, and not believed"]
        }
        var waiting: [String] = []
        if let waitsUntil {
            let what = putOff > 0 ? "\(putOff) things wait" : "the rest waits"
            waiting = ["", "\(what) until \(waitsUntil.formatted(.iso8601)): CJ's points or calls are used up"]
        }
        let none = ["nothing that webhooks should have told was missing"]
        let found = repairs.isEmpty ? none : repaired.lines(indent: 0)
        return [asked.lines(indent: 0), [""], found, failed, gone, waiting].flatMap(\.self)
    }
}

/// What `reconcile --dry-run` prints.
struct PlanReport: Encodable {
    struct Call: Encodable {
        let call: String
        let things: Int
        let calls: Int
    }

    let calls: [Call]
    let lists: Int

    init(_ plan: ReconcilePlan) {
        calls = plan.calls.map { Call(call: $0.call.rawValue, things: $0.things, calls: $0.calls) }
        lists = plan.lists
    }

    var lines: [String] {
        var table = TextTable(columns: ["would ask", "things", "calls"])
        table.rows = calls.map { [$0.call, String($0.things), String($0.calls)] }
        return table.lines(indent: 0) + ["", "and \(lists) lists page by page, and for what they show"]
    }
}
