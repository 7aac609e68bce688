import Foundation
public import Postgres

/// Closes ranges of the ledger by seals.
///
/// Positions become visible in order, so up to the last one that is seen nothing can come any more. Any number of
/// instances may seal: of two that close the same range one is second, and adds nothing.
public enum Sealer {
    /// The most events of a seal.
    public static let largestRange = 20_000

    /// Seals the next events, when the oldest of them has been there long enough.
    ///
    /// - Parameters:
    ///   - age: how long; a seal for each event would be larger than the events.
    ///   - most: how many of them.
    ///   - connection: its role must read events and seals, and add seals.
    /// - Returns: nil when there is nothing to seal.
    /// - Throws: ``SealsBeyondLedger``.
    public static func sealNext(
        olderThan age: Duration, atMost most: Int = largestRange, on connection: Connection
    ) async throws -> Seal? {
        for _ in 0..<tries {
            let previous = try await Seal.newest(on: connection)
            guard try await isDue(after: previous, age, on: connection) else { return nil }
            var range = SealedRange()
            for event in try await events(after: previous?.lastPosition ?? .start, most, on: connection) {
                range.add(event)
            }
            guard let draft = range.seal(after: previous) else { return nil }
            if let seal = try await add(draft, range.marks, on: connection) { return seal }
            // Another instance was faster.
        }
        return nil
    }

    private static let tries = 3

    private static func isDue(after previous: Seal?, _ age: Duration, on connection: Connection) async throws -> Bool {
        let end = previous?.lastPosition ?? .start
        let rows = try await connection.query(
            """
            SELECT
                coalesce((SELECT max(position) FROM ledger.events), 0),
                (
                    SELECT recorded_at <= clock_timestamp() - \(age.milliseconds) * interval '1 millisecond'
                    FROM ledger.events
                    WHERE position > \(end)
                    ORDER BY position
                    LIMIT 1
                )
            """, as: (LedgerPosition.self, Bool?.self))
        guard let (last, isDue) = rows.first else { return false }
        guard end <= last else { throw SealsBeyondLedger(sealed: end, last: last) }
        return isDue ?? false
    }

    private static func events(
        after position: LedgerPosition, _ most: Int, on connection: Connection
    ) async throws(PostgresError) -> [SealedEvent] {
        try await connection.query(
            """
            SELECT \(verbatim: SealedEvent.columns)
            FROM ledger.events
            WHERE position > \(position)
            ORDER BY position
            LIMIT \(most)
            """, read: SealedEvent.init(_:))
    }

    private static func add(
        _ draft: Seal.Draft, _ marks: SealMarks, on connection: Connection
    ) async throws(PostgresError) -> Seal? {
        let head = draft.head
        let sealedAt = try await connection.query(
            """
            INSERT INTO ledger.seals (number, first_position, last_position, events, root, previous, head, marks)
            VALUES (
                \(draft.number), \(draft.firstPosition), \(draft.lastPosition), \(draft.events), \(draft.root),
                \(draft.previous), \(head), \(marks.bytes)
            )
            ON CONFLICT DO NOTHING
            RETURNING sealed_at
            """, as: Date.self)
        return sealedAt.first.map { Seal(draft: draft, head: head, sealedAt: $0) }
    }
}

/// The seals name events that the ledger has not: its end was cut off.
public struct SealsBeyondLedger: Error, Equatable, CustomStringConvertible {
    /// Where the last seal ends.
    public let sealed: LedgerPosition
    /// The last event's position.
    public let last: LedgerPosition

    public var description: String {
        "the seals go to position \(sealed) and the events to \(last): the end of the ledger was cut off (`cjledger verify` tells more)"
    }
}
