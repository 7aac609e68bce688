import Foundation
import Hashing
public import Postgres

extension Event {
    /// The events behind a position, ascending.
    ///
    /// Reading on from the last position seen misses none: positions become visible in order.
    ///
    /// - Parameters:
    ///   - end: the last position to read; nil reads to the ledger's end.
    ///   - limit: the most events to return.
    ///   - maximumBytes: bodies are returned up to this many bytes in all, but always at least one event.
    public static func read(
        after position: LedgerPosition, until end: LedgerPosition? = nil, limit: Int, maximumBytes: Int = 32 << 20,
        on connection: Connection
    ) async throws(PostgresError) -> [Event] {
        // The inner page is cut by count and the outer by size; a body's length is known without reading the body.
        try await connection.query(
            """
            SELECT \(verbatim: columns)
            FROM (
                SELECT *, sum(octet_length(body)) OVER (ORDER BY position) - octet_length(body) AS bytes_before
                FROM (
                    SELECT *
                    FROM ledger.events
                    WHERE position > \(position.value) AND position <= \(end?.value ?? .max)
                    ORDER BY position
                    LIMIT \(limit)
                ) AS page
            ) AS sized
            WHERE bytes_before < \(maximumBytes)
            ORDER BY position
            """, as: Event.init)
    }

    /// The newest events, descending.
    public static func readNewest(limit: Int, on connection: Connection) async throws(PostgresError) -> [Event] {
        try await connection.query(
            """
            SELECT \(verbatim: columns)
            FROM ledger.events
            ORDER BY position DESC
            LIMIT \(limit)
            """, as: Event.init)
    }

    /// The newest event's position; ``LedgerPosition/start`` in an empty ledger.
    public static func lastPosition(on connection: Connection) async throws(PostgresError) -> LedgerPosition {
        let positions = try await connection.query("SELECT max(position) FROM ledger.events", as: Int?.self)
        return positions.first?.map { LedgerPosition($0) } ?? .start
    }

    /// The event at a position, if there is one.
    public static func read(
        at position: LedgerPosition, on connection: Connection
    ) async throws(PostgresError) -> Event? {
        try await connection.query(
            """
            SELECT \(verbatim: columns)
            FROM ledger.events
            WHERE position = \(position.value)
            """, as: Event.init
        ).first
    }

    /// The positions of every tenth event, say, ascending: whatever gaps there are, so many events lie between two.
    public static func positions(
        ofEvery count: Int, upTo position: LedgerPosition, on connection: Connection
    ) async throws(PostgresError) -> [Int] {
        try await connection.query(
            """
            SELECT position
            FROM (
                SELECT position, row_number() OVER (ORDER BY position) AS number
                FROM ledger.events
                WHERE position <= \(position.value)
            ) AS numbered
            WHERE number % \(count) = 0
            ORDER BY position
            """, as: Int.self)
    }

    /// The events at the positions, ascending.
    public static func read(
        at positions: [LedgerPosition], on connection: Connection
    ) async throws(PostgresError) -> [Event] {
        try await connection.query(
            """
            SELECT \(verbatim: columns)
            FROM ledger.events
            WHERE position = ANY (\(positions.map(\.value)))
            ORDER BY position
            """, as: Event.init)
    }

    /// What the initializer takes, in its order.
    private static let columns: StaticString =
        "position, account, source, type, message_type, message_id, body, digest, signature, received_at, recorded_at"
}
