import CJ
import Foundation
import Ledger
import Postgres

/// What was learnt of how one account's calls may be made: its rows of `reconciler.call_limits`.
struct CallLimitTable {
    let account: AccountName
    let connection: Connection

    /// What is known now.
    func limits() async throws -> CallLimits {
        var limits = CallLimits()
        limits.now = try await connection.now()
        let rows = try await connection.query(
            """
            SELECT call, size, trial, suspects, learnt_at, absent_since
            FROM reconciler.call_limits
            WHERE account = \(account.text) AND call = ANY (\(Self.calls))
            """
        ) { row throws(PostgresError) in
            let call: String = try row.next()
            let limit = BatchLimit(
                size: try row.next(), trial: try row.next(), suspects: try row.next(), learntAt: try row.next())
            return (call: call, limit: limit, absentSince: try row.next(Date?.self))
        }
        for row in rows {
            limits.limits[row.call] = row.limit
            limits.absentSince[row.call] = row.absentSince
        }
        return limits
    }

    private static let calls = SnapshotType.allCases.map(\.rawValue) + [CallLimits.orderBatch]

    /// Changes what is known of a call's batches; the row is locked meanwhile. Part of a transaction.
    ///
    /// - Parameter onlyInTrial: whether there is nothing to change where no refusal is looked into.
    func change(
        _ call: SnapshotType, onlyInTrial: Bool, _ body: (inout BatchLimit, Date) -> Void
    ) async throws {
        let rows = try await connection.query(
            """
            SELECT size, trial, suspects, learnt_at, clock_timestamp()
            FROM reconciler.call_limits
            WHERE call = \(call.rawValue) AND account = \(account.text) AND (trial IS NOT NULL OR NOT \(onlyInTrial))
            FOR UPDATE
            """
        ) { row throws(PostgresError) in
            (
                limit: BatchLimit(
                    size: try row.next(), trial: try row.next(), suspects: try row.next(), learntAt: try row.next()),
                now: try row.next(Date.self)
            )
        }
        if rows.isEmpty, onlyInTrial { return }
        var limit = rows.first?.limit ?? BatchLimit()
        let now = if let now = rows.first?.now { now } else { try await connection.now() }
        body(&limit, now)
        try await connection.execute(
            """
            INSERT INTO reconciler.call_limits AS l (account, call, size, trial, suspects, learnt_at)
            VALUES (
                \(account.text), \(call.rawValue), \(limit.size as Int?),
                \(limit.trial as Int?), \(Int32(clamping: limit.suspects)),
                \(limit.learntAt as Date?)
            )
            ON CONFLICT (call, account) DO UPDATE SET
                size = excluded.size, trial = excluded.trial, suspects = excluded.suspects,
                learnt_at = excluded.learnt_at
            """)
    }

    /// Notes that CJ does not have a call.
    func noteAbsence(of call: String) async throws {
        try await connection.execute(
            """
            INSERT INTO reconciler.call_limits AS l (account, call, absent_since)
            VALUES (\(account.text), \(call), clock_timestamp())
            ON CONFLICT (call, account) DO UPDATE SET absent_since = excluded.absent_since
            """)
    }

    /// Has every call tried again that CJ did not have.
    func forgetAbsences() async throws {
        try await connection.execute(
            """
            UPDATE reconciler.call_limits
            SET absent_since = NULL
            WHERE account = \(account.text) AND call = ANY (\(Self.calls)) AND absent_since IS NOT NULL
            """)
    }
}
