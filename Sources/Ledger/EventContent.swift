public import Foundation
public import Hashing
public import Postgres

/// What an event says and since when it is known: all that pictures are made of.
///
/// Replaying reads every event twice, and need not carry along what else a row of `ledger.events` holds.
public struct EventContent: Sendable {
    public let position: LedgerPosition
    public let account: AccountName
    public let source: EventSource
    public let type: String
    public let body: [UInt8]
    public let digest: Digest
    /// By the database's clock.
    public let receivedAt: Date

    init(
        position: LedgerPosition, account: AccountName, source: EventSource, type: String, body: [UInt8],
        digest: Digest, receivedAt: Date
    ) {
        self.position = position
        self.account = account
        self.source = source
        self.type = type
        self.body = body
        self.digest = digest
        self.receivedAt = receivedAt
    }
}

extension EventContent {
    /// Whether the body is not the one that was received, whose digest stands beside it.
    public var isAltered: Bool { SHA256.digest(of: body) != digest }

    /// What is told of such an event wherever it is met.
    public static let alteration = "altered: its body is not the one that was received, by the digest beside it"
}

extension Event {
    /// Whether the body is not the one that was received, whose digest stands beside it.
    public var isAltered: Bool { content.isAltered }

    /// What it says.
    public var content: EventContent {
        EventContent(
            position: position, account: account, source: source, type: type, body: body, digest: digest,
            receivedAt: receivedAt)
    }
}

// MARK: Reading

extension EventContent {
    /// The events in a range of positions, ascending, in blocks. Memory holds two blocks, however many events there are.
    public static func readAll(
        in positions: ClosedRange<Int>, on connection: Connection, _ body: ([EventContent]) async throws -> Void
    ) async throws {
        try await connection.read(
            """
            SELECT \(verbatim: columns)
            FROM ledger.events
            WHERE position BETWEEN \(positions.lowerBound) AND \(positions.upperBound)
            ORDER BY position
            """, blockSize: blockSize, row: EventContent.init, body)
    }

    /// The events at some positions, ascending, in blocks.
    public static func readAll(
        at positions: [Int], on connection: Connection, _ body: ([EventContent]) async throws -> Void
    ) async throws {
        try await connection.read(
            """
            SELECT \(verbatim: columns)
            FROM ledger.events
            WHERE position = ANY (\(positions))
            ORDER BY position
            """, blockSize: blockSize, row: EventContent.init, body)
    }

    /// In bytes of memory. A block is work for all cores, and two of them are next to nothing.
    private static let blockSize = 4 << 20

    /// What ``init(_:)`` reads, in its order.
    private static let columns: StaticString = "position, account, source, type, body, digest, received_at"

    private init(_ row: inout Row) throws(PostgresError) {
        self.init(
            position: try row.next(), account: try row.next(), source: try row.next(), type: try row.next(),
            body: try row.next(), digest: try row.next(), receivedAt: try row.next())
    }
}
