import Leases
import Ledger
import Postgres

/// Messages that came again when CJ's repeats were over.
///
/// Such a message is no event, and yet it may tell that a thing is back in the state it told of the first time. Only CJ's
/// API can say.
struct LateDuplicates {
    let lease: Lease
    let connection: Connection

    /// Makes due what they name, as far as the read models know it by now.
    ///
    /// - Returns: how many messages that was.
    @discardableResult
    func putFirst() async throws -> Int {
        let rows = try await connection.query(
            """
            SELECT d.id, d.position, l.generation
            FROM reconciler.live AS l
            JOIN reconciler.late_duplicates AS d ON d.position <= l.checkpoint
            ORDER BY d.id
            LIMIT 500
            """, as: (Int.self, Int.self, Int32.self))
        guard let generation = rows.first?.2 else { return 0 }
        try await connection.transaction { connection in
            try await lease.hold(on: connection)
            try await EventsToRefresh(lease: lease, settle: .zero, connection: connection)
                .lookAgain(Set(rows.map(\.1)).sorted(), generation: generation, .contradiction)
            try await connection.execute("DELETE FROM reconciler.late_duplicates WHERE id = ANY (\(rows.map(\.0)))")
        }
        return rows.count
    }
}
