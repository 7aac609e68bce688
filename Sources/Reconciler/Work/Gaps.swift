import Foundation
import Leases
import Ledger
import Postgres

/// Times in which webhooks may have been lost.
struct Gaps {
    let lease: Lease
    let accounts: [AccountName]
    let pointsPerDay: Int
    let connection: Connection

    /// Puts first whatever may have changed in gaps that nobody has looked at.
    ///
    /// That is every list and everything that is not final: CJ's lists know neither dates nor an order.
    ///
    /// - Returns: how many gaps there were.
    func putFirst() async throws -> Int {
        let open = try await connection.query(
            "SELECT id FROM reconciler.gaps WHERE looked_at IS NULL", as: Int.self)
        guard !open.isEmpty else { return 0 }
        try await connection.transaction { connection in
            try await lease.hold(on: connection)
            let now = try await connection.now()
            for account in accounts {
                let table = CheckTable(account: account, connection: connection)
                try await table.makeListsDue(.outage)
                _ = try await table.makeDue(
                    askedBefore: now, .outage, includingFinal: false, pointsPerDay: pointsPerDay)
            }
            try await connection.execute(
                "UPDATE reconciler.gaps SET looked_at = clock_timestamp() WHERE id = ANY (\(open))")
        }
        return open.count
    }
}

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
