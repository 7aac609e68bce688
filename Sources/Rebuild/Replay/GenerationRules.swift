import Ledger
public import Postgres
public import ReadModels

/// Who wants another generation to be live.
public enum Switcher: Sendable, Equatable {
    /// A replay that came to its end.
    case itself
    /// A person who has seen what would change.
    case person
    /// A person who goes back.
    ///
    /// - Parameter stale: whether to a generation that lacks events which the live one has.
    case rollback(stale: Bool)
}

/// Whether a generation may be made live.
public enum SwitchRule {
    /// What a person switches forward to without naming it: the newest complete generation of the newest rules, if that is
    /// newer than the live one. Nil when nothing waits.
    public static func waiting(among generations: [GenerationStatus]) -> Generation? {
        let newest = generations.filter { $0.state == .ready && $0.asOf == nil }
            .max { ($0.foldVersion, $0.number) < ($1.foldVersion, $1.number) }
        return newest?.isLive == false ? newest?.generation : nil
    }

    /// Why not; nil when it may.
    ///
    /// - Parameter missing: the tables of which the candidate has no part.
    public static func refusal(
        from live: GenerationStatus, to candidate: GenerationStatus, lacking missing: [String] = [],
        by switcher: Switcher
    ) -> SwitchRefusal? {
        let problem: SwitchRefusal.Problem? =
            if candidate.isLive {
                .isLive
            } else if candidate.asOf != nil {
                .showsThePast
            } else if candidate.state != .ready {
                .notReady
            } else if !missing.isEmpty {
                .notWhole(missing)
            } else if switcher == .itself && live.isPinned {
                .pinned
            } else if !switcher.goesBack && candidate.foldVersion < live.foldVersion {
                .olderRules
            } else if switcher != .rollback(stale: true) && candidate.checkpoint < live.checkpoint {
                .behind
            } else {
                nil
            }
        return problem.map { SwitchRefusal(problem: $0, live: live, candidate: candidate) }
    }
}

extension Switcher {
    /// Whether a generation of older rules will do.
    var goesBack: Bool {
        if case .rollback = self { true } else { false }
    }
}

/// Why a generation was not made live.
public struct SwitchRefusal: Error, Equatable, CustomStringConvertible {
    enum Problem: Sendable, Equatable {
        case isLive, showsThePast, notReady, pinned, olderRules, behind
        /// It has no part of these tables.
        case notWhole([String])
    }

    let problem: Problem
    let live: GenerationStatus
    let candidate: GenerationStatus

    var isOfLive: Bool { problem == .isLive }
    var isBehind: Bool { problem == .behind }

    public var description: String {
        switch problem {
        case .isLive: "generation \(candidate.number) is live already"
        case .showsThePast:
            "generation \(candidate.number) shows the ledger as it stood at position \(candidate.asOf ?? .start): it is read by its own views and never live"
        case .notReady: "generation \(candidate.number) is not complete yet: `cjledger replay` goes on with it"
        case .notWhole(let tables):
            """
            generation \(candidate.number) is not whole, it has no \(tables.joined(separator: ", ")): `cjledger replay` \
            builds another, `cjledger replay --prune \(candidate.number)` removes it
            """
        case .pinned:
            "a person chose generation \(live.number), so nothing switches away from it by itself: `cjledger replay --switch` does"
        case .olderRules:
            "generation \(candidate.number) was made by fold version \(candidate.foldVersion), and the live one by \(live.foldVersion): `cjledger rollback --to \(candidate.number)` goes back to it"
        case .behind:
            """
            generation \(candidate.number) stands at position \(candidate.checkpoint), the live one at \
            \(live.checkpoint), and the oldest event it lacks came \(candidate.lagSeconds) s ago: run an instance of fold \
            version \(candidate.foldVersion) to bring it up, or pass --stale to `cjledger rollback`
            """
        }
    }
}

/// What an instance finds when it comes to a database that others of its program, older and newer, have worked on.
public enum Deployment: Sendable, Equatable {
    /// The live generation is of this version.
    case current
    /// The live generation is of older rules. One of this version is to be built, or what was begun is to be finished.
    case toReplay
    /// One of this version is complete, and a person is to decide.
    case waits(Generation, because: String)
    /// The live generation is of newer rules: this instance only takes its own generations further, if there are any.
    case outdated(liveVersion: Int, follows: [Generation])

    /// - Parameter generations: all there are.
    public static func of(
        _ generations: [GenerationStatus], foldVersion: Int
    ) throws(PostgresError) -> Deployment {
        let live = try generations.live
        guard live.foldVersion != foldVersion else { return .current }
        let own = generations.filter { $0.foldVersion == foldVersion && $0.asOf == nil && $0.state != .retired }
        guard live.foldVersion < foldVersion else {
            return .outdated(
                liveVersion: live.foldVersion, follows: own.filter { $0.state == .ready }.map(\.generation))
        }
        guard let newest = own.last(where: { $0.state == .ready && $0.filling?.isUnderWay != true }) else {
            return .toReplay
        }
        if own.contains(where: { $0.number > newest.number }) { return .toReplay }
        let reason =
            newest.filling?.heldBack
            ?? "generation \(live.number), of fold version \(live.foldVersion), was made live by `cjledger rollback`"
        return .waits(newest.generation, because: reason)
    }
}

/// Which generations a prune removes.
public enum PruneRule {
    public enum Verdict: Sendable, Equatable {
        case remove
        /// It stays, for a reason that a person may want to know.
        case keep(because: String)
    }

    /// - Parameters:
    ///   - all: the generations there are.
    ///   - named: those a person named; empty takes whatever nobody needs.
    ///   - runningVersions: the fold versions of which instances run.
    public static func verdict(
        on status: GenerationStatus, among all: [GenerationStatus], named: Set<Generation>,
        runningVersions: Set<Int>
    ) -> Verdict {
        let number = status.number
        let live = all.first(where: \.isLive)
        if status.isLive { return .keep(because: "it is live") }
        if status.state == .retired { return .remove }
        if let holder = status.filling?.holder, status.filling?.isUnderWay == true {
            return .keep(because: "\(holder) fills it")
        }
        if status.asOf == nil, status.state == .ready, status.foldVersion != live?.foldVersion,
            runningVersions.contains(status.foldVersion)
        {
            return .keep(because: "an instance of its fold version \(status.foldVersion) runs and takes it further")
        }
        if named.contains(status.generation) { return .remove }
        if let asOf = status.asOf {
            return .keep(because: "it shows the ledger as of position \(asOf): `--prune \(number)` removes it")
        }
        if status.filling?.isUnderWay == true {
            return .keep(
                because: "it is half built: `cjledger replay` goes on with it, `--prune \(number)` removes it")
        }
        if status.state == .filling, status.filling == nil {
            return .keep(because: "it is being made, or what was left of that: `--prune \(number)` removes it")
        }
        if status.waitsForSwitch, number > live?.number ?? 0 {
            return .keep(because: "it waits for `cjledger replay --switch`: `--prune \(number)` removes it")
        }
        return .remove
    }
}
