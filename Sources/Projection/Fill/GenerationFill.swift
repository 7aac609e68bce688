import Folding
public import Foundation
public import Ledger
public import Logging
public import Postgres

/// Fills a new generation from the whole ledger, beside the one that everyone reads.
///
/// It surveys which events belong together, folds them bucket by bucket in memory, copies the rows into tables of the
/// generation's own that have no index yet, makes the indexes and attaches the tables. A fill that was ended anywhere
/// goes on from where it stood: a bucket's rows, and that it is folded, are one transaction.
public struct GenerationFill: Sendable {
    private let record: FillRecord
    private let target: LedgerPosition
    private let connection: ConnectionSettings
    private let settings: FillSettings
    private let zone: @Sendable (AccountName) -> TimeZone
    private let makesWay: @Sendable () -> Bool
    private let logger: Logger

    /// - Parameters:
    ///   - generation: one of which `projection.replays` has a row and `projection.add_tables` has made the tables.
    ///   - target: events up to this position are taken in.
    ///   - epoch: the number under which the caller holds the replay. It renews its lease itself.
    ///   - connection: where to work; its role must own the read models and read the ledger.
    ///   - zone: meant by CJ's dates that name none, for each account.
    ///   - makesWay: whether this process has something more important to do, so that the next bucket should wait.
    public init(
        generation: Generation, target: LedgerPosition, epoch: Int, connection: ConnectionSettings,
        settings: FillSettings = FillSettings(), zone: @escaping @Sendable (AccountName) -> TimeZone = { _ in .gmt },
        makesWay: @escaping @Sendable () -> Bool = { false }, logger: Logger
    ) {
        record = FillRecord(generation: generation, epoch: epoch)
        self.target = target
        var connection = connection
        // A bucket that is lost in a power cut is one whose rows are lost too: both go on from the same transaction.
        connection.parameters.merge(["synchronous_commit": "off"]) { given, _ in given }
        // Reading the whole ledger is one statement, and so is making an index.
        connection.statementTimeout = .seconds(24 * 3600)
        self.connection = connection
        self.settings = settings
        self.zone = zone
        self.makesWay = makesWay
        self.logger = logger
    }

    /// Does all that is left to do; returns when the generation holds every event up to the target.
    ///
    /// - Parameter progress: called often, from any thread, one call at a time for each phase.
    /// - Throws: ``FillError``; `CancellationError`; see ``PostgresError``. What is done by then stays done.
    public func run(progress: @escaping @Sendable (FillProgress) -> Void) async throws {
        let connection = try await Connection(connection)
        do {
            if try await record.phase(on: connection) == .surveying { try await survey(on: connection, progress) }
            if try await record.phase(on: connection) == .folding { try await fold(on: connection, progress) }
            if try await record.phase(on: connection) == .attaching { try await attach(on: connection, progress) }
            if try await record.phase(on: connection) == .catchingUp {
                await connection.close()
                return try await StrayProjection(
                    record: record, connection: self.connection, zone: zone, logger: logger
                )
                .run(progress)
            }
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }
}

// MARK: Surveying

extension GenerationFill {
    private func survey(on connection: Connection, _ progress: @Sendable (FillProgress) -> Void) async throws {
        var survey = try Survey(bucketSize: settings.bucketSize)
        progress(FillProgress(phase: .surveying, done: 0, total: nil))
        // One more than work on what was read, since each waits for the server now and then.
        let reading = SurveyReading(
            target: target, settings: self.connection, readers: settings.workers + 1,
            stretchLength: settings.stretchLength)
        try await reading.forEachStretch { sightings in
            for sighting in sightings { try survey.add(sighting) }
            progress(FillProgress(phase: .surveying, done: survey.eventCount, total: nil))
        }
        logger.debug("surveyed", metadata: ["events": "\(survey.eventCount)"])
        try await record.write(survey, on: connection)
    }
}

// MARK: Folding

extension GenerationFill {
    private func fold(on connection: Connection, _ progress: @escaping @Sendable (FillProgress) -> Void) async throws {
        let events = try await record.events(on: connection)
        let report = { @Sendable (done: Int) in
            // Some events stand in several buckets.
            progress(FillProgress(phase: .folding, done: min(done, events.all), total: events.all))
        }
        report(events.folded)
        try await Workers(try await record.unfoldedBuckets(on: connection), done: events.folded)
            .run(settings.workers, on: self.connection) { number, connection in
                await makeWay()
                let bucket = try await record.bucket(number, on: connection)
                try await fold(bucket, on: connection)
                return bucket.positions.count
            } progress: {
                report($0)
            }
        try await record.begin(.attaching, on: connection)
    }

    /// Waits while there is something more important, for a time: a replay must come to an end too.
    private func makeWay() async {
        let end = ContinuousClock.now + settings.longestYield
        while makesWay(), ContinuousClock.now < end, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(20)) }
    }

    private func fold(_ bucket: Bucket, on connection: Connection) async throws {
        var fold = BucketFold(bucket)
        try await EventContent.readAll(at: bucket.positions, on: connection) { events in
            for event in events { fold.add(event, zone: zone(event.account)) }
        }
        do {
            try await connection.transaction { connection in
                try await fold.write(to: record.generation, on: connection)
                try await record.finish(bucket, strays: fold.strays, on: connection)
            }
        } catch PostgresError.refused(let error) where Projector.blamesValues(error) {
            // The ordinary way finds out which event it is, and parks it.
            logger.notice(
                "a part of the ledger is projected event by event",
                metadata: ["events": "\(bucket.positions.count)", "sqlstate": "\(error.sqlState)"])
            try await connection.transaction { connection in
                try await record.finish(bucket, strays: bucket.positions, on: connection)
            }
        }
    }
}

// MARK: Attaching

extension GenerationFill {
    private func attach(on connection: Connection, _ progress: @escaping @Sendable (FillProgress) -> Void) async throws
    {
        // The largest first, so that none is left at the end to be waited for alone.
        let tables = try await connection.query(
            """
            SELECT c.relname
            FROM pg_class AS c
            WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p'
            ORDER BY pg_table_size(to_regclass(format('projection.%I', c.relname || \("_g\(record.generation.number)"))))
                DESC NULLS LAST
            """
        ) { row throws(PostgresError) in try row.next(String.self) }
        let report = { @Sendable (done: Int) in
            progress(FillProgress(phase: .attaching, done: done, total: tables.count))
        }
        report(0)
        var indexing = self.connection
        indexing.parameters["maintenance_work_mem"] = "\(settings.indexMebibytes)MB"
        indexing.parameters["max_parallel_maintenance_workers"] = "0"
        try await Workers(tables).run(2, on: indexing) { table, connection in
            // An index takes its time, and is made anew by whoever goes on.
            try await connection.givingUpWhenCancelled { try await attach(table, on: connection) }
            return 1
        } progress: {
            report($0)
        }
        try await connection.transaction { connection in
            try await connection.execute(
                """
                UPDATE projection.generations SET checkpoint = \(target.value), projected_at = clock_timestamp()
                WHERE generation = \(Int32(record.generation.number))
                """)
            try await connection.execute(
                "DELETE FROM projection.replay_buckets WHERE generation = \(Int32(record.generation.number))")
            try await record.begin(.catchingUp, on: connection)
        }
    }

    private func attach(_ table: String, on connection: Connection) async throws {
        let number = Int32(record.generation.number)
        try await connection.transaction { connection in
            try await connection.execute("SELECT projection.attach_table(\(table), \(number))")
            try await record.holdOn(connection)
        }
        try await TableStatistics.gather("\(table)_g\(number)", on: connection)
    }
}
