import Folding
public import Postgres

/// Compares what different generations hold.
public enum ReadModels {
    /// The rows that stand in one generation and not in the other, in words.
    public static func differences(_ one: Int, _ other: Int, on connection: Connection) async throws -> [String] {
        var found: [String] = []
        for (table, columns) in try await tables(on: connection) {
            for (left, right) in [(one, other), (other, one)] {
                let rows = try await connection.texts(
                    """
                    SELECT row(d.*) FROM (
                        SELECT \(columns) FROM projection.\(table) WHERE generation = \(left)
                        EXCEPT ALL
                        SELECT \(columns) FROM projection.\(table) WHERE generation = \(right)
                    ) AS d
                    """, columns: 1)
                found += rows.map { "\(table), only in \(left): \($0[0] ?? "")" }
            }
        }
        return found
    }

    /// Adds an empty generation that the projector follows beside the others.
    public static func addGeneration(_ number: Int, on connection: Connection) async throws {
        try await connection.execute(SQL(unescaped: "SELECT projection.add_generation(\(number), \(Fold.version))"))
        try await connection.execute("UPDATE projection.generations SET state = 'ready'")
    }

    /// The tables whose rows must follow from the events alone, with every column but the generation.
    private static func tables(on connection: Connection) async throws -> [(name: String, columns: String)] {
        try await connection.texts(
            """
            SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
            FROM pg_class AS c
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p' AND a.attname <> 'generation'
            GROUP BY c.relname
            """, columns: 2
        ).map { (name: $0[0] ?? "", columns: $0[1] ?? "") }
    }
}
