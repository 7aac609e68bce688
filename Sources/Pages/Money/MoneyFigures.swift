import Foundation
import Postgres

/// Sums over all that counts, each a reading of its own.
enum MoneyFigures {
    /// What the orders of a month cost, by the month they were paid in.
    struct Month: Sendable, Equatable {
        /// `2026-03`; nil for orders whose date of payment nobody told.
        let name: String?
        let orders: Int
        let products: Decimal
        let shipping: Decimal
        let taxes: Decimal
        let fees: Decimal
        let bills: Decimal
        let credit: Decimal
        let landed: Decimal
        let incomplete: Int
    }

    /// Money that moved in a month.
    struct CashMonth: Sendable, Equatable {
        let name: String?
        let kind: String
        let amount: Decimal
        let count: Int
    }

    struct MarginMonth: Sendable, Equatable {
        let name: String?
        let revenue: Decimal
        let cost: Decimal
        let margin: Decimal
        let lines: Int
        /// Lines whose cost is not known.
        let withoutCost: Int
    }

    /// How long parcels of one shipping method to one country took.
    struct Delivery: Sendable, Equatable {
        let method: String?
        let country: String?
        let count: Int
        /// The 10th, 25th, 50th, 75th and 90th of a hundred, in days.
        let marks: [Decimal]
        let promisedFrom: Int?
        let promisedTo: Int?
        let late: Int
    }

    /// What is open for so long.
    struct Age: Sendable, Equatable {
        let kind: String
        /// 0 to 7 days, to 30, to 90, over 90.
        let bucket: Int
        let count: Int
        let amount: Decimal
    }

    struct Oldest: Sendable, Equatable {
        let kind: String
        let account: String
        let reference: String
        let orderKey: String?
        let amount: Decimal?
        let since: Date?
    }

    /// An order of a month.
    struct OrderOfMonth: Sendable, Equatable {
        let account: String
        let key: String
        let paidAt: Date?
        let landed: Decimal?
        let products: Decimal?
        let shipping: Decimal?
        let isComplete: Bool?
    }

    /// The twelve months up to the last in which an order was paid, by what the newest known date says and no later than now.
    static func months(on connection: Connection) async throws -> [Month] {
        try await connection.query(
            """
            SELECT
                to_char(paid_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
                count(*),
                coalesce(sum(product_cost), 0),
                coalesce(sum(shipping_cost), 0),
                coalesce(sum(import_tax), 0) + coalesce(sum(import_fee), 0),
                coalesce(sum(outbound_fee), 0) + coalesce(sum(storage_fee), 0),
                coalesce(sum(extra_bills), 0),
                -coalesce(sum(dispute_credit), 0),
                coalesce(sum(landed_cost), 0),
                count(*) FILTER (WHERE cost_complete IS NOT TRUE)
            FROM analytics.order_costs
            WHERE counts AND (
                paid_at IS NULL
                OR (
                    paid_at >= date_trunc('month', (
                        SELECT coalesce(max(o.paid_at), now())
                        FROM analytics.orders AS o
                        WHERE o.paid_at <= now()
                    ), 'UTC') - interval '11 months'
                    AND paid_at <= now()
                )
            )
            GROUP BY month
            ORDER BY month NULLS FIRST
            LIMIT 13
            """, as: Month.init)
    }

    static func cash(on connection: Connection) async throws -> [CashMonth] {
        try await connection.query(
            """
            WITH movement AS MATERIALIZED (
                SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, kind, amount
                FROM analytics.cash_movements
                WHERE at <= now() OR at IS NULL
            )
            SELECT month, kind, coalesce(sum(amount), 0), count(*)
            FROM movement
            WHERE month IS NULL OR month IN (
                SELECT DISTINCT m.month
                FROM movement AS m
                WHERE m.month IS NOT NULL
                ORDER BY m.month DESC
                LIMIT 12
            )
            GROUP BY month, kind
            ORDER BY month NULLS FIRST, kind
            LIMIT 100
            """, as: CashMonth.init)
    }

    /// Empty where nothing was imported of sales.
    static func margins(on connection: Connection) async throws -> [MarginMonth] {
        let hasSales = try await connection.query("SELECT EXISTS (SELECT FROM analytics.sales)", as: Bool.self)
        guard hasSales.first == true else { return [] }
        return try await connection.query(
            """
            SELECT
                to_char(at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
                coalesce(sum(revenue), 0),
                coalesce(sum(cost), 0),
                coalesce(sum(revenue), 0) - coalesce(sum(cost), 0),
                count(*),
                count(*) FILTER (WHERE kind = 'item' AND cost IS NULL)
            FROM analytics.margins
            WHERE counts
            GROUP BY month
            ORDER BY month DESC NULLS LAST
            LIMIT 12
            """, as: MarginMonth.init
        ).reversed()
    }

    /// Of what arrived within the half year before the last arrival.
    static func deliveries(on connection: Connection) async throws -> [Delivery] {
        try await connection.query(
            """
            WITH arrived AS MATERIALIZED (
                SELECT logistic_name, to_country, days_in_transit, promised_days_from, promised_days_to, delivered_at
                FROM analytics.shipments
                WHERE delivered_at <= now() AND days_in_transit BETWEEN 0 AND 400 AND is_sandbox IS NOT TRUE
            )
            SELECT
                logistic_name,
                to_country,
                count(*),
                percentile_cont(ARRAY[0.1, 0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY days_in_transit)::numeric[],
                min(promised_days_from),
                max(promised_days_to),
                count(*) FILTER (WHERE days_in_transit > promised_days_to)
            FROM arrived
            WHERE delivered_at >= (SELECT max(delivered_at) FROM arrived) - interval '180 days'
            GROUP BY logistic_name, to_country
            ORDER BY count(*) DESC, logistic_name, to_country
            LIMIT 12
            """, as: Delivery.init)
    }

    private static let open: StaticString = """
        SELECT 'bill' AS kind, account, reference, order_key, amount, at
        FROM analytics.cost_adjustments
        WHERE kind = 'bill' AND status IN ('open', 'unknown')
        UNION ALL
        SELECT 'dispute', account, dispute_id, order_key, asked_amount, coalesce(opened_at, first_seen_at)
        FROM analytics.disputes
        WHERE status = 'open'
        """

    static func ages(on connection: Connection) async throws -> [Age] {
        try await connection.query(
            """
            SELECT
                kind,
                CASE
                    WHEN now() - at <= interval '7 days' THEN 0
                    WHEN now() - at <= interval '30 days' THEN 1
                    WHEN now() - at <= interval '90 days' THEN 2
                    ELSE 3
                END AS bucket,
                count(*),
                coalesce(sum(amount), 0)
            FROM (\(verbatim: open)) AS open
            GROUP BY kind, bucket
            ORDER BY kind, bucket
            """, as: Age.init)
    }

    static func oldest(on connection: Connection) async throws -> [Oldest] {
        try await connection.query(
            """
            SELECT kind, account, reference, order_key, amount, at
            FROM (
                SELECT *, row_number() OVER (PARTITION BY kind ORDER BY at NULLS LAST, reference) AS place
                FROM (\(verbatim: open)) AS open
            ) AS placed
            WHERE place <= 10
            ORDER BY kind, place
            """, as: Oldest.init)
    }

    /// The dearest orders that were paid in a month.
    ///
    /// - Parameter month: `2026-03`.
    static func orders(of month: String, on connection: Connection) async throws -> [OrderOfMonth] {
        try await connection.query(
            """
            SELECT account, order_key, paid_at, landed_cost, product_cost, shipping_cost, cost_complete
            FROM analytics.order_costs
            WHERE counts AND paid_at >= to_timestamp(\(month), 'YYYY-MM')::timestamp AT TIME ZONE 'UTC'
                AND paid_at < (to_timestamp(\(month), 'YYYY-MM')::timestamp + interval '1 month') AT TIME ZONE 'UTC'
            ORDER BY landed_cost DESC NULLS LAST, order_key
            LIMIT 50
            """, as: OrderOfMonth.init)
    }
}
