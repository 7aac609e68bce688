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
            WHERE account = \(account) AND call = ANY (\(Self.calls))
            """, as: (String.self, Int?.self, Int?.self, Int.self, Date?.self, Date?.self))
        for (call, size, trial, suspects, learntAt, absentSince) in rows {
            limits.limits[call] = BatchLimit(size: size, trial: trial, suspects: suspects, learntAt: learntAt)
            limits.absentSince[call] = absentSince
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
            SELECT size, trial, suspects, learnt_at
            FROM reconciler.call_limits
            WHERE call = \(call) AND account = \(account) AND (trial IS NOT NULL OR NOT \(onlyInTrial))
            FOR UPDATE
            """, as: BatchLimit.init)
        if rows.isEmpty, onlyInTrial { return }
        var limit = rows.first ?? BatchLimit()
        let now = try await connection.now()
        body(&limit, now)
        try await connection.execute(
            """
            INSERT INTO reconciler.call_limits AS l (account, call, size, trial, suspects, learnt_at)
            VALUES (
                \(account), \(call), \(limit.size as Int?),
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
            VALUES (\(account), \(call), clock_timestamp())
            ON CONFLICT (call, account) DO UPDATE SET absent_since = excluded.absent_since
            """)
    }

    /// Has every call tried again that CJ did not have.
    func forgetAbsences() async throws {
        try await connection.execute(
            """
            UPDATE reconciler.call_limits
            SET absent_since = NULL
            WHERE account = \(account) AND call = ANY (\(Self.calls)) AND absent_since IS NOT NULL
            """)
    }
}
