public import Foundation
public import Ledger
public import Postgres

/// Reads parked events of the live generation again, after a repair of the program or of the tables.
public struct ParkedRetry: Sendable {
    /// What became of one of them.
    public enum Outcome: Sendable, Equatable {
        /// It is in the read models now.
        case projected
        /// It stays parked, for this reason.
        case parked(reason: String)
        /// It is not parked, or not any more.
        case notParked
    }

    private let settings: ProjectorSettings

    /// - Parameter settings: the projector's: what dates without a zone mean, and how much is kept of one thing.
    public init(settings: ProjectorSettings) { self.settings = settings }

    /// Tries one event, in one transaction with its way out of the parked ones.
    ///
    /// It waits for the batch that a projector is at, and the projector for it.
    ///
    /// - Parameter connection: its role must own the read models.
    /// - Throws: ``OtherFoldVersion`` when the live read models were made by other rules than this program's.
    public func retry(_ position: LedgerPosition, on connection: Connection) async throws -> Outcome {
        var limit = HalvingBatch(largest: 1)
        var outcome = Outcome.notParked
        try await limit.run { _, parkingReason, taken in
            taken = 1
            outcome = try await connection.batch { try await retry(position, parkingReason, on: $0) }
        }
        return outcome
    }

    private func retry(
        _ position: LedgerPosition, _ parkingReason: String?, on connection: Connection
    ) async throws -> Outcome {
        let generation = try await GenerationStatus.live(on: connection).generation
        try await generation.hold(on: connection)
        let removed = try await connection.execute(
            "DELETE FROM projection.parked WHERE generation = \(generation) AND position = \(position)")
        guard removed == 1, let event = try await Event.read(at: position, on: connection) else { return .notParked }
        let batch = ProjectionBatch([event], after: position, zone: settings.zone, parkingReason: parkingReason)
        let reasons = try await batch.writeRows(to: generation, most: settings.most, on: connection)
        return reasons.first.map { .parked(reason: $0) } ?? .projected
    }

    /// The positions of those after a position, ascending.
    public func positions(
        after position: LedgerPosition, limit: Int, on connection: Connection
    ) async throws -> [LedgerPosition] {
        try await connection.query(
            """
            SELECT position
            FROM projection.parked
            WHERE generation = (SELECT generation FROM projection.live) AND position > \(position)
            ORDER BY position
            LIMIT \(limit)
            """, as: LedgerPosition.self)
    }
}

/// An event that the live read models could not take in.
public struct ParkedEvent: Sendable, Equatable {
    public let position: LedgerPosition
    public let account: String
    public let type: String
    /// By the database's clock.
    public let receivedAt: Date
    /// What could not be read and where, without its content.
    public let reason: String

    /// The positions of those of some generation whose bodies are not what was received, ascending.
    package static func altered(
        in generation: Generation, on connection: Connection
    ) async throws(PostgresError) -> [LedgerPosition] {
        try await connection.query(
            """
            SELECT position
            FROM projection.parked
            WHERE generation = \(generation) AND reason = \(EventContent.alteration)
            ORDER BY position
            """, as: LedgerPosition.self)
    }

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
