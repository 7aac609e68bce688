import Foundation
public import Postgres

/// The right to reconcile, which one process at a time has.
///
/// It is a row and no lock: behind a connection pooler a session's lock may be held by two clients at once. The holder
/// renews it; who dies loses it when it expires, by the database's clock. A holder that was stopped for so long and goes
/// on unawares writes nothing, since every write compares the epoch.
public struct Lease: Sendable, Equatable {
    /// The number this holder was given.
    public let epoch: Int

    /// How often a holder renews, and how long a lease lasts without.
    public struct Timing: Sendable {
        public var renewal: Duration = .seconds(2)
        public var expiry: Duration = .seconds(8)

        public init() {}
    }

    /// Whose turn it is when several want it.
    public enum Urgency: Sendable {
        /// A process that goes on for ever.
        case standing
        /// A command that a person waits for: a standing holder gives way to it.
        case operated
    }

    /// Takes the lease if it is free; otherwise an operated command notes that it waits.
    ///
    /// - Parameter holder: who it is, in words, different for any two processes.
    /// - Returns: nil while another holds it.
    public static func take(
        as holder: String, _ urgency: Urgency, timing: Timing = Timing(), on connection: Connection
    ) async throws -> Lease? {
        let expiry = timing.expiry.seconds
        let taken = try await connection.query(
            """
            UPDATE reconciler.lease
            SET epoch = epoch + 1,
                holder = \(holder),
                expires_at = clock_timestamp() + make_interval(secs => \(Decimal(expiry))::double precision),
                claimed_until = CASE WHEN claimed_by = \(holder) THEN '-infinity' ELSE claimed_until END
            WHERE expires_at <= clock_timestamp()
                AND (claimed_until <= clock_timestamp() OR claimed_by = \(holder))
            RETURNING epoch
            """
        ) { row throws(PostgresError) in Lease(epoch: try row.next()) }
        if let lease = taken.first { return lease }
        if case .operated = urgency {
            try await connection.execute(
                """
                UPDATE reconciler.lease
                SET claimed_by = \(holder),
                    claimed_until = clock_timestamp() + make_interval(secs => \(Decimal(expiry))::double precision)
                WHERE claimed_until <= clock_timestamp() OR claimed_by = \(holder)
                """)
        }
        return nil
    }

    /// What a holder learns when it renews.
    public enum Renewal: Sendable, Equatable {
        case renewed
        /// An operated command waits: give way.
        case claimed
        /// Another has it already.
        case lost
    }

    /// Renews the lease.
    public func renew(timing: Timing = Timing(), on connection: Connection) async throws -> Renewal {
        let expiry = timing.expiry.seconds
        let claims = try await connection.query(
            """
            UPDATE reconciler.lease
            SET expires_at = clock_timestamp() + make_interval(secs => \(Decimal(expiry))::double precision)
            WHERE epoch = \(epoch)
            RETURNING claimed_until > clock_timestamp()
            """
        ) { row throws(PostgresError) in try row.next(Bool.self) }
        guard let isClaimed = claims.first else { return .lost }
        return isClaimed ? .claimed : .renewed
    }

    /// Gives the lease back, so that nobody has to wait for its end.
    public func release(on connection: Connection) async throws {
        try await connection.execute(
            "UPDATE reconciler.lease SET expires_at = clock_timestamp() WHERE epoch = \(epoch)")
    }

    /// Makes the transaction fail unless the lease is still this one, and keeps others from taking it until its end.
    ///
    /// - Throws: ``LeaseLost``.
    public func hold(on connection: Connection) async throws {
        let rows = try await connection.query(
            "SELECT epoch FROM reconciler.lease WHERE epoch = \(epoch) FOR SHARE"
        ) { row throws(PostgresError) in try row.next(Int.self) }
        guard !rows.isEmpty else { throw LeaseLost() }
    }
}

/// Another process reconciles now.
public struct LeaseLost: Error, CustomStringConvertible {
    public init() {}

    public var description: String { "another process has taken over the reconciling" }
}
