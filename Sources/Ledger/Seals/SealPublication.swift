import Foundation
import Postgres

/// How far the heads of seals were handed to the command that publishes them.
enum SealPublication {
    /// Whether the newest seal is to be published and no other instance has set about it; then this one has.
    static func claim(
        _ seal: Seal, every pause: Duration, on connection: Connection
    ) async throws(PostgresError) -> Bool {
        try await connection.execute(
            """
            UPDATE ledger.publication
            SET claimed_at = clock_timestamp()
            WHERE coalesce(seal, 0) < \(seal.number)
                AND (
                    claimed_at IS NULL
                    OR claimed_at <= clock_timestamp() - \(pause.milliseconds) * interval '1 millisecond'
                )
            """) == 1
    }

    static func noteSuccess(_ seal: Seal, on connection: Connection) async throws(PostgresError) {
        try await connection.execute(
            """
            UPDATE ledger.publication
            SET seal = \(seal.number), published_at = clock_timestamp(), failed_since = NULL, failure = NULL
            WHERE coalesce(seal, 0) < \(seal.number)
            """)
    }

    static func noteFailure(_ reason: String, on connection: Connection) async throws(PostgresError) {
        try await connection.execute(
            """
            UPDATE ledger.publication
            SET failed_since = coalesce(failed_since, clock_timestamp()), failure = \(reason)
            """)
    }
}
