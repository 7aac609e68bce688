public import Postgres

/// The right to do something, which one process at a time has.
///
/// It is a row and no lock: behind a connection pooler a session's lock may be held by two clients at once. The holder
/// renews it; who dies loses it when it expires, by the database's clock. A holder that was stopped for so long and goes
/// on unawares writes nothing, since every write compares the epoch.
public struct Lease: Sendable, Equatable {
    /// The row that says so.
    public let row: LeaseRow
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

    /// Takes a lease if it is free; otherwise an operated command notes that it waits.
    ///
    /// - Parameter holder: who it is, in words, different for any two processes.
    /// - Returns: nil while another holds it, and where there is no such row.
    public static func take(
        _ row: LeaseRow, as holder: String, _ urgency: Urgency, timing: Timing = Timing(), on connection: Connection
    ) async throws -> Lease? {
        let expiry = timing.expiry.milliseconds
        let taken = try await connection.query(
            """
            UPDATE \(identifier: row.schema).\(identifier: row.table)
            SET epoch = epoch + 1,
                holder = \(holder),
                expires_at = clock_timestamp() + \(expiry) * interval '1 millisecond',
                claimed_until = CASE WHEN claimed_by = \(holder) THEN '-infinity' ELSE claimed_until END
            WHERE \(identifier: row.keyColumn)::integer = \(row.key)
                AND expires_at <= clock_timestamp()
                AND (claimed_until <= clock_timestamp() OR claimed_by = \(holder))
            RETURNING epoch
            """, as: Int.self)
        if let epoch = taken.first { return Lease(row: row, epoch: epoch) }
        if case .operated = urgency {
            try await connection.execute(
                """
                UPDATE \(identifier: row.schema).\(identifier: row.table)
                SET claimed_by = \(holder),
                    claimed_until = clock_timestamp() + \(expiry) * interval '1 millisecond'
                WHERE \(identifier: row.keyColumn)::integer = \(row.key)
                    AND (claimed_until <= clock_timestamp() OR claimed_by = \(holder))
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
        let claims = try await connection.query(
            """
            UPDATE \(identifier: row.schema).\(identifier: row.table)
            SET expires_at = clock_timestamp() + \(timing.expiry.milliseconds) * interval '1 millisecond'
            WHERE \(identifier: row.keyColumn)::integer = \(row.key) AND epoch = \(epoch)
            RETURNING claimed_until > clock_timestamp()
            """, as: Bool.self)
        guard let isClaimed = claims.first else { return .lost }
        return isClaimed ? .claimed : .renewed
    }

    /// Gives the lease back, so that nobody has to wait for its end.
    public func release(on connection: Connection) async throws {
        try await connection.execute(
            """
            UPDATE \(identifier: row.schema).\(identifier: row.table)
            SET expires_at = clock_timestamp()
            WHERE \(identifier: row.keyColumn)::integer = \(row.key) AND epoch = \(epoch)
            """)
    }

    /// Makes the transaction fail unless the lease is still this one, and keeps others from taking it until its end.
    ///
    /// - Throws: ``LeaseLost``.
    public func hold(on connection: Connection) async throws {
        let rows = try await connection.query(
            """
            SELECT epoch
            FROM \(identifier: row.schema).\(identifier: row.table)
            WHERE \(identifier: row.keyColumn)::integer = \(row.key) AND epoch = \(epoch)
            FOR SHARE
            """, as: Int.self)
        guard !rows.isEmpty else { throw lost }
    }

    /// Changes other columns of the lease's row, unless the lease is another's by now.
    ///
    /// - Throws: ``LeaseLost``.
    public func write(_ change: SQL, on connection: Connection) async throws {
        let changed = try await connection.execute(
            """
            UPDATE \(identifier: row.schema).\(identifier: row.table)
            SET \(change)
            WHERE \(identifier: row.keyColumn)::integer = \(row.key) AND epoch = \(epoch)
            """)
        guard changed == 1 else { throw lost }
    }

    /// That another process goes on.
    public var lost: LeaseLost { LeaseLost(work: row.work) }
}

/// Another process has the lease now.
public struct LeaseLost: Error, Equatable, CustomStringConvertible {
    let work: String

    public var description: String { "another process has taken over \(work)" }
}
