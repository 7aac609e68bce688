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
        // States are large and nobody looks into them by a condition, so they are left out.
        let tables = try await connection.query(
            """
            SELECT quote_ident(c.relname), string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
            FROM pg_class AS c
            JOIN pg_attribute AS a
                ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid <> 'jsonb'::regtype
            WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p'
            GROUP BY c.relname
            ORDER BY c.relname
            """
        ) { row throws(PostgresError) in (name: try row.next(String.self), columns: try row.next(String.self)) }
        for table in tables {
            do {
                // Names of this program's own, quoted by the server.
                try await connection.execute(SQL(unescaped: "ANALYZE projection.\(table.name) (\(table.columns))"))
            } catch PostgresError.refused(let error) {
                logger.warning(
                    "no new statistics of a table", metadata: ["table": "\(table.name)", "reason": "\(error)"])
            }
        }
        logger.debug("gathered statistics", metadata: ["events": "\(events)"])
    }
}
