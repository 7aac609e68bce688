import Ledger
import Postgres
import ReadModels

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
        try await Connection.using(connection.holdingGenerations) { holder in
            let end = ContinuousClock.now + patience
            let comesNearerUntil = end - patience / 2
            while true {
                try Task.checkCancellation()
                let isNear = try await comeNearer(on: holder)
                if isNear || ContinuousClock.now >= comesNearerUntil, let position = try await attempt(holder, reader) {
                    return position
                }
                guard ContinuousClock.now < end else {
                    throw GenerationsStandApart(
                        live: live, candidate: candidate, checkpoints: try await checkpoints(on: holder))
                }
                try await Task.sleep(for: .milliseconds(20))
            }
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
                WHERE l.generation = \(live) AND c.generation = \(candidate)
                """, as: (LedgerPosition.self, Int.self)
            ).first ?? (.start, 0)
        guard waiting > Self.moment else { return true }
        // More comes meanwhile, so the caller looks again: what is left then must not be taken while others wait.
        try await projector.catchUp(candidate, to: position)
        return false
    }

    private func attempt(_ holder: Connection, _ reader: Connection) async throws -> LedgerPosition? {
        try await holder.transaction { holder in
            guard let position = try await live.hold(on: holder) else { return nil }
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
            "SELECT checkpoint FROM projection.generations WHERE generation IN (\(live), \(candidate))",
            as: LedgerPosition.self)
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
