/// One of the ways that CJ may be: a value for each switch, of which there is one for every belief about CJ that could
/// be wrong. It says how CJ tells what is the case, and never what is the case.
public struct Dialect: Hashable, Sendable {
    /// What differs from CJ's documents, by the type of the switch.
    private var values: [ObjectIdentifier: String] = [:]

    /// CJ as its documents have it, or, where they are silent, as the simulator always took it to be.
    public static let documents = Dialect()

    /// CJ as it was seen live.
    public static let live = all.reduce(into: Dialect()) { $0.setLive($1) }

    /// One of all the dialects there are: each switch is drawn by itself, and is drawn the same whichever others exist.
    public static func random(seed: UInt64) -> Dialect {
        let chance = Chance(seed: seed).branch(.dialect)
        return all.reduce(into: Dialect()) { dialect, type in
            var own = chance.branch(Int(truncatingIfNeeded: type.name.fingerprint))
            dialect.draw(type, from: &own)
        }
    }

    /// The value of a switch: `dialect[SandboxFlag.self]`.
    subscript<Value: DialectSwitch>(_ type: Value.Type) -> Value {
        get { values[ObjectIdentifier(type)].flatMap(Value.init) ?? Value.documented }
        set { values[ObjectIdentifier(type)] = newValue == Value.documented ? nil : newValue.rawValue }
    }

    /// The same with another value of one switch.
    func with<Value: DialectSwitch>(_ value: Value) -> Dialect {
        var dialect = self
        dialect[Value.self] = value
        return dialect
    }

    private mutating func setLive<Value: DialectSwitch>(_ type: Value.Type) { self[type] = Value.live }

    private mutating func draw<Value: DialectSwitch>(_ type: Value.Type, from chance: inout Chance) {
        self[type] = chance.pick(Value.allCases)
    }

    /// Sets a switch by the name of a value.
    ///
    /// - Returns: false when it has no such value.
    mutating func set<Value: DialectSwitch>(_ type: Value.Type, to name: some StringProtocol) -> Bool {
        guard let value = Value(rawValue: String(name)) else { return false }
        self[type] = value
        return true
    }
}

extension Dialect: CustomStringConvertible {
    /// The switches that differ from CJ's documents, as `--dialect` takes them: `page-cap=50,points=priced`; `documents`
    /// where none does.
    public var description: String {
        let differing = Self.all.compactMap { type in values[ObjectIdentifier(type)].map { "\(type.name)=\($0)" } }
        return differing.isEmpty ? "documents" : differing.joined(separator: ",")
    }
}

extension String {
    /// A number that depends on each of its bytes and on nothing else (FNV-1a).
    fileprivate var fingerprint: UInt64 {
        utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
