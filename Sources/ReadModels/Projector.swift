public import Folding
public import Foundation
public import Ledger
public import Logging
public import Postgres
public import ServiceLifecycle

/// How the projector works through the ledger.
public struct ProjectorSettings: Sendable {
    /// The most events in one transaction.
    public var largestBatch = 500
    /// How often the ledger is looked at when nothing in this process says that there is news.
    public var pollInterval: Duration = .milliseconds(100)
    /// How long to let events gather once all are projected: a transaction costs much the same for one as for fifty.
    public var gathering: Duration = .milliseconds(20)
    /// The longest that a batch makes way for appends. They go first, but the read models must not stand still.
    public var longestYield: Duration = .milliseconds(200)
    /// After how many events, at least, the planner's statistics are gathered anew. Each time it takes twice as many.
    public var eventsBeforeStatistics = 1_000
    /// The zone meant by CJ's dates that name none, for each account.
    public var zone: @Sendable (AccountName) -> TimeZone = { _ in .gmt }

    public init() {}
}

/// Brings the read models up to the ledger, batch by batch: rows and checkpoint in one transaction.
///
/// Any number of instances may run. A batch begins by locking the generation's row, so one of them works at a time and
/// each goes on from where the last commit left off.
public struct Projector: Sendable {
    private let pool: Pool
    private let settings: ProjectorSettings
    private let logger: Logger
    private let news: AppendNews
    private let appendsQueue: @Sendable () -> Bool
    private let foldVersion: Int

    /// A generation is locked by the transaction of a batch, so a holder that was stopped or cut off must lose its session
    /// soon.
    private static let handingOver = [
        "idle_in_transaction_session_timeout": "6s", "client_connection_check_interval": "1s",
    ]

    /// - Parameters:
    ///   - connection: where to work; its role must own the read models and read the ledger.
    ///   - news: says when this process has added events, to save the wait for the next poll.
    ///   - appendsQueue: whether this process has more to append than it gets done, so that projecting should wait.
    ///   - foldVersion: whose generations to follow: the version of the rules that this program has.
    public init(
        connection: ConnectionSettings, settings: ProjectorSettings = ProjectorSettings(),
        news: AppendNews = AppendNews(), appendsQueue: @escaping @Sendable () -> Bool = { false },
        foldVersion: Int = Fold.version, logger: Logger
    ) {
        var connection = connection.lookingUpByKey
        connection.parameters.merge(Self.handingOver) { given, _ in given }
        // A shutdown waits for the statement under way, so none may take long.
        connection.statementTimeout = .seconds(10)
        connection.lockTimeout = .seconds(5)
        pool = Pool(connection, size: 1)
        self.settings = settings
        self.news = news
        self.appendsQueue = appendsQueue
        self.foldVersion = foldVersion
        self.logger = logger
    }

    /// Projects until every generation of this fold version holds every event there was at the time of asking.
    public func catchUp() async throws {
        try await pool.withConnection { connection in
            var followed = try await Generation.followed(foldVersion: foldVersion, on: connection)
            if followed.isEmpty, try await EmptyLedger.adopt(foldVersion: foldVersion, on: connection) {
                followed = try await Generation.followed(foldVersion: foldVersion, on: connection)
            }
            for generation in followed { try await catchUp(generation, on: connection) }
        }
    }

    /// Projects until one generation, of whatever state, holds every event up to a position, and no further.
    ///
    /// It must be of this fold version. Where another instance is at work on it, this waits for that one.
    ///
    /// - Parameters:
    ///   - isAwaited: whether the live generation stands still meanwhile. Then the planner's statistics, which take
    ///     seconds, are left to the next call.
    ///   - progress: called with the checkpoint now and then.
    public func catchUp(
        _ generation: Generation, to position: LedgerPosition, isAwaited: Bool = false,
        progress: @Sendable (LedgerPosition) -> Void = { _ in }
    ) async throws {
        try await pool.withConnection { connection in
            while try await checkpointWithNews(of: generation, until: position, on: connection) != nil {
                try await catchUp(
                    generation, until: position, gathersStatistics: !isAwaited, progress: progress, on: connection)
                if Task.isShuttingDownGracefully { throw CancellationError() }
                // It is not there yet only where another instance has the generation's row.
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    /// Closes the connection that ``catchUp()`` opened.
    public func close() async { await pool.close() }

    private func catchUp(
        _ generation: Generation, until end: LedgerPosition? = nil, gathersStatistics: Bool = true,
        progress: @Sendable (LedgerPosition) -> Void = { _ in }, on connection: Connection
    ) async throws {
        // Read before a transaction begins, which must not be idle for long: a slow machine takes seconds for it.
        _ = ShipmentTexts.compiledIn
        var limit = HalvingBatch(largest: settings.largestBatch)
        var statistics =
            gathersStatistics ? TableStatistics(leastNews: settings.eventsBeforeStatistics, logger: logger) : nil
        while !isEnding {
            var hasAdvanced = false
            if let checkpoint = try await checkpointWithNews(of: generation, until: end, on: connection) {
                progress(checkpoint)
                hasAdvanced = try await limit.run { limit, parkingReason in
                    await Task.makeWay(atMost: settings.longestYield, while: appendsQueue)
                    if isEnding { return false }
                    return try await advance(
                        generation, from: checkpoint, until: end, limit: limit, parkingReason: parkingReason,
                        on: connection)
                }
                if hasAdvanced { try await statistics?.noticeGrowth(on: connection) }
            }
            let hasGathered = try await statistics?.gatherNext(on: connection) ?? false
            // There is no more, or another instance goes on with it, or holds it for a moment only.
            guard hasAdvanced || hasGathered else { return }
        }
    }

    private var isEnding: Bool { Task.isShuttingDownGracefully || Task.isCancelled }

    /// Where a generation stands, if there are events behind that. It looks without locking anything, so that an idle
    /// ledger is not written to.
    private func checkpointWithNews(
        of generation: Generation, until end: LedgerPosition?, on connection: Connection
    ) async throws -> LedgerPosition? {
        try await connection.query(
            """
            SELECT g.checkpoint
            FROM projection.generations AS g
            WHERE g.generation = \(generation) AND g.fold_version = \(foldVersion) AND g.state <> 'retired'
                AND EXISTS (
                    SELECT FROM ledger.events AS e
                    WHERE e.position > g.checkpoint AND e.position <= \(end?.value ?? .max)
                )
            """, as: LedgerPosition.self
        ).first
    }

    /// Takes the next events into a generation, in one transaction with its checkpoint.
    ///
    /// - Parameter expected: where the generation must still stand. Otherwise another instance has been faster, and what
    ///   was found out about the next event, such as that it must be parked, is about another one.
    /// - Returns: whether it did; false also while another instance is at work on the generation.
    private func advance(
        _ generation: Generation, from expected: LedgerPosition, until end: LedgerPosition?, limit: Int,
        parkingReason: String? = nil, on connection: Connection
    ) async throws -> Bool {
        try await connection.transaction { connection in
            let checkpoints = try await connection.query(
                """
                SELECT checkpoint FROM projection.generations
                WHERE generation = \(generation) AND fold_version = \(foldVersion) AND state <> 'retired'
                FOR UPDATE SKIP LOCKED
                """, as: LedgerPosition.self)
            guard checkpoints == [expected] else { return false }
            let events = try await Event.read(after: expected, until: end, limit: limit, on: connection)
            let batch = ProjectionBatch(
                events, after: expected, zone: settings.zone, parkingReason: parkingReason)
            try await batch.write(to: generation, on: connection)
            return true
        }
    }
}

extension Projector: Service {
    /// Projects until shutdown. What goes wrong is logged once for each cause and tried again.
    public func run() async throws {
        let problems = Problems(logger: logger)
        await news.eachMoment(atLeastEvery: settings.pollInterval) {
            let isDone: Void? = try? await problems.watch("project") { try await catchUp() }
            try? await Task.sleep(for: isDone == nil ? .milliseconds(500) : settings.gathering)
        }
        await pool.close()
    }
}
