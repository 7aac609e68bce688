import Folding
import Foundation
public import Ledger
public import Logging
public import Postgres

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
        let connection = try await Connection(connection)
        do {
            let report = try await connection.givingUpWhenCancelled {
                try await verify(sample, account: account, on: connection)
            }
            await connection.close()
            return report
        } catch {
            await connection.close()
            throw error
        }
    }

    private func verify(
        _ sample: SampleSize, account: AccountName?, on connection: Connection
    ) async throws -> VerificationReport {
        // One at a time: they would wait for one another's rows. The lock goes with the session.
        try await connection.execute("SELECT pg_advisory_lock(1129991237, 3)")
        try await connection.transaction { connection in
            try await connection.execute("SELECT FROM projection.live FOR UPDATE")
            try await Partitions.add(to: SampleVerification.scratch, on: connection)
        }
        try await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        let (live, position) = try await Self.live(on: connection)
        let findings = try await SampleVerification(live: live, zone: settings.zone)
            .run(sample, account: account, on: connection)
        try await connection.execute("ROLLBACK")
        let report = VerificationReport(
            generation: live.number, position: position.value, orders: findings.orders, parcels: findings.parcels,
            events: findings.events, omitted: findings.omitted, tables: findings.tables)
        try await LastVerification.note(report, on: connection)
        return report
    }

    /// Compares everything, by a generation that is filled for it and removed again.
    ///
    /// - Parameter fill: takes an empty generation to a position.
    /// - Throws: as ``verify(_:account:)`` does; ``GenerationsStandApart``.
    func verifyAll(
        progress: @Sendable (Replay.Progress) -> Void = { _ in },
        fill: (Generation, LedgerPosition) async throws -> Void
    ) async throws -> VerificationReport {
        let connection = try await Connection(connection)
        do {
            // One at a time, so whatever another has left is of one that was killed. The lock goes with the session.
            try await connection.givingUpWhenCancelled {
                _ = try await connection.execute("SELECT pg_advisory_lock(1129991237, 4)")
            }
            try await removeLeftovers(on: connection)
            let (live, position) = try await Self.live(on: connection)
            let candidate = try await begin(at: position, on: connection)
            let result: Result<ComparisonReport, any Error>
            do {
                try await fill(candidate, position)
                progress(.comparing)
                result = .success(
                    try await GenerationComparison(
                        live: live, candidate: candidate, connection: self.connection, settings: settings,
                        logger: logger
                    ).run())
            } catch {
                result = .failure(error)
            }
            // Also when this task was cancelled: nothing should be left.
            try await Task { try await Partitions.remove(from: candidate, on: connection) }.value
            let comparison = try result.get()
            let report = VerificationReport(
                generation: live.number, position: comparison.position, orders: nil, parcels: nil,
                events: try await Self.countEvents(until: comparison.position, on: connection), omitted: 0,
                tables: comparison.tables)
            try await LastVerification.note(report, on: connection)
            await connection.close()
            return report
        } catch {
            await connection.close()
            throw error
        }
    }

    /// The same, filled as a replay fills.
    ///
    /// - Parameter holder: this process in words, different for any two.
    public func verifyAll(
        as holder: String, progress: @escaping @Sendable (Replay.Progress) -> Void = { _ in }
    ) async throws -> VerificationReport {
        let fill = FixedFill(connection: connection, settings: settings, holder: holder, logger: logger)
        return try await verifyAll(progress: progress) { try await fill.fill($0, to: $1, progress: progress) }
    }

    /// Compares a sample unless an instance has set about it within the interval.
    func verifyWhenDue(_ sample: SampleSize, every interval: Duration) async throws -> VerificationReport? {
        let connection = try await Connection(connection)
        let isDue: Bool
        do {
            isDue = try await LastVerification.claim(every: interval, on: connection)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
        return isDue ? try await verify(sample) : nil
    }

    // MARK: Steps

    private static func live(on connection: Connection) async throws -> (Generation, LedgerPosition) {
        let live = try await connection.query(
            """
            SELECT g.generation, g.checkpoint, g.fold_version
            FROM projection.generations AS g
            WHERE g.generation = (SELECT generation FROM projection.live)
            """
        ) { row throws(PostgresError) in
            (Generation(number: try row.next()), LedgerPosition(try row.next()), try row.next(Int.self))
        }
        guard let (generation, position, version) = live.first else {
            throw PostgresError.unexpectedAnswer("no generation is live")
        }
        guard version == Fold.version else { throw OtherFoldVersion(version: version) }
        return (generation, position)
    }

    /// It counts as one that shows a position, so nobody else takes it further or switches to it.
    private func begin(at position: LedgerPosition, on connection: Connection) async throws -> Generation {
        try await connection.transaction { connection in
            try await connection.execute("SELECT FROM projection.live FOR UPDATE")
            return try await Partitions.addGeneration(asOf: position, views: nil, on: connection)
        }
    }

    /// Nothing else shows a position without views of its own.
    private func removeLeftovers(on connection: Connection) async throws {
        let left = try await connection.query(
            "SELECT generation FROM projection.generations WHERE as_of IS NOT NULL AND views IS NULL"
        ) { row throws(PostgresError) in Generation(number: try row.next()) }
        for generation in left { try await Partitions.remove(from: generation, on: connection) }
    }

    private static func countEvents(until position: Int, on connection: Connection) async throws -> Int {
        try await connection.query("SELECT count(*) FROM ledger.events WHERE position <= \(position)") {
            row throws(PostgresError) in try row.next(Int.self)
        }.first ?? 0
    }
}
