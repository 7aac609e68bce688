import Ledger
import Logging
import Postgres

/// The planner's statistics of the tables over the partitions.
///
/// Autovacuum gathers them for the partitions and never for the tables over them, and without those PostgreSQL takes a
/// join of two views for a large one even if it looks for a single order. So whoever fills the tables does it.
struct TableStatistics {
    /// The least number of events that make new statistics worth while.
    let leastNews: Int
    let logger: Logger

    /// Gathers them when the tables hold twice the events they held the last time, or nothing was ever gathered.
    ///
    /// A table whose statistics cannot be gathered is left for the next time: nothing depends on them but speed.
    func refreshIfGrown(on connection: Connection) async throws {
        let claimed = try await connection.query(
            """
            UPDATE projection.statistics AS s
            SET events = held.events, analyzed_at = clock_timestamp()
            FROM (SELECT coalesce(sum(events), 0)::bigint AS events FROM projection.accounts) AS held
            WHERE held.events >= 2 * s.events + \(leastNews)
            RETURNING s.events
            """
        ) { row throws(PostgresError) in try row.next(Int.self) }
        guard let events = claimed.first else { return }
        let tables = try await connection.query(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'projection'::regnamespace AND relkind = 'p'
            ORDER BY relname
            """
        ) { row throws(PostgresError) in try row.next(String.self) }
        for table in tables {
            do {
                try await Self.gather(table, on: connection)
            } catch PostgresError.refused(let error) {
                logger.warning("no new statistics of a table", metadata: ["table": "\(table)", "reason": "\(error)"])
            }
        }
        logger.debug("gathered statistics", metadata: ["events": "\(events)"])
    }

    /// Gathers those of one table of the schema `projection`.
    static func gather(_ table: String, on connection: Connection) async throws {
        // States are large and nobody looks into them by a condition, so they are left out.
        let columns =
            try await connection.query(
                """
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
                FROM pg_attribute
                WHERE attrelid = to_regclass(format('projection.%I', \(table))) AND attnum > 0 AND NOT attisdropped
                    AND atttypid <> 'jsonb'::regtype
                """
            ) { row throws(PostgresError) in try row.next(String?.self) }.first ?? nil
        guard let columns else { return }
        // Names of this program's own, the columns quoted by the server.
        try await connection.execute(SQL(unescaped: "ANALYZE projection.\"\(table)\" (\(columns))"))
    }
}
