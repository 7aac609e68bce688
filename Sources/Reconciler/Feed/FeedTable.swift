import CJ
import CJClient
import Foundation
public import Ledger
public import Postgres

/// How one account's feed stands: its row of `reconciler.feeds`, and what it is judged by.
public struct FeedTable: Sendable {
    let account: AccountName
    let connection: Connection

    public init(account: AccountName, connection: Connection) {
        self.account = account
        self.connection = connection
    }

    /// What is remembered beside the evidence.
    struct Row: Sendable {
        var evidence: FeedEvidence
        var state: FeedVerdict.State
        var reason: String?
        var askedAt: Date?
        var triedAt: Date?
        var lostSince: Date?
    }

    func load() async throws -> Row {
        try await connection.execute(
            "INSERT INTO reconciler.feeds (account) VALUES (\(account)) ON CONFLICT (account) DO NOTHING")
        let rows = try await connection.query(
            """
            SELECT clock_timestamp(), watched_since, is_wanted, registered_at IS NOT NULL, closed_topics, foreign_topics,
                is_registered, state, reason, asked_at, tried_at, lost_since
            FROM reconciler.feeds
            WHERE account = \(account)
            """
        ) { row throws(PostgresError) in
            var evidence = FeedEvidence(now: try row.next(), watchedSince: try row.next())
            evidence.isWanted = try row.next()
            evidence.wasRegistered = try row.next()
            let closed = try row.next([String]?.self)
            let foreign = try row.next([String]?.self)
            let isRegistered = try row.next(Bool?.self)
            if let closed, let foreign {
                var shown = FeedEvidence.Shown()
                shown.closed = closed.compactMap(Drift.Topic.init(rawValue:))
                shown.foreign = foreign.compactMap(Drift.Topic.init(rawValue:))
                shown.isRegistered = isRegistered
                evidence.shown = shown
            }
            let state = FeedVerdict.State(rawValue: try row.next(String.self)) ?? .ok
            return Row(
                evidence: evidence, state: state, reason: try row.next(), askedAt: try row.next(),
                triedAt: try row.next(), lostSince: try row.next())
        }
        guard var row = rows.first else { throw PostgresError.unexpectedAnswer("no row says how the feed stands") }
        row.evidence.hours = try await hours(since: row.evidence.watchedSince)
        row.evidence.changes = try await changes(since: row.evidence.watchedSince)
        row.evidence.gaps = try await connection.query(
            "SELECT from_at, to_at FROM reconciler.gaps WHERE to_at > \(row.evidence.watchedSince)",
            as: DateInterval.init(start:end:))
        return row
    }

    private func hours(since instant: Date) async throws -> [FeedEvidence.Hour] {
        try await connection.query(
            """
            SELECT type, hour, accepted, failed, last_accepted_at
            FROM reconciler.deliveries
            WHERE account = \(account) AND hour >= date_trunc('hour', \(instant)::timestamptz, 'UTC')
            """
        ) { (type: String, hour: Date, accepted: Int, failed: Int, lastAcceptedAt: Date?) in
            FeedEvidence.Hour(
                Drift.Topic(messageType: type), hour: hour, accepted: accepted, failed: failed,
                lastAcceptedAt: lastAcceptedAt)
        }
    }

    private func changes(since instant: Date) async throws -> [FeedEvidence.Change] {
        try await connection.query(
            """
            SELECT topic, happened_at
            FROM reconciler.repairs
            WHERE repaired_at >= \(instant) AND happened_at >= \(instant)
                AND account = \(account) AND kind IN ('missing', 'behind')
                AND topic = ANY (\(Drift.Topic.guarded))
                AND coalesce(told_by, repaired_at) <= clock_timestamp()
            """, as: (String.self, Date.self)
        ).compactMap { topic, happenedAt in
            Drift.Topic(rawValue: topic).map { FeedEvidence.Change($0, happenedAt: happenedAt) }
        }
    }

    func store(_ shown: FeedEvidence.Shown) async throws {
        try await connection.execute(
            """
            UPDATE reconciler.feeds
            SET asked_at = clock_timestamp(), is_registered = \(shown.isRegistered as Bool?),
                closed_topics = \(shown.closed), foreign_topics = \(shown.foreign)
            WHERE account = \(account)
            """)
    }

    /// Stores how it stands, and when trouble began that was not there before.
    func store(_ verdict: FeedVerdict) async throws {
        let isLosing = verdict.state.isLosing
        try await connection.execute(
            """
            UPDATE reconciler.feeds
            SET state = \(verdict.state), reason = \(verdict.reason as String?), cure = \(verdict.cure as String?),
                judged_at = clock_timestamp(),
                since = CASE WHEN state = \(verdict.state) THEN since ELSE clock_timestamp() END,
                noticed_at = CASE WHEN \(isLosing) AND state NOT IN ('silent', 'closed')
                    THEN clock_timestamp() ELSE noticed_at END,
                noticed = CASE WHEN \(isLosing) AND state NOT IN ('silent', 'closed')
                    THEN \(verdict.reason as String?) ELSE noticed END,
                lost_since = CASE WHEN \(isLosing) AND state NOT IN ('silent', 'closed')
                    THEN \(verdict.lostSince as Date?)::timestamptz ELSE lost_since END
            WHERE account = \(account)
            """)
        // Nothing is judged by what is older.
        try await connection.execute(
            "DELETE FROM reconciler.deliveries WHERE account = \(account) AND hour < clock_timestamp() - interval '30 days'"
        )
    }

    /// Notes that it is about to be registered again.
    func noteTry() async throws {
        try await connection.execute(
            "UPDATE reconciler.feeds SET tried_at = clock_timestamp(), failure = NULL WHERE account = \(account)")
    }

    /// Notes why that failed.
    func noteFailure(_ reason: String) async throws {
        try await connection.execute(
            "UPDATE reconciler.feeds SET failure = \(reason) WHERE account = \(account)")
    }

    /// Notes that the webhooks were registered or cancelled. What was lost before becomes a gap, which is asked for
    /// first.
    ///
    /// - Parameter byItself: whether the reconciler did it and no person.
    public func noteRegistered(isWanted: Bool, byItself: Bool) async throws {
        try await connection.execute(
            "INSERT INTO reconciler.feeds (account) VALUES (\(account)) ON CONFLICT (account) DO NOTHING")
        try await connection.execute(
            """
            WITH gap AS (
                INSERT INTO reconciler.gaps (from_at, to_at, why)
                SELECT least(lost_since, clock_timestamp()), clock_timestamp(),
                    'CJ sent no webhooks to account ' || account
                FROM reconciler.feeds
                WHERE account = \(account) AND \(isWanted) AND state IN ('silent', 'closed')
                    AND lost_since IS NOT NULL
            )
            UPDATE reconciler.feeds
            SET is_wanted = \(isWanted), watched_since = clock_timestamp(), asked_at = NULL, is_registered = NULL,
                closed_topics = NULL, foreign_topics = NULL,
                registered_at = CASE WHEN \(isWanted) THEN clock_timestamp() ELSE registered_at END,
                state = 'ok', reason = NULL, cure = NULL, since = clock_timestamp(), failure = NULL,
                reregistered_at = CASE WHEN \(byItself) THEN clock_timestamp() ELSE reregistered_at END
            WHERE account = \(account)
            """)
    }
}
