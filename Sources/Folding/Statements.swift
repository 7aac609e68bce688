/// A set of statements, each with the first event that made it.
public struct Statements<Statement: Hashable & Comparable & Codable & Sendable>: Joinable, Sendable, Codable, Equatable
{
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

    /// JSON's keys being texts, it is written as an array.
    struct Entry: Codable {
        let statement: Statement
        let position: FirstSaid
    }

    public init(from decoder: any Decoder) throws {
        let entries = try decoder.singleValueContainer().decode([Entry].self)
        firstSaid = SortedMap(entries.lazy.map { ($0.statement, $0.position) }) { $0.joined(with: $1) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(entries)
    }

    var entries: [Entry] {
        byPosition.map { Entry(statement: $0.statement, position: FirstSaid(position: $0.position)) }
    }
}
