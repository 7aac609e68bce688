import Folding
import Ledger
import Postgres

/// A read model whose things stand by an id of their own: each has a row with its state, and may have rows below it.
struct KeyedModel<Picture: Joinable & StateValue & Sized, Row: Equatable & Sendable>:
    Sendable
{
    typealias Entry = KeyedEntry<Picture, Row>

    let tables: ModelTables<Entry>
    /// The table with the states, and its column with the ids.
    private let model: ReadModel
    private let table: String
    private let idColumn: String
    private let row: @Sendable (Picture, String) -> Row

    /// - Parameters:
    ///   - model: which it is.
    ///   - table: the table with the states, whose key is the id.
    ///   - row: what a picture shows, with its id.
    ///   - below: adds the tables with the rows below.
    init(
        _ model: ReadModel, _ table: ReadModelTable<Entry>, row: @escaping @Sendable (Picture, String) -> Row,
        below: (inout ModelTables<Entry>) -> Void
    ) {
        self.model = model
        self.table = table.name
        idColumn = table.keyColumns.map(\.name).joined()
        self.row = row
        tables = ModelTables { tables in
            tables.add(table, by: \.id) { [$0] }
            below(&tables)
        }
    }

    /// Takes pictures in, by their ids, and writes every thing they change.
    func take(_ pictures: [String: Picture], with writer: ModelWriter) async throws {
        guard !pictures.isEmpty else { return }
        let stored = try await stored(pictures.keys.sorted(), writer)
        let changed = try stored.joined(with: pictures).filter { id, picture in
            let known = stored[id]
            guard known != picture else { return false }
            return try writer.room.isEnough(for: picture, since: [known].compactMap(\.self), model, id)
        }
        try await tables.write(
            from: entries(stored.filter { changed[$0.key] != nil }), to: entries(changed), with: writer)
    }

    private func entries(_ pictures: [String: Picture]) -> [Entry] {
        pictures.sorted { $0.key < $1.key }.map { KeyedEntry(id: $0, picture: $1, row: row($1, $0)) }
    }

    private func stored(_ ids: [String], _ writer: ModelWriter) async throws -> [String: Picture] {
        guard writer.findsThings else { return [:] }
        let rows = try await writer.connection.query(
            """
            SELECT \(identifier: idColumn), state
            FROM projection.\(identifier: table)
            WHERE generation = \(writer.generation) AND account = \(writer.account.text)
                AND \(identifier: idColumn) = ANY (\(ids))
            """
        ) { row throws(PostgresError) in (try row.next(String.self), try row.next(String.self)) }
        var states: [String: Picture] = [:]
        for (id, state) in rows { states[id] = try StateCoding.decode(Picture.self, from: state) }
        return states
    }
}

/// A thing with the row that it shows.
struct KeyedEntry<Picture: Equatable & Sendable, Row: Equatable & Sendable>: Equatable, Sendable {
    let id: String
    let picture: Picture
    let row: Row
}
