public import Logging
public import Postgres
public import ServiceLifecycle

/// Takes what waits in the spool into the ledger, in its order, beside the webhooks that come meanwhile.
///
/// Those go first: it appends few at a time, makes way while appends queue, and leaves the database to others for as
/// long as it has used it.
public struct SpoolDrain: Sendable {
    private let spool: Spool
    private let appender: Appender
    private let connectionSettings: ConnectionSettings
    private let wait: Duration
    private let logger: Logger
    private let problems: Problems
    private let onDuplicate: @Sendable (_ arrival: Arrival, _ isByDatabaseClock: Bool) -> Void
    private let onAppend: @Sendable () -> Void
    /// Nobody announces anything here: it is looked at evenly.
    private let ticks = AppendNews()

    private static let interval: Duration = .milliseconds(250)
    private static let longestYield: Duration = .milliseconds(200)

    /// What is appended in one statement: the lock on the event table is held meanwhile.
    private static let limits = {
        var limits = AppenderSettings()
        limits.largestGroup = 64
        limits.largestGroupBytes = 1 << 20
        return limits
    }()

    /// - Parameters:
    ///   - appender: says whether the database takes arrivals, and whether too many wait.
    ///   - connection: where to write; its role must be allowed to insert events.
    ///   - onDuplicate: called with what turns out to have been in the ledger before, and with whether it is dated by the
    ///     database's clock.
    ///   - onAppend: called after each commit that may have added events.
    public init(
        _ spool: Spool, appender: Appender, connection: ConnectionSettings,
        settings: AppenderSettings = AppenderSettings(), logger: Logger,
        onDuplicate: @escaping @Sendable (_ arrival: Arrival, _ isByDatabaseClock: Bool) -> Void = { _, _ in },
        onAppend: @escaping @Sendable () -> Void = {}
    ) {
        self.spool = spool
        self.appender = appender
        wait = settings.wait.commit
        connectionSettings = connection.forAppending(wait)
        self.onDuplicate = onDuplicate
        self.logger = logger
        problems = Problems(logger: logger)
        self.onAppend = onAppend
    }

    /// Some files, one after the other, that are appended together.
    private struct Batch {
        var entries: [SpoolEntry]
        let clock: GroupWriter.Clock
        var arrivals: [Arrival]
    }

    /// Drains until nothing waits, or the database is better left alone.
    private func drain() async throws {
        guard appender.takesArrivals, var batch = try await nextBatch() else { return }
        let connection = try await Connection(connectionSettings)
        while true {
            for range in EventImport.statements(for: batch.arrivals, limits: Self.limits) {
                await Task.makeWay(atMost: Self.longestYield) { appender.isPressed }
                guard appender.takesArrivals, !Task.isShuttingDownGracefully, !Task.isCancelled else {
                    return await connection.close()
                }
                let begin = ContinuousClock.now
                let writer = GroupWriter(deadline: begin + wait, clock: batch.clock)
                let arrivals = batch.arrivals[range]
                let results = await writer.write(Array(arrivals), over: connection)
                for (arrival, result) in zip(arrivals, results) where try result.get() == .duplicate {
                    onDuplicate(arrival, batch.clock == .database)
                }
                onAppend()
                try? await Task.sleep(for: ContinuousClock.now - begin)
            }
            await spool.folder.remove(batch.entries)
            guard let next = try await nextBatch() else { break }
            batch = next
        }
        await connection.close()
        logger.notice("the spool is drained")
    }

    /// As many of the oldest files as one statement takes, at least one. What is broken is set aside on the way.
    private func nextBatch() async throws -> Batch? {
        var batch: Batch?
        var number = 0
        while batch.map({ $0.arrivals.count < Self.limits.largestGroup }) ?? true,
            let entry = await spool.folder.next(after: number)
        {
            number = entry.number
            do {
                let file = try SpoolFile(try await spool.folder.read(entry))
                guard batch.map({ $0.clock == file.clock }) ?? true else { break }
                batch = Batch(
                    entries: (batch?.entries ?? []) + [entry], clock: file.clock,
                    arrivals: (batch?.arrivals ?? []) + file.arrivals)
            } catch let error as SpoolFileFault {
                let name = await spool.folder.setAside(entry)
                logger.error(
                    "a file of the spool is broken and was set aside; docs/operations.md says what to do",
                    metadata: ["file": "\(name)", "reason": "\(error)"])
            }
        }
        return batch
    }
}

extension SpoolDrain: Service {
    /// Drains whenever something waits, until shutdown. What goes wrong is logged once for each cause and tried again.
    public func run() async throws {
        await ticks.eachMoment(atLeastEvery: Self.interval) {
            _ = try? await problems.watch("drain the spool") { try await drain() }
        }
        let files = spool.summary.files
        if files > 0 {
            logger.warning("\(files) files stay in the spool, which is their only copy: start a receiver on it again")
        }
    }
}
