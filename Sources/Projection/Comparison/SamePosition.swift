import Ledger
import Postgres

/// Begins a transaction that sees two generations at one position, although both may be followed meanwhile.
struct SamePosition: Sendable {
    let live: Generation
    let candidate: Generation
    let connection: ConnectionSettings
    let projector: Projector
    let patience: Duration

    /// So many events are taken in a moment; more than that first, while nobody waits, for half of the patience.
    private static let moment = 100

    /// Leaves `reader` in a REPEATABLE READ transaction that sees both at the position it returns.
    func beginReading(on reader: Connection) async throws -> LedgerPosition {
        var holding = connection
        // Whoever dies in the middle must not keep the live generation from going on.
        holding.parameters["idle_in_transaction_session_timeout"] = "20s"
        holding.lockTimeout = .seconds(10)
        let holder = try await Connection(holding)
        do {
            let end = ContinuousClock.now + patience
            let comesNearerUntil = end - patience / 2
            while true {
                try Task.checkCancellation()
                let isNear = try await comeNearer(on: holder)
                if isNear || ContinuousClock.now >= comesNearerUntil, let position = try await attempt(holder, reader) {
                    await holder.close()
                    return position
                }
                guard ContinuousClock.now < end else { throw try await standApart(on: holder) }
                try await Task.sleep(for: .milliseconds(20))
            }
        } catch {
            await holder.close()
            throw error
        }
    }

    /// Takes the candidate to where the live one stands, unless that is a matter of a moment.
    ///
    /// - Returns: whether it is.
    private func comeNearer(on connection: Connection) async throws -> Bool {
        let (position, waiting) =
            try await connection.query(
                """
                SELECT
                    l.checkpoint,
                    (
                        SELECT count(*) FROM (
                            SELECT FROM ledger.events AS e
                            WHERE e.position > c.checkpoint AND e.position <= l.checkpoint
                            LIMIT \(Self.moment + 1)
                        ) AS waiting
                    )
                FROM projection.generations AS l, projection.generations AS c
                WHERE l.generation = \(Int32(live.number)) AND c.generation = \(Int32(candidate.number))
                """
            ) { row throws(PostgresError) in (LedgerPosition(try row.next()), try row.next(Int.self)) }.first
            ?? (LedgerPosition.start, 0)
        guard waiting > Self.moment else { return true }
        // More comes meanwhile, so whoever asked looks again: what is left then must not be taken while others wait.
        try await projector.catchUp(candidate, to: position)
        return false
    }

    private func attempt(_ holder: Connection, _ reader: Connection) async throws -> LedgerPosition? {
        try await holder.transaction { holder in
            // Whoever follows the live generation passes by while its row is locked, and goes on a moment later.
            let live = try await holder.query(
                """
                SELECT checkpoint FROM projection.generations
                WHERE generation = \(Int32(live.number))
                FOR NO KEY UPDATE
                """
            ) { row throws(PostgresError) in LedgerPosition(try row.next()) }
            guard let position = live.first else { return nil }
            try await projector.catchUp(candidate, to: position, isAwaited: true)
            try await reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if try await checkpoints(on: reader) == [position, position] { return position }
            // Somebody took the candidate further, and the live generation will follow.
            try await reader.execute("ROLLBACK")
            return nil
        }
    }

    private func checkpoints(on connection: Connection) async throws -> [LedgerPosition] {
        try await connection.query(
            """
            SELECT checkpoint FROM projection.generations
            WHERE generation IN (\(Int32(live.number)), \(Int32(candidate.number)))
            """
        ) { row throws(PostgresError) in LedgerPosition(try row.next()) }
    }

    private func standApart(on connection: Connection) async throws -> GenerationsStandApart {
        GenerationsStandApart(live: live, candidate: candidate, checkpoints: try await checkpoints(on: connection))
    }
}

/// Two generations could not be brought to one position.
public struct GenerationsStandApart: Error, CustomStringConvertible {
    let live: Generation
    let candidate: Generation
    let checkpoints: [LedgerPosition]

    public var description: String {
        """
        generations \(live.number) and \(candidate.number) do not come to one position (\
        \(checkpoints.map(\.description).joined(separator: " and "))): is `cjledger serve` running, which takes \
        generation \(live.number) further?
        """
    }
}
