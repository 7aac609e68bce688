import Foundation
import Hashing
import Ledger
public import Postgres
public import ServiceLifecycle

/// Writes down what receivers answered, and that they are there, beside the path that webhooks take.
public struct DeliveryWriter: Sendable {
    private let deliveries: Deliveries
    private let pool: Pool
    private let interval: Duration
    private let sign: @Sendable () -> ReceiverSign?

    /// So soon after the beginning a receiver has come to listen, and gives its first sign.
    private static let firstInterval: Duration = .milliseconds(100)

    /// CJ tries a message four times, five minutes apart. What comes later than this was sent anew.
    static let repeatsLast: Duration = .seconds(30 * 60)

    /// - Parameters:
    ///   - connection: where to write, as ``LedgerRole/runtime``.
    ///   - sign: what the receiver says of itself; nil while it takes no webhooks.
    public init(
        _ deliveries: Deliveries, connection: ConnectionSettings, interval: Duration = .seconds(15),
        sign: @escaping @Sendable () -> ReceiverSign? = { nil }
    ) {
        self.deliveries = deliveries
        self.interval = interval
        self.sign = sign
        var connection = connection
        connection.statementTimeout = .seconds(5)
        connection.lockTimeout = .seconds(5)
        connection.connectTimeout = .seconds(5)
        pool = Pool(connection, size: 1)
    }

    /// Writes what was noted. What cannot be written is kept for the next time.
    public func write() async throws {
        try await pool.withConnection { connection in
            let notes = deliveries.take(clockOffset: await connection.clockOffset)
            do {
                try await connection.transaction { connection in
                    try await add(notes.counts, on: connection)
                    try await add(notes.refusals, on: connection)
                    try await add(notes.answers, on: connection)
                    try await add(notes.duplicates, on: connection)
                    try await give(sign(), on: connection)
                }
            } catch {
                deliveries.giveBack(notes)
                throw error
            }
        }
    }

    private func add(_ counts: [Deliveries.Key: Deliveries.Count], on connection: Connection) async throws {
        let rows = Array(counts)
        guard !rows.isEmpty else { return }
        // In the hour in which a watch begins, what came before it is counted apart. The order is one for all who write.
        try await connection.execute(
            """
            INSERT INTO reconciler.deliveries AS d (account, type, hour, accepted, failed, last_accepted_at)
            SELECT n.account, n.type, h.hour, sum(n.accepted)::bigint, sum(n.failed)::bigint, max(n.last_accepted_at)
            FROM unnest(
                \(rows.map(\.key.account)), \(rows.map(\.key.type)), \(rows.map(\.key.moment)),
                \(rows.map(\.value.accepted)), \(rows.map(\.value.failed)), \(rows.map(\.value.lastAcceptedAt))
            ) AS n (account, type, moment, accepted, failed, last_accepted_at)
            LEFT JOIN reconciler.feeds AS f ON f.account = n.account AND f.watched_since <= n.moment
            CROSS JOIN LATERAL (
                SELECT greatest(date_trunc('hour', n.moment, 'UTC'), f.watched_since) AS hour
            ) AS h
            GROUP BY n.account, h.hour, n.type
            ORDER BY n.account, h.hour, n.type
            ON CONFLICT (account, hour, type) DO UPDATE SET
                accepted = d.accepted + excluded.accepted,
                failed = d.failed + excluded.failed,
                last_accepted_at = greatest(d.last_accepted_at, excluded.last_accepted_at)
            """)
    }

    private func add(_ refusals: [Deliveries.Refusal: Int], on connection: Connection) async throws {
        let rows = Array(refusals)
        guard !rows.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO reconciler.refusals AS r (account, status, minute, count)
            SELECT n.account, n.status, n.minute, n.count
            FROM unnest(
                \(rows.map { $0.key.account?.text ?? "" }), \(rows.map(\.key.status)), \(rows.map(\.key.minute)),
                \(rows.map(\.value))
            ) AS n (account, status, minute, count)
            ORDER BY n.minute, n.account, n.status
            ON CONFLICT (minute, account, status) DO UPDATE SET count = r.count + excluded.count
            """)
        try await connection.execute(
            "DELETE FROM reconciler.refusals WHERE minute < clock_timestamp() - interval '1 day'")
    }

    private func add(_ answers: [Deliveries.Answered: Int], on connection: Connection) async throws {
        let rows = Array(answers)
        guard !rows.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO reconciler.answers AS a (answer, minute, count)
            SELECT n.answer, n.minute, n.count
            FROM unnest(\(rows.map(\.key.answer)), \(rows.map(\.key.minute)), \(rows.map(\.value)))
                AS n (answer, minute, count)
            ORDER BY n.minute, n.answer
            ON CONFLICT (minute, answer) DO UPDATE SET count = a.count + excluded.count
            """)
        try await connection.execute(
            "DELETE FROM reconciler.answers WHERE minute < clock_timestamp() - interval '25 hours'")
    }

    private func give(_ sign: ReceiverSign?, on connection: Connection) async throws {
        guard let sign else { return }
        try await connection.execute(
            """
            INSERT INTO reconciler.receivers (name, seen_at, certificate_ends_at, spool_fault)
            VALUES (
                \(sign.name), clock_timestamp(), \(sign.certificateEndsAt as Date?), \(sign.spoolFault as String?)
            )
            ON CONFLICT (name) DO UPDATE SET
                seen_at = excluded.seen_at,
                certificate_ends_at = excluded.certificate_ends_at,
                spool_fault = excluded.spool_fault
            """)
        try await connection.execute(
            "DELETE FROM reconciler.receivers WHERE seen_at < clock_timestamp() - interval '1 day'")
    }

    private func add(_ duplicates: [Deliveries.Duplicate], on connection: Connection) async throws {
        guard !duplicates.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO reconciler.late_duplicates (position, received_at)
            SELECT e.position, max(d.received_at)
            FROM unnest(
                \(duplicates.map(\.account)), \(duplicates.map(\.digest)), \(duplicates.map(\.receivedAt))
            ) AS d (account, digest, received_at)
            JOIN ledger.events AS e ON e.account = d.account AND e.digest = d.digest AND e.source <> 'snapshot'
            WHERE d.received_at - e.received_at
                > make_interval(secs => \(Decimal(Self.repeatsLast.components.seconds))::double precision)
            GROUP BY e.position
            """)
    }
}

extension DeliveryWriter: Service {
    /// Writes now and then until shutdown, and then once more.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                var hasListened = false
                while true {
                    hasListened = hasListened || sign() != nil
                    // Others say that the database is away; what was noted is kept.
                    try? await write()
                    try await Task.sleep(for: hasListened ? interval : Self.firstInterval)
                }
            }
        } catch is CancellationError {
            // The end.
        }
        try? await write()
        await pool.close()
    }
}
