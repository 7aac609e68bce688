import Folding
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

    private let zone: @Sendable (AccountName) -> TimeZone

    /// - Parameter zone: meant by CJ's dates that name none, for each account.
    public init(zone: @escaping @Sendable (AccountName) -> TimeZone) { self.zone = zone }

    /// Tries one event, in one transaction with its way out of the parked ones.
    ///
    /// It waits for the batch that a projector is at, and the projector for it.
    ///
    /// - Parameter connection: its role must own the read models.
    /// - Throws: ``OtherFoldVersion`` when the live read models were made by other rules than this program's.
    public func retry(_ position: LedgerPosition, on connection: Connection) async throws -> Outcome {
        do {
            return try await connection.transaction { try await project(position, on: $0) }
        } catch PostgresError.refused(let error) where Projector.blamesValues(error) {
            return try await connection.transaction { connection in
                let generation = try await lockLive(on: connection)
                return try await stay(position, Projector.refusal(error), in: generation, on: connection)
            }
        }
    }

    /// The positions of those after a position, ascending.
    public func positions(
        after position: LedgerPosition, limit: Int, on connection: Connection
    ) async throws -> [LedgerPosition] {
        try await connection.query(
            """
            SELECT position
            FROM projection.parked
            WHERE generation = (SELECT generation FROM projection.live) AND position > \(position.value)
            ORDER BY position
            LIMIT \(limit)
            """
        ) { row throws(PostgresError) in LedgerPosition(try row.next()) }
    }

    private func project(_ position: LedgerPosition, on connection: Connection) async throws -> Outcome {
        let generation = try await lockLive(on: connection)
        let removed = try await connection.execute(
            """
            DELETE FROM projection.parked
            WHERE generation = \(Int32(generation.number)) AND position = \(position.value)
            """)
        guard removed == 1, let event = try await Event.read(at: position, on: connection) else { return .notParked }
        let batch = ProjectionBatch([event], after: position, zone: zone)
        try await batch.writeRows(to: generation, on: connection)
        return batch.parked.first.map { .parked(reason: $0.reason) } ?? .projected
    }

    private func stay(
        _ position: LedgerPosition, _ reason: String, in generation: Generation, on connection: Connection
    ) async throws -> Outcome {
        let kept = try await connection.execute(
            """
            UPDATE projection.parked SET reason = \(reason)
            WHERE generation = \(Int32(generation.number)) AND position = \(position.value)
            """)
        return kept == 1 ? .parked(reason: reason) : .notParked
    }

    private func lockLive(on connection: Connection) async throws -> Generation {
        let live = try await connection.query(
            """
            SELECT g.generation, g.fold_version
            FROM projection.generations AS g
            WHERE g.generation = (SELECT generation FROM projection.live)
            FOR UPDATE
            """
        ) { row throws(PostgresError) in (Generation(number: try row.next()), try row.next(Int.self)) }
        guard let (generation, version) = live.first else {
            throw PostgresError.unexpectedAnswer("no generation is live")
        }
        guard version == Fold.version else { throw OtherFoldVersion(version: version) }
        return generation
    }
}

/// The live read models were made by other rules than this program's.
public struct OtherFoldVersion: Error, CustomStringConvertible {
    let version: Int

    public var description: String {
        """
        the live read models are of fold version \(version) and this program folds by version \(Fold.version): use the \
        program of that version, or `cjledger replay`
        """
    }
}
