import Postgres

/// A table of the read models as the database's catalog has it.
struct ComparedTable: Sendable {
    /// Its name in the schema `projection`.
    let name: String
    /// What tells its rows apart within a generation.
    let keys: [String]
    /// All other columns but the generation and the state, from which the others follow.
    let columns: [String]
    /// Whether its rows hold a state.
    let hasState: Bool

    /// All tables that are filled from the ledger, by name.
    static func all(on connection: Connection) async throws(PostgresError) -> [ComparedTable] {
        try await connection.query(
            """
            SELECT
                c.relname::text,
                array_agg(a.attname::text ORDER BY array_position(i.indkey::smallint[], a.attnum))
                    FILTER (WHERE a.attnum = ANY (i.indkey::smallint[]) AND a.attname <> 'generation'),
                coalesce(
                    array_agg(a.attname::text ORDER BY a.attnum)
                        FILTER (WHERE a.attnum <> ALL (i.indkey::smallint[]) AND a.attname <> 'state'),
                    '{}'),
                bool_or(a.attname = 'state')
            FROM pg_class AS c
            JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p'
            GROUP BY c.relname
            ORDER BY c.relname
            """, as: ComparedTable.init(name:keys:columns:hasState:))
    }

    /// Whether analysts see its rows. The others say what became of single events.
    var isShown: Bool { !["parked", "personal_data"].contains(name) }
}
