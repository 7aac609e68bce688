import CJ
import Folding
import Foundation

/// Makes values that have something in every member, however deep, also in those that somebody adds one day.
enum EveryMember {
    static func filled<Value: StateValue>(_ type: Value.Type) throws(StateError) -> Value {
        switch type {
        // Of these not every text is a value.
        case is Witness.Type: try known(Witness.orderDetail)
        case is OrderLink.Kind.Type: try known(OrderLink.Kind.merge)
        case is Sale.Kind.Type: try known(Sale.Kind.shipping)
        case is Sale.Status.Type: try known(Sale.Status.open)
        case is ShipmentIds.Type: try read("{\"order T1\":7}")
        case is FirstSaid.Type: try known(FirstSaid(position: 7))
        case is LastSaid.Type: try known(LastSaid(position: 7))
        case is TrackEvents.Type: try read("[\(StateCoding.encode(filled(TrackEvent.self)))]")
        case is Date.Type: try known(Date(timeIntervalSince1970: 1_700_000_000))
        case is Decimal.Type: try known(Decimal(sign: .minus, exponent: -2, significand: 1234))
        case is String.Type: try known("text")
        case is Int.Type: try known(7)
        case is Bool.Type: try known(true)
        case let type as any StateObject.Type: try known(object(type))
        case let type as any Filled.Type: try known(type.filled())
        default: throw StateError("nobody knows how to fill \(type)")
        }
    }

    private static func object<Object: StateObject>(_ type: Object.Type) throws(StateError) -> Object {
        var members = Members<Object>()
        return try Object(&members)
    }

    private static func known<Value>(_ value: some Sendable) throws(StateError) -> Value {
        guard let value = value as? Value else { throw StateError("no \(Value.self)") }
        return value
    }

    fileprivate static func read<Value: StateValue>(_ text: String) throws(StateError) -> Value {
        do { return try StateCoding.decode(Value.self, from: text) } catch { throw StateError("\(error)") }
    }

    /// What of a value is empty: each such property of each type in it, by `type.property`.
    static func emptyProperties(of value: Any) -> Set<String> {
        if value is String || value is any Numeric || value is Bool || value is Date { return [] }
        let mirror = Mirror(reflecting: value)
        var empty: Set<String> = []
        for child in mirror.children {
            let inner = Mirror(reflecting: child.value)
            let isEmpty =
                [.optional, .collection, .set, .dictionary].contains(inner.displayStyle) && inner.children.isEmpty
            if isEmpty, let label = child.label, mirror.displayStyle != .tuple {
                empty.insert("\(type(of: value)).\(label)")
            }
            empty.formUnion(emptyProperties(of: child.value))
        }
        return empty
    }
}

private struct Members<Object: StateObject>: StateMembers {
    private var last = ""

    mutating func member<Member: StateValue>(_ name: String, _: (Object) -> Member) throws(StateError) -> Member {
        try goOn(to: name)
        return try EveryMember.filled(Member.self)
    }

    mutating func member<Member: StateValue>(_ name: String, _: (Object) -> Member?) throws(StateError) -> Member? {
        try goOn(to: name)
        return try EveryMember.filled(Member.self)
    }

    private mutating func goOn(to name: String) throws(StateError) {
        guard last < name else { throw StateError("\(Object.self) lists \(name) behind \(last)") }
        last = name
    }
}

/// A value with a single value in it.
private protocol Filled: Sendable {
    static func filled() throws(StateError) -> Self
}

extension Array: Filled where Element: StateValue {
    static func filled() throws(StateError) -> [Element] { [try EveryMember.filled(Element.self)] }
}

extension Dictionary: Filled where Key: StateKey, Value: StateValue {
    static func filled() throws(StateError) -> [Key: Value] {
        guard let key = Key(stateName: "getOrderDetail") else { throw StateError("no key") }
        return [key: try EveryMember.filled(Value.self)]
    }
}

extension SortedMap: Filled where Key: StateKey, Value: StateValue {
    static func filled() throws(StateError) -> SortedMap {
        guard let key = Key(stateName: "getOrderDetail") else { throw StateError("no key") }
        return [key: try EveryMember.filled(Value.self)]
    }
}

extension Statements: Filled {
    static func filled() throws(StateError) -> Statements {
        Statements([try EveryMember.filled(Statement.self)], position: 7)
    }
}

extension Versions: Filled {
    static func filled() throws(StateError) -> Versions {
        try EveryMember.read("[\(StateCoding.encode(try EveryMember.filled(Newest<Value>.self)))]")
    }
}

extension Newest: Filled {
    /// One that outranks another.
    static func filled() throws(StateError) -> Newest {
        let stamp = StateCoding.encode(try EveryMember.filled(Stamp.self))
        let value = StateCoding.encode(try EveryMember.filled(Value.self))
        let members = "\"position\":7,\"stamp\":\(stamp),\"value\":\(value)}"
        return try EveryMember.read("{\"outranked\":{\(members),\(members)")
    }
}
