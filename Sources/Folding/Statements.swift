public import CJ

/// A set of statements, each with the first event that made it.
public struct Statements<Statement: StateValue & Hashable & Comparable>: Joinable, Sendable, Equatable {
    /// The first event for each statement.
    public private(set) var firstSaid: SortedMap<Statement, FirstSaid>

    /// The statements of the event at a position.
    public init(_ statements: some Sequence<Statement>, position: Int) {
        firstSaid = SortedMap(statements.lazy.map { ($0, FirstSaid(position: position)) }) { first, _ in first }
    }

    public mutating func join(_ other: Statements) { firstSaid.join(other.firstSaid) }

    /// Every statement with its event's position, by position.
    public var byPosition: [(statement: Statement, position: Int)] {
        firstSaid.map { (statement: $0, position: $1.position) }
            .sorted { ($0.position, $0.statement) < ($1.position, $1.statement) }
    }
}

extension Statements: StateValue {
    /// JSON's names being texts, it is an array.
    public init(state json: JSON) throws(StateError) {
        let entries = try [Entry](state: json)
        firstSaid = SortedMap(entries.lazy.map { ($0.statement, $0.position) }) { $0.joined(with: $1) }
    }

    public func write(to writer: inout StateWriter) {
        byPosition.map { Entry(position: FirstSaid(position: $0.position), statement: $0.statement) }
            .write(to: &writer)
    }

    struct Entry: Equatable {
        let position: FirstSaid
        let statement: Statement
    }
}

extension Statements.Entry: StateObject {
    init(_ state: inout some StateMembers<Statements.Entry>) throws(StateError) {
        position = try state.member("position") { $0.position }
        statement = try state.member("statement") { $0.statement }
    }
}
