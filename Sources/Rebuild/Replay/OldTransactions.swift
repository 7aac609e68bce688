public import Foundation
import Postgres

/// A transaction, or a standby or slot that stands for some, which may still read what a prune is to remove.
public struct OldTransaction: Sendable, Equatable {
    /// Who it is, in words: a process id, a standby, a slot.
    public let name: String
    /// Since when it is open; nil where the database does not tell.
    public let since: Date?

    /// Those whose snapshots do not see yet what a transaction wrote, so that for them nothing has changed.
    ///
    /// A reader that has begun before a partition is detached, and looks at it only afterwards, would find it empty. So
    /// everything counts that holds a snapshot: sessions, prepared transactions by their locks, replication slots, and
    /// the standbys that report what their readers need (`hot_standby_feedback`).
    ///
    /// - Parameter transaction: its id, as `pg_current_xact_id()` gave it.
    static func open(
        before transaction: String, on connection: Connection
    ) async throws(PostgresError) -> [OldTransaction] {
        try await connection.query(
            """
            WITH mark AS (
                SELECT age(\(transaction)::xid8::xid) AS age
            )
            SELECT
                CASE
                    WHEN r.pid IS NOT NULL
                        THEN format('standby %s (process %s)', coalesce(nullif(r.application_name, ''), 'unnamed'), r.pid)
                    ELSE format('process %s (%s, %s)', a.pid, coalesce(a.usename, 'unknown user'),
                        coalesce(nullif(a.application_name, ''), 'unnamed'))
                END,
                a.xact_start
            FROM pg_stat_activity AS a
            CROSS JOIN mark
            LEFT JOIN pg_stat_replication AS r ON r.pid = a.pid
            WHERE a.pid <> pg_backend_pid()
                AND (a.datname = current_database() OR a.datid IS NULL OR r.pid IS NOT NULL)
                AND a.backend_xmin IS NOT NULL
                AND age(a.backend_xmin) >= mark.age
            UNION ALL
            SELECT format('replication slot %s', s.slot_name), NULL
            FROM pg_replication_slots AS s
            CROSS JOIN mark
            WHERE s.xmin IS NOT NULL AND age(s.xmin) >= mark.age
            ORDER BY 2 NULLS LAST, 1
            """, as: OldTransaction.init(name:since:))
    }

    /// Those that a statement waits for, or would: those that hold a lock on one of a generation's tables.
    static func holding(
        _ tables: [String], on connection: Connection
    ) async throws(PostgresError) -> [OldTransaction] {
        try await connection.query(
            """
            SELECT DISTINCT format('process %s (%s, %s)', a.pid, coalesce(a.usename, 'unknown user'),
                coalesce(nullif(a.application_name, ''), 'unnamed')), a.xact_start
            FROM pg_locks AS l
            JOIN pg_stat_activity AS a ON a.pid = l.pid
            WHERE l.relation = ANY (SELECT to_regclass('projection.' || quote_ident(t)) FROM unnest(\(tables)) AS t)
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.pid <> pg_backend_pid() AND l.granted
            ORDER BY 2 NULLS LAST, 1
            """, as: OldTransaction.init(name:since:))
    }
}
