import Ledger
import Logging
package import Postgres

/// The planner's statistics of the tables over the partitions.
///
/// Autovacuum gathers them for the partitions and never for the tables over them, and without those PostgreSQL takes a
/// join of two views for a large one even if it looks for a single order. So the process that fills the tables does it.
package struct TableStatistics {
    /// The least number of events that make new statistics worth while.
    let leastNews: Int
    let logger: Logger

    /// The tables whose turn is still to come.
    private var waiting: [String] = []

    init(leastNews: Int, logger: Logger) {
        self.leastNews = leastNews
        self.logger = logger
    }

    /// Finds out whether the tables hold twice the events they held the last time, or nothing was ever gathered. Then it
    /// is the turn of all of them, for ``gatherNext(on:)``.
    mutating func noticeGrowth(on connection: Connection) async throws {
        guard waiting.isEmpty else { return }
        let claimed = try await connection.query(
            """
            UPDATE projection.statistics AS s
            SET events = held.events, analyzed_at = clock_timestamp()
            FROM (SELECT coalesce(sum(events), 0)::bigint AS events FROM projection.accounts) AS held
            WHERE held.events >= 2 * s.events + \(leastNews)
            RETURNING s.events
            """, as: Int.self)
        guard let events = claimed.first else { return }
        waiting = try await connection.query(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'projection'::regnamespace AND relkind = 'p'
            ORDER BY relname DESC
            """, as: String.self)
        logger.debug("gathering statistics", metadata: ["events": "\(events)"])
    }

    /// Gathers those of one table. All in a row would take seconds, in which nothing is projected.
    ///
    /// A table whose statistics cannot be gathered is left for the next time, and so is one that another session has for
    /// itself, as a replay has while it makes the indexes of a part: nothing depends on statistics but speed.
    ///
    /// - Returns: false when there was none left.
    mutating func gatherNext(on connection: Connection) async throws -> Bool {
        guard let table = waiting.popLast() else { return false }
        do {
            try await Self.gather(table, skipsLocked: true, on: connection)
        } catch PostgresError.refused(let error) {
            logger.warning("no new statistics of a table", metadata: ["table": "\(table)", "reason": "\(error)"])
        }
        return true
    }

    /// Gathers those of one table of the schema `projection`.
    ///
    /// - Parameter skipsLocked: whether to do nothing rather than wait for another session.
    package static func gather(_ table: String, skipsLocked: Bool = false, on connection: Connection) async throws {
        // States are large and nobody looks into them by a condition, so they are left out.
        let columns =
            try await connection.query(
                """
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
                FROM pg_attribute
                WHERE attrelid = to_regclass(format('projection.%I', \(table))) AND attnum > 0 AND NOT attisdropped
                    AND atttypid NOT IN ('json'::regtype, 'jsonb'::regtype)
                """, as: String?.self
            ).first ?? nil
        guard let columns else { return }
        // Names of this program's own, the columns quoted by the server.
        let manner = skipsLocked ? "(SKIP_LOCKED)" : ""
        try await connection.execute(SQL(unescaped: "ANALYZE \(manner) projection.\"\(table)\" (\(columns))"))
    }
}
