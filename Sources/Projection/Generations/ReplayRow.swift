import Foundation
import Leases
import Ledger
import Postgres

/// What `projection.replays` says of filling a generation, and how it is written.
struct ReplayRow: Sendable, Equatable {
    let generation: Generation
    let target: LedgerPosition
    let phase: String

    var isDone: Bool { phase == "done" }

    /// The right to fill it.
    var lease: LeaseRow {
        LeaseRow(
            schema: "projection", table: "replays", keyColumn: "generation", key: generation.number,
            work: "the replay into generation \(generation.number)")
    }

    /// The unfinished replay of a fold version, else a new one with a generation and tables of its own.
    static func resumeOrBegin(foldVersion: Int, on connection: Connection) async throws -> ReplayRow {
        try await connection.transaction { connection in
            // Two that begin at once must not make two generations.
            try await connection.execute("SELECT FROM projection.live FOR UPDATE")
            if let unfinished = try await unfinished(foldVersion: foldVersion, on: connection) { return unfinished }
            return try await begin(foldVersion: foldVersion, on: connection)
        }
    }

    static func unfinished(foldVersion: Int, on connection: Connection) async throws(PostgresError) -> ReplayRow? {
        try await connection.query(
            """
            SELECT r.generation, r.target, r.phase
            FROM projection.replays AS r
            JOIN projection.generations AS g ON g.generation = r.generation
            WHERE g.fold_version = \(Int32(foldVersion)) AND g.as_of IS NULL AND g.state <> 'retired'
                AND r.phase <> 'done'
            ORDER BY r.generation DESC
            LIMIT 1
            """, read: read
        ).first
    }

    static func of(_ generation: Generation, on connection: Connection) async throws(PostgresError) -> ReplayRow? {
        try await connection.query(
            "SELECT generation, target, phase FROM projection.replays WHERE generation = \(Int32(generation.number))",
            read: read
        ).first
    }

    private static func read(_ row: inout Row) throws(PostgresError) -> ReplayRow {
        ReplayRow(
            generation: Generation(number: try row.next()), target: LedgerPosition(try row.next()),
            phase: try row.next())
    }

    /// Folds in bulk up to where the live generation stands, since there they are compared; a live one of this version
    /// is taken to the ledger's end first.
    private static func begin(foldVersion: Int, on connection: Connection) async throws(PostgresError) -> ReplayRow {
        let begun = try await connection.query(
            """
            WITH begun AS (
                INSERT INTO projection.generations (generation, fold_version, state)
                SELECT max(generation) + 1, \(Int32(foldVersion)), 'filling'
                FROM projection.generations
                RETURNING generation
            )
            INSERT INTO projection.replays (generation, target)
            SELECT
                b.generation,
                CASE
                    WHEN g.fold_version = \(Int32(foldVersion)) OR g.checkpoint = 0
                        THEN (SELECT coalesce(max(position), 0) FROM ledger.events)
                    ELSE g.checkpoint
                END
            FROM begun AS b, projection.live AS l
            JOIN projection.generations AS g ON g.generation = l.generation
            RETURNING generation, target, phase
            """, read: read)
        guard let row = begun.first else { throw .unexpectedAnswer("no generation is live") }
        try await connection.execute("SELECT projection.add_tables(\(Int32(row.generation.number)))")
        return row
    }

    /// Begins filling a generation up to a position, within the caller's transaction.
    static func begin(
        _ generation: Generation, to target: LedgerPosition, on connection: Connection
    ) async throws(PostgresError) {
        try await connection.execute(
            """
            INSERT INTO projection.replays (generation, target)
            VALUES (\(Int32(generation.number)), \(target.value))
            """)
        try await connection.execute("SELECT projection.add_tables(\(Int32(generation.number)))")
    }

    /// The generation is complete: instances of its version take it further from now on.
    ///
    /// - Parameter heldBack: why it is not made live by itself.
    func complete(heldBack: String?, _ lease: Lease, on connection: Connection) async throws {
        try await connection.transaction { connection in
            try await lease.hold(on: connection)
            try await connection.execute(
                "UPDATE projection.generations SET state = 'ready' WHERE generation = \(Int32(generation.number))")
            try await write("held_back = \(heldBack as String?)", lease, on: connection)
        }
    }

    /// Nothing is left to do.
    func end(heldBack: String?, _ lease: Lease, on connection: Connection) async throws {
        try await write(
            "phase = 'done', ended_at = clock_timestamp(), held_back = coalesce(\(heldBack as String?), held_back)",
            lease,
            on: connection)
    }

    private func write(_ change: SQL, _ lease: Lease, on connection: Connection) async throws {
        let changed = try await connection.execute(
            """
            UPDATE projection.replays SET \(change)
            WHERE generation = \(Int32(generation.number)) AND epoch = \(lease.epoch)
            """)
        if changed == 0 { try await lease.hold(on: connection) }
    }
}
