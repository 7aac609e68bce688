import Foundation
import Postgres

/// What receivers answered in a quarter of an hour.
struct AnswersBin: Sendable, Equatable {
    let from: Date
    /// Stored, spooled or quarantined.
    let kept: Int
    /// What had been kept before.
    let again: Int
    let refused: Int

    /// The length of a bin.
    static let length: TimeInterval = 900

    /// Those of the last day in which something came, ascending.
    static func read(on connection: Connection) async throws(PostgresError) -> [AnswersBin] {
        try await connection.query(
            """
            SELECT
                date_bin('15 minutes', minute, 'epoch') AS bin,
                coalesce(sum(count) FILTER (WHERE answer IN ('stored', 'spooled', 'quarantined')), 0)::bigint,
                coalesce(sum(count) FILTER (WHERE answer = 'duplicate'), 0)::bigint,
                coalesce(
                    sum(count) FILTER (WHERE answer NOT IN ('stored', 'spooled', 'quarantined', 'duplicate', 'probed')), 0
                )::bigint
            FROM reconciler.answers
            WHERE minute > statement_timestamp() - interval '1 day'
            GROUP BY bin
            ORDER BY bin
            """, as: AnswersBin.init(from:kept:again:refused:))
    }
}
