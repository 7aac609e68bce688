import Foundation
import Instants
import Leases
import Ledger
import Logging
import Output
import Postgres
import ReadModels
import Rebuild
import Reports

/// What a person does with generations.
struct GenerationsByHand: Sendable {
    let settings: Settings
    let asJSON: Bool

    private var logger: Logger { Logs.logger("cjledger", level: .warning) }

    private func connection(for job: String) -> ConnectionSettings {
        settings.connection(as: LedgerRole.projector, for: job)
    }

    private func withConnection<Value: Sendable>(_ body: (Connection) async throws -> Value) async throws -> Value {
        try await Connection.using(connection(for: "replay"), body)
    }

    // MARK: Looking

    func list() async throws {
        let (all, sizes) = try await withConnection { connection in
            (
                try await GenerationStatus.readAll(on: connection),
                try await GenerationStatus.sizes(on: connection)
            )
        }
        let lines = all.map { GenerationLine($0, bytes: sizes[$0.generation] ?? 0) }
        if asJSON {
            Console.write(try lines.map { try JSONOutput.line($0) })
        } else {
            Console.write(GenerationLine.table(lines))
        }
    }

    func plan() async throws {
        let plan = try await withConnection { try await ReplayPlan.read(on: $0) }
        Console.write(asJSON ? [try JSONOutput.line(ReplayPlanReport(plan))] : ReplayPlanReport(plan).lines)
    }

    // MARK: Rebuilding

    func replay() async throws {
        let replay = Replay(
            connection: connection(for: "replay"), settings: settings.projection,
            holder: "replay \(Settings.processName)", urgency: .operated, logger: logger)
        Courtesy.letOthersGoFirst()
        let outcome = try await ReplayDisplay.during(
            asJSON: asJSON,
            ifEnded: "`cjledger replay` goes on where it stopped, `cjledger replay --list` shows where"
        ) { display in
            try await replay.run { display.show($0) }
        }
        Console.write(asJSON ? [try JSONOutput.line(ReplayReport(outcome))] : ReplayReport(outcome).lines)
    }

    // MARK: Switching

    func switchForward(to chosen: Generation?) async throws {
        let all = try await withConnection { try await GenerationStatus.readAll(on: $0) }
        guard let candidate = chosen ?? SwitchRule.waiting(among: all) else { throw NothingToSwitchTo() }
        try await makeLive(candidate, for: .person)
    }

    func rollBack(to chosen: Generation?, stale: Bool) async throws {
        let all = try await withConnection { try await GenerationStatus.readAll(on: $0) }
        guard let candidate = chosen ?? all.lastLive else { throw NothingToGoBackTo() }
        try await makeLive(candidate, for: .rollback(stale: stale))
    }

    private func makeLive(_ candidate: Generation, for switcher: Switcher) async throws {
        let outcome = try await GenerationSwitch(
            connection: connection(for: "replay"), settings: settings.projection, logger: logger
        ).make(candidate, liveFor: switcher)
        let report = SwitchReport(outcome, isPinned: switcher != .person)
        Console.write(asJSON ? [try JSONOutput.line(report)] : report.lines)
    }

    // MARK: Removing

    func prune(_ named: [Generation], patience: Duration, isRehearsal: Bool) async throws {
        let prune = Prune(connection: connection(for: "prune"), patience: patience)
        let display = PruneDisplay()
        if isRehearsal {
            for (generation, verdict) in try await prune.plan(named) {
                switch verdict {
                case .remove: Console.print("generation \(generation.number) would be removed")
                case .keep(let reason): Console.print("generation \(generation.number) stays: \(reason)")
                }
            }
            return
        }
        let removed = try await prune.run(named) { display.show($0) }
        if removed.isEmpty { Console.print("nothing to remove") }
    }
}

extension [GenerationStatus] {
    /// The one that was live before.
    fileprivate var lastLive: Generation? {
        filter { $0.state == .ready && !$0.isLive && $0.liveAt != nil }
            .max { ($0.liveAt ?? .distantPast) < ($1.liveAt ?? .distantPast) }?.generation
    }
}

/// No newer generation is complete.
struct NothingToSwitchTo: Error, CustomStringConvertible {
    var description: String {
        """
        no generation waits for a switch, and nothing was changed: `cjledger replay` builds one, `cjledger rollback` goes \
        back to the one before, `cjledger replay --list` shows what there is and --to chooses
        """
    }
}

/// No other generation was ever live.
struct NothingToGoBackTo: Error, CustomStringConvertible {
    var description: String {
        "no other generation that was live is left: `cjledger replay --list` shows what there is, --to chooses"
    }
}
