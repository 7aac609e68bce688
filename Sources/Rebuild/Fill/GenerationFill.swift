import Foundation
import Leases
import Ledger
import Logging
import Postgres
import ReadModels

/// Fills a new generation from the whole ledger, beside the one that everyone reads.
///
/// It surveys which events belong together, folds them bucket by bucket in memory, copies the rows into tables of the
/// generation's own that have no index yet, makes the indexes and attaches the tables. A fill that was ended anywhere
/// goes on from where it stood: a bucket's rows, and that it is folded, are one transaction.
struct GenerationFill: Sendable {
    private let record: RebuildRecord
    private let target: LedgerPosition
    private let connection: ConnectionSettings
    private let settings: FillSettings
    private let projecting: ProjectorSettings
    private let makesWay: @Sendable () -> Bool
    private let logger: Logger
    private let progress: @Sendable (Replay.Progress) -> Void

    /// - Parameters:
    ///   - target: events up to this position are taken in.
    ///   - connection: where to work; its role must own the read models and read the ledger.
    ///   - projecting: what dates without a zone mean, how much is kept of one thing, and how what no bucket can hold is
    ///     projected.
    ///   - makesWay: whether this process has something more important to do, so that the next bucket should wait.
    ///   - progress: called often, from any thread, one call at a time for each phase.
    init(
        _ record: RebuildRecord, target: LedgerPosition, connection: ConnectionSettings, settings: FillSettings,
        projecting: ProjectorSettings, makesWay: @escaping @Sendable () -> Bool, logger: Logger,
        progress: @escaping @Sendable (Replay.Progress) -> Void
    ) {
        self.record = record
        self.target = target
        var connection = connection
        // A bucket that is lost in a power cut is one whose rows are lost too: both go on from the same transaction.
        connection.parameters.merge(["synchronous_commit": "off"]) { given, _ in given }
        // Reading the whole ledger is one statement, and so is making an index.
        connection.statementTimeout = .seconds(24 * 3600)
        self.connection = connection
        self.settings = settings
        self.projecting = projecting
        self.makesWay = makesWay
        self.logger = logger
        self.progress = progress
    }

    /// Does all that is left to do from a phase on; returns when the generation holds every event up to the target.
    ///
    /// - Throws: `LeaseLost`; `CancellationError`; see ``PostgresError``. What is done by then stays done.
    func run(from begun: RebuildPhase) async throws {
        let phase = try await Connection.using(connection) { connection in
            var phase = begun
            if phase == .surveying { phase = try await survey(on: connection) }
            if phase == .folding { phase = try await fold(on: connection) }
            if phase == .attaching { phase = try await attach(on: connection) }
            return phase
        }
        guard phase == .catchingUp else { return }
        try await DeferredProjection(record: record, connection: connection, settings: projecting)
            .run { progress(.step(.catchingUp, done: $0, of: $1)) }
    }

    // MARK: Surveying

    private func survey(on connection: Connection) async throws -> RebuildPhase {
        var survey = try Survey(bucketSize: settings.bucketSize)
        progress(.step(.surveying, done: 0, of: nil))
        // One more than work on what was read, since each waits for the server now and then.
        let reading = SurveyReading(
            target: target, settings: self.connection, readers: settings.workers + 1,
            stretchLength: settings.stretchLength)
        try await reading.forEachStretch { sightings in
            for sighting in sightings { try survey.add(sighting) }
            progress(.step(.surveying, done: survey.eventCount, of: nil))
        }
        logger.debug("surveyed", metadata: ["events": "\(survey.eventCount)"])
        try await record.write(survey, on: connection)
        return .folding
    }

    // MARK: Folding

    private func fold(on connection: Connection) async throws -> RebuildPhase {
        let events = try await record.events(on: connection)
        let report = { @Sendable (done: Int) in
            // Some events stand in several buckets.
            progress(.step(.folding, done: min(done, events.all), of: events.all))
        }
        report(events.folded)
        try await Workers(try await record.unfoldedBuckets(on: connection), done: events.folded)
            .run(settings.workers, on: self.connection) { number, connection in
                await Task.makeWay(atMost: settings.longestYield, while: makesWay)
                let bucket = try await record.bucket(number, on: connection)
                try await fold(bucket, on: connection)
                return bucket.positions.count
            } progress: {
                report($0)
            }
        try await record.begin(.attaching, on: connection)
        return .attaching
    }

    private func fold(_ bucket: Bucket, on connection: Connection) async throws {
        do {
            var fold = BucketFold(bucket, most: projecting.most)
            try await EventContent.readAll(at: bucket.positions, on: connection) { events in
                for event in events { try fold.add(event, zone: projecting.zone(event.account)) }
            }
            try fold.checkRoom()
            let folded = fold
            try await connection.batch { connection in
                try await folded.write(to: record.generation, on: connection)
                try await record.finish(bucket, deferred: folded.deferred, on: connection)
            }
        } catch {
            guard let fault = BatchFault(error) else { throw error }
            // The ordinary way goes on with smaller batches, finds out which event it is, and parks it.
            logger.notice(
                "a part of the ledger is projected event by event",
                metadata: ["events": "\(bucket.positions.count)", "reason": "\(fault)"])
            try await Connection.using(self.connection) { connection in
                try await connection.transaction { connection in
                    try await record.finish(bucket, deferred: bucket.positions, on: connection)
                }
            }
        }
    }

    // MARK: Attaching

    private func attach(on connection: Connection) async throws -> RebuildPhase {
        // The largest first, so that none is left at the end to be waited for alone.
        let tables = try await connection.query(
            """
            SELECT c.relname
            FROM pg_class AS c
            WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p'
            ORDER BY pg_table_size(to_regclass(format('projection.%I', c.relname || \("_g\(record.generation.number)"))))
                DESC NULLS LAST
            """, as: String.self)
        let report = { @Sendable (done: Int) in progress(.step(.attaching, done: done, of: tables.count)) }
        report(0)
        var indexing = self.connection
        indexing.parameters["maintenance_work_mem"] = "\(settings.indexMebibytes)MB"
        indexing.parameters["max_parallel_maintenance_workers"] = "0"
        try await Workers(tables).run(2, on: indexing) { table, connection in
            // An index takes its time, and is made anew by the process that goes on.
            try await connection.givingUpWhenCancelled { try await attach(table, on: connection) }
            return 1
        } progress: {
            report($0)
        }
        try await connection.transaction { connection in
            try await connection.execute("SELECT projection.settle_all_families(\(record.generation))")
            try await record.lease.hold(on: connection)
        }
        try await connection.transaction { connection in
            try await connection.execute(
                """
                UPDATE projection.generations SET checkpoint = \(target), projected_at = clock_timestamp()
                WHERE generation = \(record.generation)
                """)
            try await connection.execute(
                "DELETE FROM projection.replay_buckets WHERE generation = \(record.generation)")
            try await record.begin(.catchingUp, on: connection)
        }
        return .catchingUp
    }

    private func attach(_ table: String, on connection: Connection) async throws {
        try await connection.transaction { connection in
            try await connection.execute("SELECT projection.attach_table(\(table), \(record.generation))")
            try await record.lease.hold(on: connection)
        }
        try await TableStatistics.gather("\(table)_g\(record.generation.number)", on: connection)
    }
}

/// How a generation is filled from the whole ledger.
public struct FillSettings: Sendable {
    /// About how many events are folded at a time by each worker, and written in one transaction.
    public var bucketSize = 10_000
    /// How many events each connection reads at a time for the survey, which keeps what it sees of a few such stretches.
    public var stretchLength = 10_000
    /// How many buckets are folded at the same time.
    public var workers = 2
    /// The server's memory for making an index, in mebibytes. Two are made at a time.
    public var indexMebibytes = 128
    /// The longest that a bucket makes way for what is more important.
    public var longestYield: Duration = .seconds(2)

    public init() {}
}
