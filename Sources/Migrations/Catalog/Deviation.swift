/// One thing of a database that is otherwise than this program's `migrate` left it.
public struct Deviation: Sendable, Equatable {
    /// What sort of thing it is, in the words of ``CatalogQuery``.
    public enum Kind: String, Sendable, CaseIterable {
        case server, schema, table, sequence, column, constraint, setting, owner, option, right, function, view
        case trigger
        case triggerState = "trigger state"
        case index, rule
        /// What is there was never noted, so nothing can be compared.
        case record
    }

    public let kind: Kind
    /// Which, with its schema.
    public let object: String
    /// What of it: the name of the trigger, the role with its right.
    public let aspect: String
    /// How it should be; nil for what should not be there.
    let wanted: String?
    /// How it is; nil for what is missing.
    let found: String?
    /// The role that it is to belong to; nil for the user that migrates.
    let maker: String?

    /// Without `wanted` it should not be there, without `found` it is not.
    init(_ kind: Kind, _ object: String, aspect: String = "", wanted: String?, found: String?, maker: String? = nil) {
        self.kind = kind
        self.object = object
        self.aspect = aspect
        self.wanted = wanted
        self.found = found
        self.maker = maker
    }

    /// That nobody knows how the database should be.
    static let noRecord = Deviation(.record, "cjledger.catalog", wanted: "", found: nil)

    /// Whether it is there and should not be.
    public var isExtra: Bool { wanted == nil }

    /// Whether `migrate` puts it right, without touching what stands in a table.
    public var isMendable: Bool {
        guard !isExtra else { return false }
        return switch kind {
        case .setting, .owner, .option, .right, .function, .view, .trigger, .triggerState, .index, .server, .record:
            true
        case .schema, .table, .sequence, .column, .constraint, .rule: false
        }
    }

    /// Whether events can be changed, removed, or come out of order because of it.
    public var endangersLedger: Bool {
        guard object.hasPrefix("ledger.") else { return false }
        return switch kind {
        case .trigger, .triggerState, .function: !isExtra
        case .rule: true
        case .right: isExtra && ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER"].contains { aspect.hasSuffix($0) }
        default: false
        }
    }

    /// Whether it is told by another one: what belongs to something that is missing is missing too.
    func isTold(by other: Deviation) -> Bool {
        guard other != self, other.found == nil else { return false }
        switch other.kind {
        case .schema, .table, .view, .function, .sequence:
            return object == other.object || object.hasPrefix(other.object + ".")
                || object.hasPrefix(other.object + " (")
        case .trigger: return kind == .triggerState && object == other.object && aspect == other.aspect
        default: return false
        }
    }

    func isSameThing(as other: Deviation) -> Bool {
        (kind, object, aspect) == (other.kind, other.object, other.aspect)
    }

    /// Without what another one of them tells.
    static func told(_ all: [Deviation]) -> [Deviation] {
        let whole = all.filter {
            $0.found == nil && [.schema, .table, .view, .function, .sequence, .trigger].contains($0.kind)
        }
        return all.filter { deviation in !whole.contains { deviation.isTold(by: $0) } }
    }
}

extension Deviation: CustomStringConvertible {
    /// What is wrong, in a line.
    public var description: String {
        switch kind {
        case .right where isExtra: "\(object): \(aspect), which it should not"
        case .right: "\(object): the right is missing that \(aspect)"
        case .owner: "\(object) does not belong to \(wanted?.split(separator: " ").last ?? "its role")"
        case .setting: "\(aspect) is not off for the database"
        case .server: "the database was made with another major version of PostgreSQL"
        case .record: "how the database should be is not noted in it"
        case .triggerState: "the trigger \(aspect) of \(object) is not switched on as it must be"
        default: "\(kind.rawValue) \(name) \(fault)"
        }
    }

    private var name: String { aspect.isEmpty ? object : kind == .index ? aspect : "\(aspect) of \(object)" }

    private var fault: String {
        if found == nil { return "is missing" }
        return isExtra ? "was added by somebody else" : "is not as this version makes it"
    }

    /// What puts it right.
    public var cure: String {
        if kind == .setting {
            return "run `cjledger migrate` as the database's owner, or ALTER DATABASE … SET jit = off"
        }
        if isMendable { return "run `cjledger migrate`, which puts it right" }
        switch kind {
        case .constraint where !isExtra: return "as \(maker ?? "its owner"): \(wanted ?? "");"
        case .right: return "take it back: \(revocation);"
        case .trigger: return "take it away: DROP TRIGGER \(aspect) ON \(object);"
        case .rule: return "take it away: DROP RULE \(aspect) ON \(object);"
        case .constraint: return "take it away: ALTER TABLE \(object) DROP CONSTRAINT \(aspect);"
        case .column where isExtra: return "take it away, or keep it if nothing depends on its absence"
        default:
            return """
                no statement brings back what stood in it: restore the database from a backup, or, where ledger.events \
                is whole, move the events to a new database (docs/operations.md, "Something of the schema is missing")
                """
        }
    }

    private var revocation: String {
        (found ?? "").replacing("GRANT ", with: "REVOKE ", maxReplacements: 1).replacing(" TO ", with: " FROM ")
    }
}
