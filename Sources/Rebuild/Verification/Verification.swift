import Folding
import Foundation
import Leases
public import Ledger
public import Logging
public import Postgres
public import ReadModels

/// Shows whether the live read models are what the events say: it folds them again and compares at one position.
public struct Verification: Sendable {
    private let connection: ConnectionSettings
    private let settings: ProjectorSettings
    private let logger: Logger

    /// - Parameter connection: where to work; its role must own the read models and read the ledger.
    public init(connection: ConnectionSettings, settings: ProjectorSettings = ProjectorSettings(), logger: Logger) {
        var patient = connection
        patient.statementTimeout = .seconds(3600)
        patient.lockTimeout = .seconds(60)
        patient.parameters.merge(["jit": "off", "work_mem": "64MB", "plan_cache_mode": "force_custom_plan"]) {
            _, ours in ours
        }
        self.connection = patient
        self.settings = settings
        self.logger = logger
    }

    /// Compares some orders and parcels and what belongs to them, chosen at random.
    ///
    /// - Parameter account: whose; nil for all accounts'.
    /// - Throws: ``OtherFoldVersion`` when the live read models were made by other rules than this program's.
    public func verify(_ sample: SampleSize, account: AccountName? = nil) async throws -> VerificationReport {
        try await Connection.using(connection) { connection in
            try await connection.givingUpWhenCancelled { try await verify(sample, account: account, on: connection) }
        }
    }

    private func verify(
        _ sample: SampleSize, account: AccountName?, on connection: Connection
    ) async throws -> VerificationReport {
        try await Generation.changing(on: connection) { connection in
            try await GenerationTables.add(to: SampleVerification.scratch, on: connection)
        }
        try await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        try await SampleVerification.keepOthersOut(on: connection)
        let live = try await GenerationStatus.live(on: connection)
        let findings = try await SampleVerification(live: live.generation, settings: settings)
            .run(sample, account: account, on: connection)
        try await connection.execute("ROLLBACK")
        let report = VerificationReport(
            generation: live.number, position: live.checkpoint.value, orders: findings.orders,
            parcels: findings.parcels,
            events: findings.events, omitted: findings.omitted, tables: findings.tables,
            altered: findings.altered.sorted().map(\.value))
        try await LastVerification.note(report, account: account, on: connection)
        return report
    }

    /// Compares everything, by a generation that is filled for it and removed again.
    ///
    /// - Parameter fill: takes an empty generation to its position.
    /// - Throws: as ``verify(_:account:)`` does; ``GenerationsStandApart``.
    func verifyAll(
        progress: @Sendable (Replay.Progress) -> Void = { _ in }, fill: (Generation) async throws -> Void
    ) async throws -> VerificationReport {
        try await alone { connection in
            try await removeLeftovers(on: connection)
            let live = try await GenerationStatus.live(on: connection)
            // It counts as one that shows a position, so nobody else takes it further or switches to it.
            let candidate = try await Generation.changing(on: connection) { connection in
                try await Generation.add(
                    foldVersion: live.foldVersion, target: live.checkpoint, asOf: live.checkpoint, on: connection)
            }
            let result: Result<(ComparisonReport, altered: [LedgerPosition]), any Error>
            do {
                try await fill(candidate)
                progress(.comparing)
                let comparison = try await GenerationComparison(
                    live: live.generation, candidate: candidate, connection: self.connection, settings: settings,
                    logger: logger
                ).run()
                result = .success((comparison, try await ParkedEvent.altered(in: candidate, on: connection)))
            } catch {
                result = .failure(error)
            }
            // Also when this task was cancelled: nothing should be left.
            try await Task { try await candidate.remove(on: connection) }.value
            let (comparison, altered) = try result.get()
            let events = try await connection.query(
                "SELECT count(*) FROM ledger.events WHERE position <= \(comparison.position)", as: Int.self)
            let report = VerificationReport(
                generation: live.number, position: comparison.position, orders: nil, parcels: nil,
                events: events.first ?? 0, omitted: 0, tables: comparison.tables, altered: altered.map(\.value))
            try await LastVerification.note(report, account: nil, on: connection)
            return report
        }
    }

    /// The same, filled as a replay fills.
    ///
    /// - Parameter holder: this process in words, different for any two.
    public func verifyAll(
        as holder: String, progress: @escaping @Sendable (Replay.Progress) -> Void = { _ in }
    ) async throws -> VerificationReport {
        let replay = Replay(
            connection: connection, settings: settings, holder: holder, urgency: .operated, logger: logger)
        return try await verifyAll(progress: progress) { try await replay.fill($0, progress: progress) }
    }

    /// Compares a sample unless an instance has set about it within the interval.
    func verifyWhenDue(_ sample: SampleSize, every interval: Duration) async throws -> VerificationReport? {
        let isDue = try await Connection.using(connection) { connection in
            try await LastVerification.claim(every: interval, on: connection)
        }
        return isDue ? try await verify(sample) : nil
    }

    // MARK: Steps

    /// Works when no other process verifies everything: what another has left is of one that was killed.
    ///
    /// A transaction of its own holds the lock meanwhile. It has no snapshot, so it keeps nothing from being cleaned up.
    private func alone<Value: Sendable>(_ body: (Connection) async throws -> Value) async throws -> Value {
        var waiting = connection
        waiting.lockTimeout = nil
        waiting.parameters["idle_in_transaction_session_timeout"] = "0"
        return try await Connection.using(waiting) { guardian in
            try await guardian.transaction { guardian in
                _ = try await guardian.givingUpWhenCancelled {
                    try await guardian.execute("LOCK TABLE projection.verification IN SHARE UPDATE EXCLUSIVE MODE")
                }
                return try await Connection.using(connection, body)
            }
        }
    }

    /// Nothing else shows a position without views of its own.
    private func removeLeftovers(on connection: Connection) async throws {
        let left = try await connection.query(
            "SELECT generation FROM projection.generations WHERE as_of IS NOT NULL AND views IS NULL",
            as: Generation.self)
        for generation in left { try await generation.remove(on: connection) }
    }
}
