public import Logging
public import Postgres
import Synchronization

/// The time in which this process holds a lease.
public final class LeaseTurn: Sendable {
    public let lease: Lease
    private let isEnding = Mutex(false)

    private init(_ lease: Lease) { self.lease = lease }

    /// Whether somebody else is to go on. Looked at between two steps.
    public var isOver: Bool { isEnding.withLock(\.self) }

    /// Takes a lease if it is free, and runs `body` while renewing it; gives it back however that ends.
    ///
    /// - Parameter pool: lends one connection for renewing beside those that `body` takes.
    /// - Returns: nil while another process holds the lease.
    /// - Throws: what `body` throws, and ``LeaseLost``, when `body` was cancelled because another process has it.
    public static func take<Value: Sendable>(
        _ row: LeaseRow, as holder: String, _ urgency: Lease.Urgency, timing: Lease.Timing, pool: Pool,
        logger: Logger, _ body: @escaping @Sendable (LeaseTurn) async throws -> Value
    ) async throws -> Value? {
        let lease = try await pool.withConnection { connection in
            try await Lease.take(row, as: holder, urgency, timing: timing, on: connection)
        }
        guard let lease else { return nil }
        let turn = LeaseTurn(lease)
        let result: Result<Value, any Error>
        do {
            result = .success(try await turn.run(urgency, timing, pool, logger, body))
        } catch {
            result = .failure(error)
        }
        // Also when this task was cancelled: nobody should have to wait for the lease's end.
        await Task { try? await pool.withConnection { try await lease.release(on: $0) } }.value
        return try result.get()
    }

    private func run<Value: Sendable>(
        _ urgency: Lease.Urgency, _ timing: Lease.Timing, _ pool: Pool, _ logger: Logger,
        _ body: @escaping @Sendable (LeaseTurn) async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body(self) }
            group.addTask {
                try await self.renew(urgency, timing, pool, logger)
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw lease.lost
        }
    }

    /// Renews until the turn is over. What is written meanwhile compares the epoch, so a renewal that fails once does no
    /// harm.
    private func renew(
        _ urgency: Lease.Urgency, _ timing: Lease.Timing, _ pool: Pool, _ logger: Logger
    ) async throws {
        while true {
            try await Task.sleep(for: timing.renewal)
            do {
                let renewal = try await pool.withConnection { try await self.lease.renew(timing: timing, on: $0) }
                switch renewal {
                case .renewed: break
                case .claimed: if case .standing = urgency { isEnding.withLock { $0 = true } }
                case .lost: throw lease.lost
                }
            } catch let error as PostgresError {
                logger.warning(
                    "cannot renew the lease; trying again",
                    metadata: ["for": "\(lease.row.work)", "reason": "\(error)"])
            }
        }
    }
}
