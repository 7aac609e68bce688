public import Foundation
import Postgres

/// The paid orders of an account that CJ has given no cost sheet for, by how long they have lacked it.
public struct MissingCostSheets: Sendable, Encodable, Equatable {
    public let account: String
    /// For less than an hour.
    public let underAnHour: Int
    /// For an hour or more, and less than a day.
    public let underADay: Int
    /// For a day or more.
    public let older: Int
    /// Since when the first of them has lacked it.
    public let since: Date
    /// Whether CJ's API is asked for the account at all.
    public let isReconciled: Bool

    /// How many there are.
    public var count: Int { underAnHour + underADay + older }

    enum CodingKeys: String, CodingKey {
        case account
        case underAnHour = "under_an_hour"
        case underADay = "under_a_day"
        case older, since
        case isReconciled = "is_reconciled"
    }

    static func read(on connection: Connection) async throws(PostgresError) -> [MissingCostSheets] {
        try await connection.query(
            """
            SELECT m.account,
                count(*) FILTER (WHERE m.since > t.now - interval '1 hour'),
                count(*) FILTER (WHERE m.since <= t.now - interval '1 hour' AND m.since > t.now - interval '1 day'),
                count(*) FILTER (WHERE m.since <= t.now - interval '1 day'),
                min(m.since),
                EXISTS (SELECT FROM reconciler.walks AS w WHERE w.account = m.account)
            FROM analytics.missing_cost_sheets AS m
            CROSS JOIN (SELECT clock_timestamp() AS now OFFSET 0) AS t
            GROUP BY m.account
            ORDER BY m.account
            """, as: MissingCostSheets.init)
    }
}
