import Postgres
import ReadModels

/// Finds the rows of one table that differ between two generations, by a join on the table's keys.
///
/// The server joins and compares, so only rows that differ travel, and they are counted as they come.
struct TableComparison: Sendable {
    let table: ComparedTable
    let live: Generation
    let candidate: Generation
    /// Whether the states are compared as well. Between versions of the rules they may differ where no column does.
    let comparesStates: Bool
    /// Compares only some rows; nil compares all.
    var only: SQL?

    /// The most examples of one kind of difference, and of all kinds together.
    private static let examplesOfKind = 3
    private static let examplesInAll = 20

    private var columns: [String] { table.columns + (comparesStates && table.hasState ? ["state"] : []) }

    /// Compares what the connection's transaction sees.
    func run(on connection: Connection) async throws -> TableDifferences {
        var found = TableDifferences(table)
        var examples: [[String]: [RowDifference]] = [:]
        var count = 0
        try await connection.read(statement, row: readDifference) { differences in
            for difference in differences {
                found.count(difference)
                let kind = [difference.presence.rawValue] + difference.columns.map(\.name)
                guard count < Self.examplesInAll, examples[kind, default: []].count < Self.examplesOfKind else {
                    continue
                }
                examples[kind, default: []].append(difference)
                count += 1
            }
        }
        found.examples = examples.values.joined().sorted {
            ($0.presence, $0.columns.first?.name ?? "", $0.key.map(\.value).joined(separator: "\u{0}"))
                < ($1.presence, $1.columns.first?.name ?? "", $1.key.map(\.value).joined(separator: "\u{0}"))
        }
        return found
    }

    private func readDifference(_ row: inout Row) throws(PostgresError) -> RowDifference {
        let key = zip(table.keys, try row.next([String].self)).map { KeyColumn(name: $0, value: $1) }
        let isLive: Bool = try row.next()
        let isCandidate: Bool = try row.next()
        let places: [Int] = try row.next()
        let left: [String?] = try row.next()
        let right: [String?] = try row.next()
        let presence: RowDifference.Presence = isLive ? (isCandidate ? .both : .onlyLive) : .onlyCandidate
        let differing = places.map { ColumnDifference(name: columns[$0], live: left[$0], candidate: right[$0]) }
        return RowDifference(key: key, presence: presence, columns: differing)
    }

    // MARK: SQL

    private var statement: SQL {
        let keys = list(table.keys.map(SQL.quoted)) { "coalesce(l.\($0), r.\($0))::text" }
        let join = table.keys.map(SQL.quoted).map { "l.\($0) = r.\($0)" }.joined(separator: " AND ")
        let quoted = columns.map(SQL.quoted)
        let differs = columns.map(Self.differs)
        let both = "l.generation IS NOT NULL AND r.generation IS NOT NULL"
        let places = list(zip(columns.indices, differs)) { "CASE WHEN \(both) AND \($1) THEN \($0) END" }
        let left = list(zip(quoted, differs)) { "CASE WHEN \($1) THEN l.\($0)::text END" }
        let right = list(zip(quoted, differs)) { "CASE WHEN \($1) THEN r.\($0)::text END" }
        let condition = (["l.generation IS NULL", "r.generation IS NULL"] + differs).joined(separator: "\n    OR ")
        return """
            SELECT ARRAY[\(SQL(unescaped: keys))]::text[], l.generation IS NOT NULL, r.generation IS NOT NULL,
                array_remove(ARRAY[\(SQL(unescaped: places))]::bigint[], NULL),
                ARRAY[\(SQL(unescaped: left))]::text[],
                ARRAY[\(SQL(unescaped: right))]::text[]
            FROM (\(rows(of: live))) AS l
            FULL JOIN (\(rows(of: candidate))) AS r ON \(SQL(unescaped: join))
            WHERE \(SQL(unescaped: condition))
            """
    }

    private static func differs(_ column: String) -> String {
        let (left, right) = ("l.\(SQL.quoted(column))", "r.\(SQL.quoted(column))")
        guard column == "state" else { return "\(left) IS DISTINCT FROM \(right)" }
        // Two texts may be one state: blanks and the order of members mean nothing. Mostly they are the same text, which
        // is much sooner seen.
        return """
            \(left)::text IS DISTINCT FROM \(right)::text AND \(left)::jsonb IS DISTINCT FROM \(right)::jsonb
            """
    }

    private func rows(of generation: Generation) -> SQL {
        """
        SELECT *
        FROM projection.\(identifier: table.name)
        WHERE generation = \(generation) AND \(only ?? "true")
        """
    }

    private func list<Items: Sequence>(_ items: Items, _ write: (Items.Element) -> String) -> String {
        items.map(write).joined(separator: ", ")
    }
}
