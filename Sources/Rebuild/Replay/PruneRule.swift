public import ReadModels

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
        on standing: GenerationStanding, among all: [GenerationStanding], named: Set<Generation>,
        runningVersions: Set<Int>
    ) -> Verdict {
        let number = standing.number
        let live = all.first(where: \.isLive)
        if standing.isLive { return .keep(because: "it is live") }
        if standing.state == .retired { return .remove }
        if let holder = standing.filling?.holder, standing.filling?.isUnderWay == true {
            return .keep(because: "\(holder) fills it")
        }
        if standing.asOf == nil, standing.state == .ready, standing.foldVersion != live?.foldVersion,
            runningVersions.contains(standing.foldVersion)
        {
            return .keep(because: "an instance of its fold version \(standing.foldVersion) runs and takes it further")
        }
        if named.contains(standing.generation) { return .remove }
        if let asOf = standing.asOf {
            return .keep(because: "it shows the ledger as of position \(asOf): `--prune \(number)` removes it")
        }
        if standing.filling?.isUnderWay == true {
            return .keep(
                because: "it is half built: `cjledger replay` goes on with it, `--prune \(number)` removes it")
        }
        if standing.state == .filling, standing.filling == nil {
            return .keep(because: "it is being made, or what was left of that: `--prune \(number)` removes it")
        }
        if standing.waitsForSwitch, number > live?.number ?? 0 {
            return .keep(because: "it waits for `cjledger replay --switch`: `--prune \(number)` removes it")
        }
        return .remove
    }
}
