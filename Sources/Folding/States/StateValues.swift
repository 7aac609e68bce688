public import CJ
import Decimals
public import Foundation
import Instants

extension String: StateValue {
    public init(state json: JSON) throws(StateError) { self = try json.known(json.string) }
    public func write(to writer: inout StateWriter) { writer.text(self) }
}

extension Int: StateValue {
    public init(state json: JSON) throws(StateError) { self = try json.known(json.integer) }
    public func write(to writer: inout StateWriter) { writer.number(self) }
}

extension Bool: StateValue {
    public init(state json: JSON) throws(StateError) { self = try json.known(json.bool) }
    public func write(to writer: inout StateWriter) { writer.plain(self ? "true" : "false") }
}

extension Decimal: StateValue {
    public init(state json: JSON) throws(StateError) {
        self = try json.known(json.number.flatMap { Money.amount($0) ?? Decimal(string: $0) })
    }

    public func write(to writer: inout StateWriter) { writer.plain(plainText) }
}

extension Date: StateValue {
    /// From whole microseconds since 1970.
    public init(state json: JSON) throws(StateError) { self.init(microsecondsSince1970: try Int(state: json)) }
    public func write(to writer: inout StateWriter) { writer.number(microsecondsSince1970) }
}

extension Array: StateValue where Element: StateValue {
    public init(state json: JSON) throws(StateError) {
        let elements = try json.known(json.elements)
        self.init()
        reserveCapacity(elements.count)
        for element in elements { append(try Element(state: element)) }
    }

    public func write(to writer: inout StateWriter) { writer.array(self) }
}

extension Dictionary: StateValue where Key: StateKey, Value: StateValue {
    public init(state json: JSON) throws(StateError) {
        self.init()
        for (name, value) in try json.stateMembers() {
            guard let key = Key(stateName: name) else { throw StateError("a name that is no key") }
            self[key] = try Value(state: value)
        }
    }

    public func write(to writer: inout StateWriter) {
        writer.object(lazy.map { (name: $0.stateName, value: $1) })
    }
}

extension RawRepresentable where Self: StateValue, RawValue == String {
    public init(state json: JSON) throws(StateError) {
        self = try json.known(Self(rawValue: try String(state: json)))
    }

    public func write(to writer: inout StateWriter) { writer.text(rawValue) }
}

extension Witness: StateValue {}

extension JSON {
    fileprivate func known<Value>(_ value: Value?) throws(StateError) -> Value {
        guard let value else { throw StateError("no \(Value.self)") }
        return value
    }

    /// The members of an object whose names are keys.
    func stateMembers() throws(StateError) -> [String: JSON] { try known(members) }
}

/// What may stand as the name of an object's member.
public protocol StateKey: Hashable, Sendable {
    init?(stateName: String)
    var stateName: String { get }
}

extension String: StateKey {
    public init(stateName: String) { self = stateName }
    public var stateName: String { self }
}

extension Witness: StateKey {
    public init?(stateName: String) { self.init(rawValue: stateName) }
    public var stateName: String { rawValue }
}
