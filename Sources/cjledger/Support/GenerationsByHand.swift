import Foundation
import Instants
import Leases
import Ledger
import Operating
import Output
import Postgres
import ReadModels
import Rebuild
import Reports

/// What a person does with generations.
struct GenerationsByHand: Sendable {
    let settings: Settings
    let asJSON: Bool

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
        Courtesy.letOthersGoFirst()
        let outcome = try await ReplayDisplay.during(
            asJSON: asJSON,
            ifEnded: "`cjledger replay` goes on where it stopped, `cjledger replay --list` shows where"
        ) { display in
            try await settings.byHand.replay(as: Settings.processName) { display.show($0) }
        }
        Console.write(asJSON ? [try JSONOutput.line(ReplayReport(outcome))] : ReplayReport(outcome).lines)
    }

    // MARK: Switching

    func switchForward(to chosen: Generation?) async throws {
        try report(try await settings.byHand.switchForward(to: chosen), isPinned: false)
    }

    func rollBack(to chosen: Generation?, stale: Bool) async throws {
        try report(try await settings.byHand.rollBack(to: chosen, stale: stale), isPinned: true)
    }

    private func report(_ outcome: GenerationSwitch.Outcome, isPinned: Bool) throws {
        let report = SwitchReport(outcome, isPinned: isPinned)
        Console.write(asJSON ? [try JSONOutput.line(report)] : report.lines)
    }

    // MARK: Removing

    func prune(_ named: [Generation], patience: Duration, isRehearsal: Bool) async throws {
        let display = PruneDisplay()
        if isRehearsal {
            let prune = Prune(connection: connection(for: "prune"), patience: patience)
            for (generation, verdict) in try await prune.plan(named) {
                switch verdict {
                case .remove: Console.print("generation \(generation.number) would be removed")
                case .keep(let reason): Console.print("generation \(generation.number) stays: \(reason)")
                }
            }
            return
        }
        let removed = try await settings.byHand.prune(named, patience: patience) { display.show($0) }
        if removed.isEmpty { Console.print("nothing to remove") }
    }
}
