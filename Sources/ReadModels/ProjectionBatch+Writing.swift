package import Folding
import Foundation
import Ledger
package import Postgres

extension ProjectionBatch {
    /// Writes the batch and its checkpoint. The caller's transaction makes that one step.
    func write(to generation: Generation, most: StateSize, on connection: Connection) async throws {
        try await writeRows(to: generation, most: most, on: connection)
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
    ///
    /// What would make a thing larger than it may be is left out of that thing, and the event is parked for it. Which event
    /// that is can only be told of one by itself.
    ///
    /// - Returns: why the events are parked that are; of several reasons for one event the first.
    /// - Throws: ``FullThing`` where that happens to one of several events.
    @discardableResult
    package func writeRows(
        to generation: Generation, most: StateSize, on connection: Connection
    ) async throws -> [String] {
        let writer = RowWriter(generation: generation, connection: connection)
        let room = Room(most: most, leavesOut: eventCount == 1)
        for account in shares.keys.sorted() {
            try await shares[account]?.things.write(with: ModelWriter(rows: writer, account: account, room: room))
        }
        var notes = notes
        if let full = room.leftOut { notes.park(checkpoint, for: full) }
        try await notes.write(with: writer)
        return notes.parked.map(\.reason)
    }

    private var eventCount: Int { shares.values.reduce(0) { $0 + $1.eventCount } }
}
