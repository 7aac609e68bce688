public import Foundation
public import Ledger
public import Postgres

/// An event that the live read models could not take in.
public struct ParkedEvent: Sendable, Equatable {
    public let position: LedgerPosition
    public let account: String
    public let type: String
    /// By the database's clock.
    public let receivedAt: Date
    /// What could not be read and where, without its content.
    public let reason: String

    /// The newest of them, descending.
    public static func readNewest(limit: Int, on connection: Connection) async throws(PostgresError) -> [ParkedEvent] {
        try await connection.query(
            """
            SELECT p.position, e.account, e.type, e.received_at, p.reason
            FROM projection.parked AS p
            JOIN projection.live AS l ON l.generation = p.generation
            JOIN ledger.events AS e ON e.position = p.position
            ORDER BY p.position DESC
            LIMIT \(limit)
            """, as: ParkedEvent.init(position:account:type:receivedAt:reason:))
    }
}
