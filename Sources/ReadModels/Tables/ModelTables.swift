/// The tables of a read model, and the rows in each that a thing has.
///
/// Most of a thing stays as it was, so only the rows that differ are written.
struct ModelTables<Thing>: Sendable {
    typealias Writing = @Sendable (_ before: [Thing], _ after: [Thing], ModelWriter) async throws -> Void

    private var writings: [Writing] = []
    /// Of each table its name and columns, the generation and the account included.
    private(set) var columns: [(table: String, names: [String])] = []

    init(_ tables: (inout ModelTables) -> Void) { tables(&self) }

    /// A table of which a thing has any rows.
    ///
    /// - Parameter key: what tells them apart, as the table's key does.
    mutating func add<Row: Equatable & SendableMetatype, Key: Hashable & SendableMetatype>(
        _ table: ReadModelTable<Row>, by key: @escaping @Sendable (Row) -> Key,
        rows: @escaping @Sendable (Thing) -> [Row]
    ) {
        columns.append((table.name, table.columnNames))
        writings.append { before, after, writer in
            let changes = RowChanges(from: before.flatMap(rows), to: after.flatMap(rows), by: key)
            try await writer.write(changes, to: table)
        }
    }

    /// A table whose rows are told apart by their thing and their place.
    mutating func add<Row: Equatable & SendableMetatype>(
        numbered table: ReadModelTable<Numbered<Row>>, of key: @escaping @Sendable (Thing) -> String,
        rows: @escaping @Sendable (Thing) -> [Row]
    ) {
        add(table, by: \.place) { thing in
            rows(thing).enumerated().map { Numbered(place: Numbered.Place(of: key(thing), number: $0 + 1), row: $1) }
        }
    }

    /// Turns the rows of things as they stand into those of the same things and new ones as they are to stand, within the
    /// caller's transaction.
    func write(from before: [Thing], to after: [Thing], with writer: ModelWriter) async throws {
        for write in writings { try await write(before, after, writer) }
    }
}

/// One of several rows that a thing has in a table.
struct Numbered<Row: Equatable>: Equatable {
    struct Place: Hashable {
        /// The key of the thing.
        let of: String
        /// From 1.
        let number: Int
    }

    let place: Place
    let row: Row
}
