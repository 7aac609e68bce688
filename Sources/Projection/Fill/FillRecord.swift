import Foundation
import Ledger
import Postgres

/// What `projection.replays` and the tables beside it hold of a fill. Whoever is no longer its holder changes nothing.
struct FillRecord: Sendable {
    let generation: Generation
    let epoch: Int

    private var number: Int32 { Int32(generation.number) }

    /// Where the fill stands.
    func phase(on connection: Connection) async throws -> FillPhase {
        let phases = try await connection.query(
            "SELECT phase FROM projection.replays WHERE generation = \(number) AND epoch = \(epoch)"
        ) { row throws(PostgresError) in try row.next(String.self) }
        guard let phase = phases.first.flatMap(FillPhase.init) else { throw superseded }
        return phase
    }

    private var superseded: FillError { .superseded(generation: generation.number) }

    /// Goes on to a phase, within the caller's transaction.
    func begin(_ phase: FillPhase, on connection: Connection) async throws {
        let changed = try await connection.execute(
            """
            UPDATE projection.replays SET phase = \(phase.rawValue)
            WHERE generation = \(number) AND epoch = \(epoch)
            """)
        guard changed == 1 else { throw superseded }
    }

    /// Keeps others from taking the fill over until the caller's transaction ends. The last statement before its end:
    /// whoever renews or takes over waits for it.
    func holdOn(_ connection: Connection) async throws {
        let held = try await connection.query(
            """
            SELECT 1::bigint FROM projection.replays WHERE generation = \(number) AND epoch = \(epoch) FOR SHARE
            """
        ) { row throws(PostgresError) in try row.next(Int.self) }
        guard !held.isEmpty else { throw superseded }
    }

    // MARK: Survey

    /// Writes what a survey found out.
    func write(_ survey: consuming Survey, on connection: Connection) async throws {
        let (events, accounts) = (survey.eventCount, survey.accounts)
        let buckets = try survey.buckets()
        try await connection.transaction { connection in
            try await connection.execute("DELETE FROM projection.replay_buckets WHERE generation = \(number)")
            // PostgreSQL's own compression takes its time over the long arrays; not every server is built with lz4.
            try await connection.execute(
                """
                SELECT set_config('default_toast_compression', 'lz4', true)
                FROM pg_settings
                WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
                """)
            for var bucket in buckets {
                bucket.subjects.sort()
                try await connection.execute(
                    """
                    INSERT INTO projection.replay_buckets (generation, bucket, positions, subjects)
                    VALUES (\(number), \(Int32(bucket.number)), \(bucket.positions), \(bucket.subjects))
                    """)
            }
            for (account, count) in accounts.sorted(by: { $0.key < $1.key }) {
                try await connection.execute(
                    """
                    INSERT INTO projection.\(identifier: "accounts_g\(number)")
                        (generation, account, events, last_received_at)
                    VALUES (\(number), \(account.text), \(count.events), \(count.lastReceivedAt))
                    """)
            }
            try await connection.execute(
                "UPDATE projection.replays SET events = \(events) WHERE generation = \(number)")
            try await begin(.folding, on: connection)
        }
    }

    // MARK: Buckets

    /// The buckets that are still to be folded, ascending.
    func unfoldedBuckets(on connection: Connection) async throws -> [Int] {
        try await connection.query(
            """
            SELECT bucket FROM projection.replay_buckets
            WHERE generation = \(number) AND folded_at IS NULL
            ORDER BY bucket
            """
        ) { row throws(PostgresError) in try row.next() }
    }

    /// How many events there are, and in how many of them buckets are folded already.
    func events(on connection: Connection) async throws -> (all: Int, folded: Int) {
        let counts = try await connection.query(
            """
            SELECT coalesce(r.events, 0), (
                SELECT coalesce(sum(cardinality(b.positions)), 0)::bigint
                FROM projection.replay_buckets AS b
                WHERE b.generation = r.generation AND b.folded_at IS NOT NULL
            )
            FROM projection.replays AS r
            WHERE r.generation = \(number)
            """
        ) { row throws(PostgresError) in (all: try row.next(Int.self), folded: try row.next(Int.self)) }
        return counts.first ?? (0, 0)
    }

    func bucket(_ bucket: Int, on connection: Connection) async throws -> Bucket {
        let buckets = try await connection.query(
            """
            SELECT positions, subjects FROM projection.replay_buckets
            WHERE generation = \(number) AND bucket = \(Int32(bucket))
            """
        ) { row throws(PostgresError) in
            Bucket(number: bucket, positions: try row.next(), subjects: try row.next())
        }
        guard let bucket = buckets.first else { throw superseded }
        return bucket
    }

    /// Notes that a bucket is folded, and which of its events are left, as the last step of the transaction that does it.
    func finish(_ bucket: Bucket, strays: [Int], on connection: Connection) async throws {
        if !strays.isEmpty {
            try await connection.execute(
                """
                INSERT INTO projection.replay_strays (generation, position)
                SELECT \(number), position FROM unnest(\(strays)) AS s (position)
                ON CONFLICT DO NOTHING
                """)
        }
        try await connection.execute(
            """
            UPDATE projection.replay_buckets SET folded_at = clock_timestamp()
            WHERE generation = \(number) AND bucket = \(Int32(bucket.number))
            """)
        try await holdOn(connection)
    }

    // MARK: Strays

    /// The next events to be projected in the ordinary way.
    func strays(limit: Int, on connection: Connection) async throws -> [Int] {
        try await connection.query(
            """
            SELECT position FROM projection.replay_strays WHERE generation = \(number) ORDER BY position LIMIT \(limit)
            """
        ) { row throws(PostgresError) in try row.next() }
    }

    func countStrays(on connection: Connection) async throws -> Int {
        try await connection.query(
            "SELECT count(*) FROM projection.replay_strays WHERE generation = \(number)"
        ) { row throws(PostgresError) in try row.next(Int.self) }.first ?? 0
    }

    func remove(strays: [Int], on connection: Connection) async throws {
        try await connection.execute(
            """
            DELETE FROM projection.replay_strays WHERE generation = \(number) AND position = ANY (\(strays))
            """)
        try await holdOn(connection)
    }
}
