import Leases
import Ledger
import Logging
import Postgres

/// The right to fill a generation, which one process has at a time.
struct FillTurns: Sendable {
    let pool: Pool
    /// This process in words, different for any two.
    let holder: String
    let urgency: Lease.Urgency
    let timing: Lease.Timing
    let logger: Logger

    /// Runs `body` once no other process fills the generation. Whoever was killed while it did holds it for some seconds.
    ///
    /// - Parameter waiting: called now and then until that is so, with the process that fills it.
    /// - Throws: what `body` throws; ``GenerationRemoved``; `LeaseLost`.
    func take<Value: Sendable>(
        _ replay: ReplayRow, waiting: (String?) -> Void,
        _ body: @escaping @Sendable (LeaseTurn) async throws -> Value
    ) async throws -> Value {
        while true {
            try Task.checkCancellation()
            let value = try await LeaseTurn.take(
                replay.lease, as: holder, urgency, timing: timing, pool: pool, logger: logger, body)
            if let value { return value }
            let standings = try await pool.withConnection { try await GenerationStanding.readAll(on: $0) }
            guard let standing = standings[replay.generation] else {
                throw GenerationRemoved(generation: replay.generation)
            }
            waiting(standing.filling?.holder)
            try await Task.sleep(for: .milliseconds(500))
        }
    }
}
