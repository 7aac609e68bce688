import Foundation
import Hashing
import Ledger
public import Postgres
public import ServiceLifecycle

/// Writes down what receivers answered, beside the path that webhooks take.
public struct DeliveryWriter: Sendable {
    private let deliveries: Deliveries
    private let pool: Pool
    private let interval: Duration

    /// CJ tries a message four times, five minutes apart. What comes later than this was sent anew.
    static let repeatsLast: Duration = .seconds(30 * 60)

    /// - Parameter connection: where to write, as ``LedgerRole/runtime``.
    public init(_ deliveries: Deliveries, connection: ConnectionSettings, interval: Duration = .seconds(30)) {
        self.deliveries = deliveries
        self.interval = interval
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
            guard !notes.isEmpty else { return }
            do {
                try await connection.transaction { connection in
                    try await add(notes.counts, on: connection)
                    try await add(notes.duplicates, on: connection)
                }
            } catch {
                deliveries.giveBack(notes)
                throw error
            }
        }
    }

    private func add(_ counts: [Deliveries.Key: Deliveries.Count], on connection: Connection) async throws {
        // In one order for all who write.
        let rows = counts.sorted {
            ($0.key.account.text, $0.key.hour, $0.key.type) < ($1.key.account.text, $1.key.hour, $1.key.type)
        }
        guard !rows.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO reconciler.deliveries AS d (account, type, hour, accepted, failed, last_accepted_at)
            SELECT n.account, n.type, n.hour, n.accepted, n.failed, n.last_accepted_at
            FROM unnest(
                \(rows.map(\.key.account)), \(rows.map(\.key.type)), \(rows.map(\.key.hour)),
                \(rows.map(\.value.accepted)), \(rows.map(\.value.failed)), \(rows.map(\.value.lastAcceptedAt))
            ) AS n (account, type, hour, accepted, failed, last_accepted_at)
            ON CONFLICT (account, hour, type) DO UPDATE SET
                accepted = d.accepted + excluded.accepted,
                failed = d.failed + excluded.failed,
                last_accepted_at = greatest(d.last_accepted_at, excluded.last_accepted_at)
            """)
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
                while true {
                    try await Task.sleep(for: interval)
                    // Others say that the database is away; what was noted is kept.
                    try? await write()
                }
            }
        } catch is CancellationError {
            // The end.
        }
        try? await write()
        await pool.close()
    }
}
