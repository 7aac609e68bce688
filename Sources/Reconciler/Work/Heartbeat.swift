import Foundation
import Postgres

/// Notes that a receiver takes webhooks, and finds out by that when none did.
struct Heartbeat {
    /// A silence that is shorter loses nothing: CJ sends again after five minutes.
    let shortestGap: Duration
    let connection: Connection

    /// How often receivers note that they are there.
    static let interval: Duration = .seconds(30)

    /// Notes it. A time in which nobody did becomes a gap.
    func beat() async throws {
        try await connection.execute(
            """
            WITH before AS (
                SELECT p.beat_at
                FROM reconciler.pulse AS p
                FOR UPDATE
            ), beat AS (
                UPDATE reconciler.pulse SET beat_at = clock_timestamp()
                FROM before
                RETURNING before.beat_at AS last, reconciler.pulse.beat_at AS now
            )
            INSERT INTO reconciler.gaps (from_at, to_at, why)
            SELECT last, now, 'no receiver took webhooks'
            FROM beat
            WHERE now - last > make_interval(secs => \(Decimal(shortestGap.seconds))::double precision)
            """)
    }
}
