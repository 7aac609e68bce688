public import Foundation
import Postgres

/// What is measured of the ledger beside what `status` tells: for `/metrics` and the pages.
public struct LedgerMeasures: Sendable, Equatable {
    /// How many events the live read models lack, and how many are not sealed; no more than ``mostCounted`` are counted.
    public var unprojectedEvents = 0
    public var unsealedEvents = 0
    /// How long the oldest event that is not sealed has waited, in seconds; 0 when none waits.
    public var sealingLagSeconds: Decimal = 0
    /// What each account has left of CJ's points.
    public var points: [Points] = []
    /// What CJ showed of each topic that the ledger is made from.
    public var topics: [Topic] = []
    /// When webhooks of each type last came, within a day.
    public var types: [LastOfType] = []
    /// Who does what one instance at a time does.
    public var leases: [HeldLease] = []

    /// An account's points.
    public struct Points: Sendable, Equatable {
        public let account: String
        /// What is left, of 1.
        public let share: Decimal
        /// What a full account has, as CJ said; nil while it has not.
        public let full: Int?

        /// What is left; nil while CJ has not said what a full account has.
        public var left: Decimal? { full.map { share * Decimal($0) } }
    }

    /// How CJ showed a topic when it was last asked.
    public struct Topic: Sendable, Equatable {
        public let account: String
        public let topic: String
        /// Whether it showed it as sent here.
        public let isOpen: Bool
    }

    /// The last webhook of a type.
    public struct LastOfType: Sendable, Equatable {
        public let account: String
        /// As the message names it: foreign.
        public let type: String
        public let at: Date
    }

    /// The right to do something, which one process at a time has.
    public struct HeldLease: Sendable, Equatable {
        public let work: String
        /// The process that has it; nil when none does.
        public let holder: String?
    }

    public init() {}

    /// Far more is counted by nobody.
    public static let mostCounted = 100_000

    static func read(on connection: Connection) async throws(PostgresError) -> LedgerMeasures {
        var measures = LedgerMeasures()
        measures.points = try await connection.query(
            """
            SELECT scope,
                -- All are there again at 00:00 UTC.
                CASE
                    WHEN day < date_trunc('day', clock_timestamp(), 'UTC') THEN 1
                    ELSE round(
                        1 - least(1, greatest(0, extract(epoch FROM points_full_at - clock_timestamp()) / 86400)), 6)
                END,
                points_total
            FROM reconciler.budgets
            WHERE scope <> '*'
            ORDER BY scope
            """, as: Points.init(account:share:full:))
        measures.topics = try await connection.query(
            """
            SELECT f.account, t.topic,
                f.is_registered IS NOT FALSE
                AND NOT t.topic = ANY (coalesce(f.closed_topics, '{}'))
                AND NOT t.topic = ANY (coalesce(f.foreign_topics, '{}'))
            FROM reconciler.feeds AS f
            CROSS JOIN (VALUES ('order'), ('logistics'), ('makeup'), ('privateOrder')) AS t (topic)
            WHERE f.asked_at IS NOT NULL
            ORDER BY f.account, t.topic
            """, as: Topic.init(account:topic:isOpen:))
        measures.types = try await connection.query(
            """
            SELECT account, type, max(last_accepted_at)
            FROM reconciler.deliveries
            WHERE hour > clock_timestamp() - interval '1 day' AND last_accepted_at IS NOT NULL
            GROUP BY account, type
            """, as: LastOfType.init(account:type:at:))
        measures.leases = try await connection.query(
            """
            SELECT 'reconciling', CASE WHEN expires_at > clock_timestamp() THEN holder END FROM reconciler.lease
            UNION ALL
            SELECT 'replay', max(holder) FILTER (WHERE expires_at > clock_timestamp()) FROM projection.replays
            """, as: HeldLease.init(work:holder:))
        let lags = try await connection.query(
            """
            SELECT
                (
                    SELECT count(*)
                    FROM (SELECT FROM ledger.events WHERE position > f.position LIMIT \(mostCounted)) AS e
                ),
                (
                    SELECT count(*)
                    FROM (SELECT FROM ledger.events WHERE position > s.position LIMIT \(mostCounted)) AS e
                ),
                coalesce(
                    (
                        SELECT greatest(0, round(extract(epoch FROM clock_timestamp() - e.recorded_at), 3))
                        FROM ledger.events AS e
                        WHERE e.position > s.position
                        ORDER BY e.position
                        LIMIT 1
                    ), 0)
            FROM analytics.freshness AS f
            CROSS JOIN (SELECT coalesce(max(last_position), 0) AS position FROM ledger.seals) AS s
            """, as: (Int.self, Int.self, Decimal.self))
        if let lag = lags.first {
            (measures.unprojectedEvents, measures.unsealedEvents, measures.sealingLagSeconds) = lag
        }
        return measures
    }
}
