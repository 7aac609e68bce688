import Postgres

/// The fold versions of which instances run. Each instance says so now and then, by the database's clock.
enum RunningVersions {
    /// How often an instance says so.
    static let interval: Duration = .seconds(5)
    /// How long it is believed to run without saying so again.
    static let memory: StaticString = "interval '15 seconds'"

    /// Says that an instance of a version runs.
    static func note(_ foldVersion: Int, on connection: Connection) async throws(PostgresError) {
        try await connection.execute(
            """
            INSERT INTO projection.versions AS v (fold_version, seen_at)
            VALUES (\(Int32(foldVersion)), clock_timestamp())
            ON CONFLICT (fold_version) DO UPDATE SET seen_at = greatest(v.seen_at, excluded.seen_at)
            """)
    }

    static func read(on connection: Connection) async throws(PostgresError) -> Set<Int> {
        Set(
            try await connection.query(
                """
                SELECT fold_version FROM projection.versions
                WHERE seen_at > clock_timestamp() - \(verbatim: memory)
                """
            ) { row throws(PostgresError) in try row.next(Int.self) })
    }
}
