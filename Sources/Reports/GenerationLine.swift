import Foundation
import Ledger
import Output
package import ReadModels
import Rebuild

/// A generation as `replay --list` shows it.
package struct GenerationLine: Encodable {
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

    package init(_ status: GenerationStatus, bytes: Int) {
        generation = status.number
        version = status.foldVersion
        state = status.waitsForSwitch && status.filling?.heldBack != nil ? "waiting" : status.state.rawValue
        position = status.checkpoint.value
        lagSeconds = status.asOf == nil ? status.lagSeconds : nil
        live = status.isLive
        pinned = status.isPinned
        asOf = status.asOf?.value
        views = status.views
        self.bytes = bytes
        let filling = status.filling.flatMap { $0.isUnderWay ? $0 : nil }
        phase = filling?.phase.rawValue
        percent = status.share.map { Int($0 * 100) }
        holder = filling?.holder
        heldBack = status.waitsForSwitch ? status.filling?.heldBack : nil
    }

    /// Every member stands in the object, null where there is nothing to say.
    package func encode(to encoder: any Encoder) throws {
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

    package static func table(_ lines: [GenerationLine]) -> [String] {
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
