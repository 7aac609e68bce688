import Ledger
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
    /// Why not; nil when it may.
    public static func refusal(
        from live: GenerationStanding, to candidate: GenerationStanding, by switcher: Switcher
    ) -> SwitchRefusal? {
        let problem: SwitchRefusal.Problem? =
            if candidate.isLive {
                .isLive
            } else if candidate.asOf != nil {
                .showsThePast
            } else if candidate.state != .ready {
                .notReady
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
    }

    let problem: Problem
    let live: GenerationStanding
    let candidate: GenerationStanding

    var isOfLive: Bool { problem == .isLive }
    var isBehind: Bool { problem == .behind }

    public var description: String {
        switch problem {
        case .isLive: "generation \(candidate.number) is live already"
        case .showsThePast:
            "generation \(candidate.number) shows the ledger as it stood at position \(candidate.asOf ?? .start): it is read by its own views and never live"
        case .notReady: "generation \(candidate.number) is not complete yet: `cjledger replay` goes on with it"
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
