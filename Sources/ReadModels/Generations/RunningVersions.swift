package import Postgres

/// The fold versions of which instances run. Each instance says so now and then, by the database's clock.
package enum RunningVersions {
    /// How often an instance says so.
    package static let interval: Duration = .seconds(5)
    /// How long it is believed to run without saying so again.
    static let memory: StaticString = "interval '15 seconds'"

    /// Says that an instance of a version runs.
    package static func note(_ foldVersion: Int, on connection: Connection) async throws(PostgresError) {
        try await connection.execute(
            """
            INSERT INTO projection.versions AS v (fold_version, seen_at)
            VALUES (\(foldVersion), clock_timestamp())
            ON CONFLICT (fold_version) DO UPDATE SET seen_at = greatest(v.seen_at, excluded.seen_at)
            """)
    }

    package static func read(on connection: Connection) async throws(PostgresError) -> Set<Int> {
        Set(
            try await connection.query(
                "SELECT fold_version FROM projection.versions WHERE seen_at > clock_timestamp() - \(verbatim: memory)",
                as: Int.self))
    }
}

/// The generation of a ledger without events, which holds nothing and so belongs to whatever version comes.
package enum EmptyLedger {
    /// Gives it to a fold version, unless an instance of a newer one runs.
    ///
    /// - Returns: whether there was such a generation.
    package static func adopt(foldVersion: Int, on connection: Connection) async throws(PostgresError) -> Bool {
        try await connection.execute(
            """
            UPDATE projection.generations AS g
            SET fold_version = \(foldVersion)
            WHERE g.generation = (SELECT generation FROM projection.live)
                AND g.state = 'ready'
                AND g.fold_version <> \(foldVersion)
                AND g.checkpoint = 0
                AND NOT EXISTS (SELECT FROM ledger.events)
                AND NOT EXISTS (
                    SELECT FROM projection.versions AS v
                    WHERE v.fold_version = g.fold_version
                        AND v.fold_version > \(foldVersion)
                        AND v.seen_at > clock_timestamp() - \(verbatim: RunningVersions.memory)
                )
            """) > 0
    }
}
