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
            """
        ) { row throws(PostgresError) in try Event(&row) }
    }

    /// The newest events, descending.
    public static func readNewest(limit: Int, on connection: Connection) async throws(PostgresError) -> [Event] {
        try await connection.query(
            """
            SELECT \(verbatim: columns)
            FROM ledger.events
            ORDER BY position DESC
            LIMIT \(limit)
            """
        ) { row throws(PostgresError) in try Event(&row) }
    }

    /// The newest event's position; ``LedgerPosition/start`` in an empty ledger.
    public static func lastPosition(on connection: Connection) async throws(PostgresError) -> LedgerPosition {
        let positions = try await connection.query("SELECT max(position) FROM ledger.events") {
            row throws(PostgresError) in try row.next(Int?.self)
        }
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
            """
        ) { row throws(PostgresError) in try Event(&row) }.first
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
            """
        ) { row throws(PostgresError) in try row.next(Int.self) }
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
            """
        ) { row throws(PostgresError) in try Event(&row) }
    }

    /// What ``init(_:)`` reads, in its order.
    private static let columns: StaticString =
        "position, account, source, type, message_type, message_id, body, digest, signature, received_at, recorded_at"

    init(_ row: inout Row) throws(PostgresError) {
        position = LedgerPosition(try row.next())
        account = AccountName(stored: try row.next())
        source = try Self.named(try row.next(), EventSource.init)
        type = try row.next()
        messageType = try row.next()
        messageId = try row.next()
        body = try row.next()
        digest = try Self.named(try row.next([UInt8].self), Digest.init)
        signature = try row.next(String?.self).map { text throws(PostgresError) in
            try Self.named(text, EventSignature.init)
        }
        receivedAt = try row.next()
        recordedAt = try row.next()
    }

    static func named<Raw, Value>(_ raw: Raw, _ make: (Raw) -> Value?) throws(PostgresError) -> Value {
        guard let value = make(raw) else { throw .unexpectedAnswer("an event holds a value that is no \(Value.self)") }
        return value
    }
}
