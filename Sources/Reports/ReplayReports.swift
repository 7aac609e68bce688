import Foundation
import Ledger
import ReadModels
package import Rebuild

/// What `replay --dry-run` prints.
package struct ReplayPlanReport: Encodable {
    let events: Int
    let fromVersion: Int
    let toVersion: Int
    let liveGeneration: Int
    let resumes: Int?
    let seconds: Int?
    let bytes: Int?

    package init(_ plan: ReplayPlan) {
        events = plan.events
        fromVersion = plan.live.foldVersion
        toVersion = plan.foldVersion
        liveGeneration = plan.live.number
        resumes = plan.resumes?.number
        seconds = plan.seconds.map { Int($0.rounded(.up)) }
        bytes = plan.bytes
    }

    package var lines: [String] {
        let what =
            resumes.map { "would go on with generation \($0)" }
            ?? "would begin a new generation beside \(liveGeneration)"
        return [
            "\(what): \(events) events, from fold version \(fromVersion) to \(toVersion)",
            "time          \(seconds.map { "about \($0) s, as fast as the last one" } ?? "not known before the first one")",
            "disk          \(bytes.map { "about \(ByteText.of($0)) until the old generation is pruned" } ?? "not known while the live generation is empty")",
        ]
            + (toVersion < fromVersion
                ? [
                    "this program's rules are older than the live ones: only `cjledger rollback --to` would switch to it"
                ]
                : [])
    }
}

/// What a replay came to.
package struct ReplayReport: Encodable {
    let generation: Int
    let switched: Bool
    let heldBack: String?

    package init(_ outcome: Replay.Outcome) {
        switch outcome {
        case .switched(_, let generation):
            self.generation = generation.number
            switched = true
            heldBack = nil
        case .waits(let generation, let reason):
            self.generation = generation.number
            switched = false
            heldBack = reason
        }
    }

    package var lines: [String] {
        guard let heldBack else {
            return [
                "generation \(generation) is live",
                "`cjledger rollback` goes back; `cjledger replay --prune` removes what is not needed any more",
            ]
        }
        return [
            "generation \(generation) is complete and not live: \(heldBack)",
            "`cjledger replay --switch` makes it live all the same, `cjledger replay --prune \(generation)` removes it",
        ]
    }
}

/// What a switch did.
package struct SwitchReport: Encodable {
    let from: Int
    let to: Int
    let pinned: Bool
    let position: Int
    let lagSeconds: Decimal

    package init(_ outcome: GenerationSwitch.Outcome, isPinned: Bool) {
        from = outcome.from.number
        to = outcome.to.number
        pinned = isPinned
        position = outcome.to.checkpoint.value
        lagSeconds = outcome.to.lagSeconds
    }

    package var lines: [String] {
        [
            "generation \(to) is live instead of \(from), at position \(position), lag \(lagSeconds) s"
        ] + (pinned ? ["it is pinned: nothing switches away from it until `cjledger replay --switch`"] : [])
    }
}
