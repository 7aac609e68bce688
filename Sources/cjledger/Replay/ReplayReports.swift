import Foundation
import Instants
import Ledger
import Output
import ReadModels
import Rebuild

/// A generation as `replay --list` shows it.
struct GenerationLine: Encodable {
    let generation: Int
    let version: Int
    let state: String
    let position: Int
    let lagSeconds: Decimal?
    let live: Bool
    let pinned: Bool
    let asOf: Int?
    let views: String?
    let bytes: Int
    let phase: String?
    let percent: Int?
    let holder: String?
    let heldBack: String?

    init(_ standing: GenerationStatus, bytes: Int) {
        generation = standing.number
        version = standing.foldVersion
        state = standing.waitsForSwitch && standing.filling?.heldBack != nil ? "waiting" : standing.state.rawValue
        position = standing.checkpoint.value
        lagSeconds = standing.asOf == nil ? standing.lagSeconds : nil
        live = standing.isLive
        pinned = standing.isPinned
        asOf = standing.asOf?.value
        views = standing.views
        self.bytes = bytes
        let filling = standing.filling.flatMap { $0.isUnderWay ? $0 : nil }
        phase = filling?.phase.rawValue
        percent = standing.share.map { Int($0 * 100) }
        holder = filling?.holder
        heldBack = standing.waitsForSwitch ? standing.filling?.heldBack : nil
    }

    /// Every member stands in the object, null where there is nothing to say.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(generation, forKey: .generation)
        try members.encode(version, forKey: .version)
        try members.encode(state, forKey: .state)
        try members.encode(position, forKey: .position)
        try members.encode(lagSeconds, forKey: .lagSeconds)
        try members.encode(live, forKey: .live)
        try members.encode(pinned, forKey: .pinned)
        try members.encode(asOf, forKey: .asOf)
        try members.encode(views, forKey: .views)
        try members.encode(bytes, forKey: .bytes)
        try members.encode(phase, forKey: .phase)
        try members.encode(percent, forKey: .percent)
        try members.encode(holder, forKey: .holder)
        try members.encode(heldBack, forKey: .heldBack)
    }

    private enum CodingKeys: String, CodingKey {
        case generation, version, state, position, lagSeconds, live, pinned, asOf, views, bytes, phase, percent, holder
        case heldBack
    }

    private var remark: String {
        let filling = phase.map { phase in
            [phase, percent.map { "\($0) %" }, holder.map { "by \($0)" } ?? "by nobody now"].compactMap(\.self)
                .joined(separator: ", ")
        }
        return [
            live ? (pinned ? "live, pinned" : "live") : nil, asOf.map { "as of \($0), views in \(views ?? "none")" },
            filling, heldBack,
        ].compactMap(\.self).joined(separator: "; ")
    }

    static func table(_ lines: [GenerationLine]) -> [String] {
        var table = TextTable(columns: ["generation", "version", "state", "position", "lag", "size", ""])
        table.rows = lines.map { line in
            [
                String(line.generation), String(line.version), line.state, String(line.position),
                line.lagSeconds.map { "\($0) s" } ?? "", ByteText.of(line.bytes), line.remark,
            ]
        }
        return table.lines(indent: 0)
    }
}

/// What `replay --dry-run` prints.
struct ReplayPlanReport: Encodable {
    let events: Int
    let fromVersion: Int
    let toVersion: Int
    let liveGeneration: Int
    let resumes: Int?
    let seconds: Int?
    let bytes: Int?

    init(_ plan: ReplayPlan) {
        events = plan.events
        fromVersion = plan.live.foldVersion
        toVersion = plan.foldVersion
        liveGeneration = plan.live.number
        resumes = plan.resumes?.number
        seconds = plan.seconds.map { Int($0.rounded(.up)) }
        bytes = plan.bytes
    }

    var lines: [String] {
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
struct ReplayReport: Encodable {
    let generation: Int
    let switched: Bool
    let heldBack: String?

    init(_ outcome: Replay.Outcome) {
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

    var lines: [String] {
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
struct SwitchReport: Encodable {
    let from: Int
    let to: Int
    let pinned: Bool
    let position: Int
    let lagSeconds: Decimal

    init(_ outcome: GenerationSwitch.Outcome, isPinned: Bool) {
        from = outcome.from.number
        to = outcome.to.number
        pinned = isPinned
        position = outcome.to.checkpoint.value
        lagSeconds = outcome.to.lagSeconds
    }

    var lines: [String] {
        [
            "generation \(to) is live instead of \(from), at position \(position), lag \(lagSeconds) s"
        ] + (pinned ? ["it is pinned: nothing switches away from it until `cjledger replay --switch`"] : [])
    }
}

/// Sizes for people.
enum ByteText {
    static func of(_ bytes: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var size = Double(bytes)
        var unit = 0
        while size >= 1000, unit < units.count - 1 {
            size /= 1000
            unit += 1
        }
        return unit == 0 ? "\(bytes) B" : "\((size * 10).rounded() / 10) \(units[unit])"
    }
}
