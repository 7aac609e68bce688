import Postgres
import ReadModels

/// A generation that is being filled, or that is complete and waits for a person.
public struct ReplayStatus: Sendable, Encodable, Equatable {
    public let generation: Int
    /// The fold version it is made by.
    public let version: Int
    /// What is being done; nil when it is complete.
    public let phase: String?
    /// How much of that is done, of a hundred; nil where that is not known.
    public let percent: Int?
    /// The process that works on it; nil when none does.
    public let holder: String?
    /// Why it was not made live by itself; nil while it is filled.
    public let heldBack: String?

    init?(_ status: GenerationStatus) {
        let filling = status.filling.flatMap { $0.isUnderWay ? $0 : nil }
        heldBack = status.waitsForSwitch ? status.filling?.heldBack : nil
        // What shows one position for good is nothing that the read models wait for.
        guard filling != nil || heldBack != nil, status.asOf == nil else { return nil }
        generation = status.number
        version = status.foldVersion
        phase = filling?.phase.rawValue
        percent = status.share.map { Int($0 * 100) }
        holder = filling?.holder
    }

    enum CodingKeys: String, CodingKey {
        case generation, version, phase, percent, holder
        case heldBack = "held_back"
    }

    /// Every member stands in the object, null where there is nothing to say.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(generation, forKey: .generation)
        try members.encode(version, forKey: .version)
        try members.encode(phase, forKey: .phase)
        try members.encode(percent, forKey: .percent)
        try members.encode(holder, forKey: .holder)
        try members.encode(heldBack, forKey: .heldBack)
    }

    /// How it stands, in words.
    public var words: String {
        if let heldBack {
            return "generation \(generation), fold version \(version), is complete and not live: \(heldBack)"
        }
        let work = [
            phase, percent.map { "\($0) %" }, holder.map { "by \($0)" } ?? "by nobody: `cjledger replay` goes on",
        ]
        return "generation \(generation), fold version \(version): "
            + work.compactMap(\.self).joined(separator: ", ")
    }

    /// All there are, ascending.
    static func read(on connection: Connection) async throws(PostgresError) -> [ReplayStatus] {
        try await GenerationStatus.readAll(on: connection).compactMap { ReplayStatus($0) }
    }
}
