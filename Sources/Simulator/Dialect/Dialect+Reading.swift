extension Dialect {
    /// Reads a list such as `live,page-cap=none`: dialects and single switches, of which a later one wins.
    /// `random:SEED` is one of all the dialects there are.
    ///
    /// - Throws: what is wrong with the list.
    public init(reading list: String) throws(DialectError) {
        self = .documents
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if words.count == 2 {
                guard let type = Self.all.first(where: { $0.name == words[0] }) else { throw .noSuchSwitch }
                guard set(type, to: words[1]) else { throw .noSuchValue(of: Self.facts(named: type.name)) }
            } else {
                self = try Self.named(part)
            }
        }
    }

    private static func named(_ name: Substring) throws(DialectError) -> Dialect {
        switch name {
        case "documents": return .documents
        case "live": return .live
        default:
            guard name.hasPrefix("random:") else { throw .noSuchDialect }
            guard let seed = UInt64(name.dropFirst("random:".count)) else { throw .noSeed }
            return .random(seed: seed)
        }
    }

    private static func facts(named name: String) -> SwitchFacts? { switches.first { $0.name == name } }
}

/// Why a dialect cannot be read.
public enum DialectError: Error, Equatable, CustomStringConvertible {
    case noSuchDialect
    case noSeed
    case noSuchSwitch
    case noSuchValue(of: Dialect.SwitchFacts?)

    public var description: String {
        switch self {
        case .noSuchDialect: "a dialect is documents, live, random:SEED, or NAME=VALUE of a switch"
        case .noSeed: "random: wants a whole number as its seed, such as random:7"
        case .noSuchSwitch: "a switch is none of: \(Dialect.switches.map(\.name).joined(separator: ", "))"
        case .noSuchValue(let facts):
            "\(facts?.name ?? "a switch")= wants one of: \(facts?.values.joined(separator: ", ") ?? "")"
        }
    }
}
