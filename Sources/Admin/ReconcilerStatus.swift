public import Foundation
import Postgres

/// How the asking of CJ's API stands.
public struct ReconcilerStatus: Sendable, Encodable, Equatable {
    /// The process that reconciles; nil when none does.
    public let holder: String?
    /// When CJ last answered; nil when it never did.
    public let askedAt: Date?
    /// How much is due by now: no more than a thousand things are counted, and lists as one each.
    public let due: Int
    /// How much failed the last time.
    public let failing: Int
    /// What no webhook had told, in the last 24 hours.
    public let drift: [Drift]
    /// The times without a receiver that ended in the last 24 hours.
    public let gaps: [Gap]
    /// Calls and lists that lack most of what CJ had known, which is taken for an outage.
    public let vanishings: [Vanishing]

    /// Repairs of one kind.
    public struct Drift: Sendable, Encodable, Equatable {
        public let topic: String
        public let kind: String
        public let count: Int
    }

    /// A time in which webhooks may have been lost.
    public struct Gap: Sendable, Encodable, Equatable {
        public let from: Date
        public let to: Date
        public let why: String
    }

    /// A call or list whose answers lack most of what CJ had known.
    public struct Vanishing: Sendable, Encodable, Equatable {
        public let account: String
        /// The call or list.
        public let source: String
        public let since: Date
        /// How many things it lacks.
        public let things: Int
    }

    enum CodingKeys: String, CodingKey {
        case holder
        case askedAt = "asked_at"
        case due, failing, drift, gaps, vanishings
    }

    /// Every member stands in the object, null where it is unknown.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(holder, forKey: .holder)
        try members.encode(askedAt, forKey: .askedAt)
        try members.encode(due, forKey: .due)
        try members.encode(failing, forKey: .failing)
        try members.encode(drift, forKey: .drift)
        try members.encode(gaps, forKey: .gaps)
        try members.encode(vanishings, forKey: .vanishings)
    }

    static func read(on connection: Connection) async throws(PostgresError) -> ReconcilerStatus {
        let drift = try await connection.query(
            """
            SELECT topic, kind, count(*)
            FROM reconciler.repairs
            WHERE repaired_at > statement_timestamp() - interval '1 day'
            GROUP BY topic, kind
            ORDER BY topic, kind
            """, as: Drift.init(topic:kind:count:))
        let gaps = try await connection.query(
            """
            SELECT from_at, to_at, why
            FROM reconciler.gaps
            WHERE to_at > statement_timestamp() - interval '1 day'
            ORDER BY id DESC
            LIMIT 10
            """, as: Gap.init(from:to:why:))
        let vanishings = try await connection.query(
            """
            SELECT account, source, began_at, things
            FROM reconciler.vanishings
            ORDER BY account, source
            """, as: Vanishing.init(account:source:since:things:))
        let rows = try await connection.query(
            """
            SELECT CASE WHEN l.expires_at > clock_timestamp() THEN l.holder END,
                p.asked_at,
                (SELECT count(*) FROM (SELECT FROM reconciler.checks WHERE due_at <= statement_timestamp() LIMIT 1000) AS c)
                    + (SELECT count(*) FROM reconciler.walks WHERE due_at <= statement_timestamp()),
                (SELECT count(*) FROM (
                    SELECT FROM reconciler.checks WHERE failures > 0 AND due_at IS NOT NULL LIMIT 1000) AS c)
            FROM reconciler.lease AS l
            CROSS JOIN reconciler.pulse AS p
            """
        ) { (holder: String?, askedAt: Date?, due: Int, failing: Int) in
            ReconcilerStatus(
                holder: holder, askedAt: askedAt, due: due, failing: failing, drift: drift, gaps: gaps,
                vanishings: vanishings)
        }
        guard let status = rows.first else { throw .unexpectedAnswer("no row says who reconciles") }
        return status
    }
}
