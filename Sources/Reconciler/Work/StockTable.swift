import CJ
import Foundation
import Ledger
import Postgres

/// What is remembered of one account's levels of stock: its rows of `reconciler.checks` for that call.
struct StockTable {
    let account: AccountName
    /// What a day's calls may cost, until CJ says so itself.
    let pointsPerDay: Int
    let connection: Connection

    private static let call = SnapshotType.stockLevels

    /// What there is to look up, and to pay it with.
    func plan() async throws -> StockPlan {
        let plans = try await connection.query(
            """
            SELECT (SELECT count(*) FROM reconciler.checks WHERE call = \(Self.call) AND account = \(account)),
                coalesce((SELECT points_total FROM reconciler.budgets WHERE scope = \(account)), \(pointsPerDay))
            """, as: StockPlan.init(variants:pointsPerDay:))
        return plans.first ?? StockPlan(variants: 0, pointsPerDay: pointsPerDay)
    }

    /// Notes the variants whose stock is the seller's or of which CJ tells, as far as they are new.
    func note() async throws {
        let new = try await connection.query(
            """
            SELECT s.vid
            FROM reconciler.live AS l
            JOIN reconciler.stocked_variants AS s ON s.account = \(account) AND s.generation = l.generation
            WHERE NOT EXISTS (
                SELECT FROM reconciler.checks AS c
                WHERE c.entity = s.vid AND c.account = \(account) AND c.call = \(Self.call)
            )
            ORDER BY s.vid
            """, as: String.self)
        guard !new.isEmpty else { return }
        var plan = try await plan()
        plan.variants += new.count
        let waits = new.indices.map { Int(plan.wait(at: $0).seconds) }
        try await connection.execute(
            """
            INSERT INTO reconciler.checks (account, call, entity, due_at)
            SELECT \(account), \(Self.call), n.vid, clock_timestamp() + make_interval(secs => n.wait::double precision)
            FROM unnest(\(new), \(waits)) AS n (vid, wait)
            ON CONFLICT (entity, account, call) DO NOTHING
            """)
    }

    /// Notes which webhooks told the levels that are shown of some variants: the next answer is kept, whatever it says. A
    /// `STOCK` message has no date, and an old one that came late would be shown for ever.
    func touch(_ vids: [String]) async throws {
        try await connection.execute(
            """
            UPDATE reconciler.checks AS c
            SET touched_position = greatest(c.touched_position, t.position)
            FROM (
                SELECT s.vid, max(e.position) AS position
                FROM reconciler.live AS l
                JOIN reconciler.known_stock_levels AS s
                    ON s.vid = ANY (\(vids)) AND s.account = \(account) AND s.generation = l.generation
                JOIN ledger.events AS e ON e.position = s.position AND e.source = 'webhook'
                GROUP BY s.vid
            ) AS t
            WHERE c.entity = t.vid AND c.account = \(account) AND c.call = \(Self.call)
            """)
    }
}
