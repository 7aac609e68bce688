public import CJ
import Ledger
import Postgres

/// How much a run would ask for, as far as is known before it.
public struct ReconcilePlan: Sendable, Equatable {
    /// One kind of question.
    public struct Call: Sendable, Equatable {
        public let call: SnapshotType
        /// How many things would be asked about.
        public let things: Int
        /// In how many calls, where CJ answers each.
        public let calls: Int
    }

    public let calls: [Call]
    /// How many lists would be walked.
    public let lists: Int
}

extension ReconcilePlan {
    /// Counts for some accounts.
    static func read(
        _ accounts: [AccountName], onlyOpen: Bool, sizes: BatchSizes, on connection: Connection
    ) async throws -> ReconcilePlan {
        let counts = try await connection.query(
            """
            SELECT call, count(*)
            FROM reconciler.checks
            WHERE account = ANY (\(accounts)) AND call = ANY (\(CheckTable.calls))
                AND (NOT \(onlyOpen) OR due_at IS NOT NULL)
                AND (call <> \(SnapshotType.variant) OR is_known IS NOT TRUE)
            GROUP BY call
            ORDER BY call
            """, as: (SnapshotType.self, Int.self))
        return ReconcilePlan(
            calls: counts.map { call, things in
                let size = sizes.size(of: call)
                return Call(call: call, things: things, calls: (things + size - 1) / size)
            },
            lists: accounts.count * PagedList.allCases.count)
    }
}
