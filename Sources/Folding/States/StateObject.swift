public import CJ

/// Something that a state is made of, as JSON.
public protocol StateValue: Sendable, Equatable {
    /// Reads the value.
    init(state json: JSON) throws(StateError)
    /// Writes the value; equal values give equal texts.
    func write(to writer: inout StateWriter)
}

/// A part of a state that is an object, by one list of members that serves both ways:
///
///     extension OrderLink: StateObject {
///         public init(_ state: inout some StateMembers<OrderLink>) throws(StateError) {
///             code = try state.member("code", \.code)
///             kind = try state.member("kind", \.kind)
///         }
///     }
///
/// To read a value, each member is what the object has under the name. To write one, each is written and handed back, so
/// that the list makes the same value again. A property without a member does not build, unless it has a default value; a
/// test finds those.
public protocol StateObject: StateValue {
    /// Lists the members, in the ascending order of their names.
    init(_ state: inout some StateMembers<Self>) throws(StateError)
}

/// The members of an object, read from a state or written to it.
public protocol StateMembers<Object> {
    associatedtype Object

    /// A member that every such object has.
    ///
    /// - Parameter member: what an object has there.
    mutating func member<Member: StateValue>(
        _ name: String, _ member: (Object) -> Member
    ) throws(StateError) -> Member

    /// A member that is left out where there is nothing.
    mutating func member<Member: StateValue>(
        _ name: String, _ member: (Object) -> Member?
    ) throws(StateError) -> Member?
}

/// Why a state cannot be read. The words name no content of it.
public struct StateError: Error, Equatable, CustomStringConvertible {
    public let description: String

    /// - Parameter problem: what is wrong, in words of this program.
    public init(_ problem: String) { description = "a state that is damaged: \(problem)" }
}

extension StateObject {
    public init(state json: JSON) throws(StateError) {
        guard json.isObject else { throw StateError("no object") }
        var members = ReadMembers<Self>(json: json)
        try self.init(&members)
    }

    public func write(to writer: inout StateWriter) {
        var members = WrittenMembers(object: self)
        // The bytes move and are not copied.
        swap(&members.writer, &writer)
        members.writer.beginObject()
        // Writing throws nothing.
        _ = try? Self(&members)
        members.writer.endObject()
        swap(&members.writer, &writer)
    }
}

private struct ReadMembers<Object>: StateMembers {
    let json: JSON

    func member<Member: StateValue>(_ name: String, _: (Object) -> Member) throws(StateError) -> Member {
        guard let member = json.member(name) else { throw StateError("no member \(name)") }
        return try Member(state: member)
    }

    func member<Member: StateValue>(_ name: String, _: (Object) -> Member?) throws(StateError) -> Member? {
        guard let member = json.member(name) else { return nil }
        return try Member(state: member)
    }
}

private struct WrittenMembers<Object>: StateMembers {
    let object: Object
    var writer = StateWriter(reserving: 0)

    @inline(__always)
    mutating func member<Member: StateValue>(_ name: String, _ member: (Object) -> Member) -> Member {
        let member = member(object)
        writer.member(name, member)
        return member
    }

    @inline(__always)
    mutating func member<Member: StateValue>(_ name: String, _ member: (Object) -> Member?) -> Member? {
        let member = member(object)
        if let member { writer.member(name, member) }
        return member
    }
}
