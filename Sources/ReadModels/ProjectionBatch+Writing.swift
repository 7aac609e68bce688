import Foundation
import Ledger
package import Postgres

extension ProjectionBatch {
    /// Writes the batch and its checkpoint. The caller's transaction makes that one step.
    func write(to generation: Generation, on connection: Connection) async throws {
        try await writeRows(to: generation, on: connection)
        for account in shares.keys.sorted() {
            guard let share = shares[account] else { continue }
            try await connection.execute(
                """
                INSERT INTO projection.accounts AS a (generation, account, events, last_received_at)
                VALUES (\(generation), \(account), \(share.eventCount), \(share.lastReceivedAt as Date?))
                ON CONFLICT (generation, account) DO UPDATE SET
                    events = a.events + excluded.events,
                    last_received_at = greatest(a.last_received_at, excluded.last_received_at)
                """)
        }
        try await connection.execute(
            """
            UPDATE projection.generations
            SET checkpoint = \(checkpoint), projected_at = clock_timestamp()
            WHERE generation = \(generation)
            """)
    }

    /// Writes what the events say, and not that they came. Some of it may be there already.
    package func writeRows(to generation: Generation, on connection: Connection) async throws {
        let writer = RowWriter(generation: generation, connection: connection)
        for account in shares.keys.sorted() {
            try await shares[account]?.things.write(with: ModelWriter(rows: writer, account: account))
        }
        try await notes.write(with: writer)
    }
}
