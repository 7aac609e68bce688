import Foundation
import Postgres

/// What Today shows beside the status.
struct TodayFigures: Sendable {
    var answers: [AnswersBin] = []
    var topics: [Topic] = []

    /// What came of a type of message in the last day.
    struct Topic: Sendable {
        let account: String
        let type: String
        let accepted: Int
        let failed: Int
        let last: Date?
    }

    /// A parcel at risk.
    struct Risk: Sendable {
        let account: String
        let number: String
        let order: String?
        let kind: String
        let since: Date?
        let cost: Decimal?
        /// How many there are altogether.
        let count: Int

        /// The dearest.
        static func read(on connection: Connection) async throws(PostgresError) -> [Risk] {
            try await connection.query(
                """
                SELECT account, track_number, order_key, kind, since, landed_cost, count(*) OVER ()
                FROM analytics.parcels_at_risk
                ORDER BY landed_cost DESC NULLS LAST, days DESC NULLS LAST, account, track_number
                LIMIT 20
                """, as: Risk.init(account:number:order:kind:since:cost:count:))
        }
    }

    static func read(on connection: Connection) async throws(PostgresError) -> TodayFigures {
        var figures = TodayFigures()
        figures.answers = try await AnswersBin.read(on: connection)
        figures.topics = try await connection.query(
            """
            SELECT account, type, sum(accepted)::bigint, sum(failed)::bigint, max(last_accepted_at)
            FROM reconciler.deliveries
            WHERE hour > statement_timestamp() - interval '1 day'
            GROUP BY account, type
            ORDER BY account, sum(accepted + failed) DESC, type
            LIMIT 30
            """, as: Topic.init(account:type:accepted:failed:last:))
        return figures
    }
}
