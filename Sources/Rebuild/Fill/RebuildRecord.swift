import Foundation
import Leases
import Ledger
import Postgres
import ReadModels

/// What the process that rebuilds a generation writes of it: its row of `projection.replays`, and the tables beside that.
///
/// Every write makes sure that the lease is still this process's, else it throws `LeaseLost`. What a rebuild has come to
/// is read as ``GenerationStatus/Filling``.
struct RebuildRecord: Sendable {
    let generation: Generation
    let lease: Lease

    /// The right to rebuild a generation.
    static func leaseRow(of generation: Generation) -> LeaseRow {
        LeaseRow(
            schema: "projection", table: "replays", keyColumn: "generation", key: generation.number,
            work: "the replay into generation \(generation.number)")
    }

    // MARK: Phases

    /// Goes on to a phase.
    func begin(_ phase: RebuildPhase, on connection: Connection) async throws {
        try await lease.write("phase = \(phase)", on: connection)
    }

    /// The generation is complete: instances of its version take it further from now on.
    ///
    /// - Parameter heldBack: why it is not made live by itself.
    func complete(heldBack: String?, on connection: Connection) async throws {
        try await connection.transaction { connection in
            try await lease.write("held_back = \(heldBack as String?)", on: connection)
            try await connection.execute(
                "UPDATE projection.generations SET state = 'ready' WHERE generation = \(generation)")
        }
    }

    /// Nothing is left to do.
    func end(heldBack: String? = nil, on connection: Connection) async throws {
        try await lease.write(
            """
            phase = \(RebuildPhase.done), ended_at = clock_timestamp(),
            held_back = coalesce(\(heldBack as String?), held_back)
            """, on: connection)
    }

    // MARK: Survey

    /// Writes what a survey found out.
    func write(_ survey: consuming Survey, on connection: Connection) async throws {
        let (events, accounts) = (survey.eventCount, survey.accounts)
        let buckets = try survey.buckets()
        try await connection.transaction { connection in
            try await connection.execute("DELETE FROM projection.replay_buckets WHERE generation = \(generation)")
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
                    VALUES (\(generation), \(bucket.number), \(bucket.positions), \(bucket.subjects))
                    """)
            }
            for (account, count) in accounts.sorted(by: { $0.key < $1.key }) {
                try await connection.execute(
                    """
                    INSERT INTO projection.\(identifier: "accounts_g\(generation.number)")
                        (generation, account, events, last_received_at)
                    VALUES (\(generation), \(account), \(count.events), \(count.lastWebhookAt as Date?))
                    """)
            }
            try await lease.write("events = \(events), phase = \(RebuildPhase.folding)", on: connection)
        }
    }

    // MARK: Buckets

    /// The buckets that are still to be folded, ascending.
    func unfoldedBuckets(on connection: Connection) async throws -> [Int] {
        try await connection.query(
            """
            SELECT bucket FROM projection.replay_buckets
            WHERE generation = \(generation) AND folded_at IS NULL
            ORDER BY bucket
            """, as: Int.self)
    }

    /// How many events there are, and in how many of them buckets are folded already.
    func events(on connection: Connection) async throws -> (all: Int, folded: Int) {
        try await connection.query(
            """
            SELECT coalesce(r.events, 0), (
                SELECT coalesce(sum(cardinality(b.positions)), 0)::bigint
                FROM projection.replay_buckets AS b
                WHERE b.generation = r.generation AND b.folded_at IS NOT NULL
            )
            FROM projection.replays AS r
            WHERE r.generation = \(generation)
            """, as: (Int.self, Int.self)
        ).first ?? (0, 0)
    }

    func bucket(_ bucket: Int, on connection: Connection) async throws -> Bucket {
        let buckets = try await connection.query(
            """
            SELECT positions, subjects FROM projection.replay_buckets
            WHERE generation = \(generation) AND bucket = \(bucket)
            """, as: ([Int].self, [Int].self))
        guard let (positions, subjects) = buckets.first else { throw lease.lost }
        return Bucket(number: bucket, positions: positions, subjects: subjects)
    }

    /// Notes that a bucket is folded, and which of its events are left, as the last step of the transaction that does it.
    func finish(_ bucket: Bucket, deferred: [Int], on connection: Connection) async throws {
        if !deferred.isEmpty {
            try await connection.execute(
                """
                INSERT INTO projection.replay_deferred (generation, position)
                SELECT \(generation), position FROM unnest(\(deferred)) AS s (position)
                ON CONFLICT DO NOTHING
                """)
        }
        try await connection.execute(
            """
            UPDATE projection.replay_buckets SET folded_at = clock_timestamp()
            WHERE generation = \(generation) AND bucket = \(bucket.number)
            """)
        try await lease.hold(on: connection)
    }

    // MARK: Deferred events

    /// The next events to be projected in the ordinary way.
    func deferred(limit: Int, on connection: Connection) async throws -> [Int] {
        try await connection.query(
            """
            SELECT position FROM projection.replay_deferred WHERE generation = \(generation)
            ORDER BY position LIMIT \(limit)
            """, as: Int.self)
    }

    func countDeferred(on connection: Connection) async throws -> Int {
        try await connection.query(
            "SELECT count(*) FROM projection.replay_deferred WHERE generation = \(generation)", as: Int.self
        ).first ?? 0
    }

    func remove(deferred: [Int], on connection: Connection) async throws {
        try await connection.execute(
            "DELETE FROM projection.replay_deferred WHERE generation = \(generation) AND position = ANY (\(deferred))")
        try await lease.hold(on: connection)
    }
}
