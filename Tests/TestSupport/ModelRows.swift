import Folding
public import Postgres

/// Compares what different generations hold.
public enum ModelRows {
    /// The rows that stand in one generation and not in the other, in words.
    public static func differences(_ one: Int, _ other: Int, on connection: Connection) async throws -> [String] {
        var found: [String] = []
        for (table, columns) in try await tables(on: connection) {
            for (left, right) in [(one, other), (other, one)] {
                let rows = try await connection.texts(
                    """
                    SELECT row(\(columns))::text FROM projection.\(table)_g\(left)
                    EXCEPT ALL
                    SELECT row(\(columns))::text FROM projection.\(table)_g\(right)
                    """, columns: 1)
                found += rows.map { "\(table), only in \(left): \($0[0] ?? "")" }
            }
        }
        return found
    }

    /// The rows of every view of `analytics` as sorted JSON, by the view's name. What tells one ledger from another with
    /// the same events is left out, and a position is how many events there are up to it.
    ///
    /// - Parameter schema: another schema that has the views of `analytics`.
    public static func analytics(
        in schema: String = "analytics", on connection: Connection
    ) async throws -> [String: [String]] {
        let views = try await connection.texts(
            "SELECT relname FROM pg_class WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'v'", columns: 1)
        var rows: [String: [String]] = [:]
        for case let view? in views.map({ $0[0] }) {
            rows[view] = try await connection.texts(
                """
                WITH place AS MATERIALIZED (
                    SELECT position, row_number() OVER (ORDER BY position) AS place FROM ledger.events
                )
                SELECT to_jsonb(v) - '{position,changed_position,recorded_at,lag_seconds}'::text[]
                    || jsonb_build_object('place', place.place)
                FROM \(schema).\(view) AS v
                LEFT JOIN place ON place.position = coalesce(
                    to_jsonb(v)->>'position', to_jsonb(v)->>'changed_position')::bigint
                ORDER BY 1
                """, columns: 1
            ).compactMap { $0[0] }
        }
        return rows
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
