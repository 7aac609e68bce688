import Foundation
import Leases
import Ledger
import Postgres
public import ReadModels
public import Rebuild

extension Operator {
    /// Rebuilds the read models, or goes on with that, and switches where nothing would be missing.
    ///
    /// - Parameter process: this process in words, different for any two.
    public func replay(
        as process: String, progress: @escaping @Sendable (Replay.Progress) -> Void = { _ in }
    ) async throws -> Replay.Outcome {
        let replay = filler(as: "replay \(process)")
        return try await perform("replay", result: Self.words) { try await replay.run(progress: progress) }
    }

    /// What fills a generation. Beside webhooks it takes one lane, and pauses for them.
    private func filler(as holder: String) -> Replay {
        var filling = FillSettings()
        if makesWay != nil { filling.workers = 1 }
        return Replay(
            connection: connection(as: LedgerRole.projector, for: "replay"), settings: projection, holder: holder,
            urgency: .operated, filling: filling, makesWay: makesWay ?? { false }, logger: logger)
    }

    private static func words(_ outcome: Replay.Outcome) -> String {
        switch outcome {
        case .switched(let from, let to):
            "generation \(to.number) is live\(from.map { " instead of \($0.number)" } ?? "")"
        case .waits(let generation, let reason): "generation \(generation.number) is complete and not live: \(reason)"
        }
    }

    /// Makes a newer generation live, whatever would be missing.
    ///
    /// - Parameter chosen: nil takes the newest that waits.
    /// - Throws: ``NothingToSwitchTo``, `SwitchRefusal`, and as connections do.
    public func switchForward(to chosen: Generation?) async throws -> GenerationSwitch.Outcome {
        let all = try await generations()
        guard let candidate = chosen ?? SwitchRule.waiting(among: all) else { throw NothingToSwitchTo() }
        return try await makeLive(candidate, for: .person, "switch", [:])
    }

    /// Goes back to a generation, which nothing leaves by itself then.
    ///
    /// - Parameters:
    ///   - chosen: nil takes the one that was live last.
    ///   - stale: whether one that lacks events is meant, too.
    /// - Throws: ``NothingToGoBackTo``, `SwitchRefusal`, and as connections do.
    public func rollBack(to chosen: Generation?, stale: Bool) async throws -> GenerationSwitch.Outcome {
        let all = try await generations()
        guard let candidate = chosen ?? all.lastLive else { throw NothingToGoBackTo() }
        return try await makeLive(candidate, for: .rollback(stale: stale), "rollback", stale ? ["stale": "true"] : [:])
    }

    /// Compares a generation with the live one, at one position. Nothing is changed.
    ///
    /// - Throws: ``UnknownGeneration``, `GenerationsStandApart`, and as connections do.
    public func compare(_ candidate: Generation) async throws -> ComparisonReport {
        let live = try await generations().live.generation
        let comparison = GenerationComparison(
            live: live, candidate: candidate, connection: connection(as: LedgerRole.projector, for: "compare"),
            settings: projection, logger: logger)
        return try await perform(
            "compare", ["generation": "\(candidate.number)"],
            result: { $0.isEmpty ? "nothing differs" : "rows differ" }
        ) { try await comparison.run() }
    }

    private func generations() async throws -> [GenerationStatus] {
        try await Connection.using(connection(as: LedgerRole.projector, for: "replay")) {
            try await GenerationStatus.readAll(on: $0)
        }
    }

    private func makeLive(
        _ candidate: Generation, for switcher: Switcher, _ what: String, _ details: [String: String]
    ) async throws -> GenerationSwitch.Outcome {
        let details = details.merging(["generation": "\(candidate.number)"]) { $1 }
        return try await perform(
            what, details,
            result: {
                "generation \($0.to.number) is live instead of \($0.from.number), at position \($0.to.checkpoint)"
            }
        ) {
            try await GenerationSwitch(
                connection: connection(as: LedgerRole.projector, for: "replay"), settings: projection, logger: logger
            ).make(candidate, liveFor: switcher)
        }
    }

    /// Removes generations that nobody needs.
    ///
    /// - Parameters:
    ///   - named: empty takes whatever may go.
    ///   - patience: how long to wait for transactions that may still read them.
    public func prune(
        _ named: [Generation], patience: Duration, progress: @escaping @Sendable (Prune.Progress) -> Void = { _ in }
    ) async throws -> [Generation] {
        let prune = Prune(connection: connection(as: LedgerRole.projector, for: "prune"), patience: patience)
        let details = ["generations": named.isEmpty ? "all that may go" : Self.words(named)]
        return try await perform(
            "prune", details, result: { $0.isEmpty ? "nothing to remove" : "removed \(Self.words($0))" }
        ) { try await prune.run(named, progress: progress) }
    }

    private static func words(_ generations: [Generation]) -> String {
        generations.map { String($0.number) }.joined(separator: ", ")
    }

    /// Makes a schema of views that shows the ledger as it stood.
    ///
    /// - Parameters:
    ///   - schema: its name; nil for one that follows from the moment.
    ///   - process: this process in words, different for any two.
    public func show(
        asOf moment: Moment, schema: String?, as process: String,
        progress: @escaping @Sendable (Replay.Progress) -> Void = { _ in }
    ) async throws -> (asOf: AsOf, generation: Generation) {
        try await Connection.using(connection(as: LedgerRole.projector, for: "replay")) { connection in
            let asOf = try await AsOf(moment, schema: schema, on: connection)
            let replay = filler(as: "replay --as-of \(process)")
            let generation = try await perform(
                "as of", ["schema": asOf.schema, "position": "\(asOf.position)"],
                result: {
                    "schema \(asOf.schema) shows the ledger at position \(asOf.position), by generation \($0.number)"
                }
            ) { try await asOf.make(on: connection, with: replay, progress: progress) }
            return (asOf, generation)
        }
    }

    /// Folds the events of a sample again and compares with the live rows.
    public func verify(_ sample: SampleSize) async throws -> VerificationReport {
        let verification = Verification(
            connection: connection(as: LedgerRole.projector, for: "verify"), settings: projection, logger: logger)
        return try await perform(
            "verify", result: { "\($0.rows) rows differ, \($0.altered.count) events were changed" }
        ) { try await verification.verify(sample) }
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
public struct NothingToSwitchTo: Error, CustomStringConvertible {
    public var description: String {
        """
        no generation waits for a switch, and nothing was changed: `cjledger replay` builds one, `cjledger rollback` goes \
        back to the one before, `cjledger replay --list` shows what there is and --to chooses
        """
    }
}

/// No other generation was ever live.
public struct NothingToGoBackTo: Error, CustomStringConvertible {
    public var description: String {
        "no other generation that was live is left: `cjledger replay --list` shows what there is, --to chooses"
    }
}
