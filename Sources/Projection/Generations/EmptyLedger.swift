import Postgres

/// The generation of a ledger without events, which holds nothing and so belongs to whatever version comes.
enum EmptyLedger {
    /// Gives it to a fold version, unless an instance of a newer one runs.
    ///
    /// - Returns: whether there was such a generation.
    static func adopt(foldVersion: Int, on connection: Connection) async throws(PostgresError) -> Bool {
        try await connection.execute(
            """
            UPDATE projection.generations AS g
            SET fold_version = \(Int32(foldVersion))
            WHERE g.generation = (SELECT generation FROM projection.live)
                AND g.state = 'ready'
                AND g.fold_version <> \(Int32(foldVersion))
                AND g.checkpoint = 0
                AND NOT EXISTS (SELECT FROM ledger.events)
                AND NOT EXISTS (
                    SELECT FROM projection.versions AS v
                    WHERE v.fold_version = g.fold_version
                        AND v.fold_version > \(Int32(foldVersion))
                        AND v.seen_at > clock_timestamp() - \(verbatim: RunningVersions.memory)
                )
            """) > 0
    }
}
