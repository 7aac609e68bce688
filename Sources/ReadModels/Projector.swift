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
    /// How long a transaction may take before the next one takes fewer events.
    public var longestBatch: Duration = .seconds(2)
    /// The longest that a batch makes way for appends. They go first, but the read models must not stand still.
    public var longestYield: Duration = .milliseconds(200)
    /// How long an instance leaves the read models to another one that was faster, so that not both fold everything.
    public var standingBack: Duration = .milliseconds(250)
    /// The most that is kept of one thing.
    public var most = StateSize.most
    /// After how many events, at least, the planner's statistics are gathered anew. Each time it takes twice as many.
    public var eventsBeforeStatistics = 1_000
    /// The zone meant by CJ's dates that name none, for each account.
    public var zone: @Sendable (AccountName) -> TimeZone = { _ in .gmt }

    public init() {}
}

/// Brings the read models up to the ledger, batch by batch: rows and checkpoint in one transaction.
///
/// Any number of instances may run. What events say is read and folded before a transaction begins; that begins by locking
/// the generation's row and goes on only where nobody has been faster, so each batch follows on the last commit.
public struct Projector: Sendable {
    private let pool: Pool
    private let settings: ProjectorSettings
    private let logger: Logger
    private let news: AppendNews
    private let appendsQueue: @Sendable () -> Bool
    private let foldVersion: Int
    private let limits = BatchLimits()

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
    ///
    /// - Returns: false where another instance was faster with some of it.
    @discardableResult
    public func catchUp() async throws -> Bool {
        let followed = try await pool.withConnection { connection in
            let followed = try await Generation.followed(foldVersion: foldVersion, on: connection)
            if followed.isEmpty, try await EmptyLedger.adopt(foldVersion: foldVersion, on: connection) {
                return try await Generation.followed(foldVersion: foldVersion, on: connection)
            }
            return followed
        }
        var isAlone = true
        for generation in followed where try await !catchUp(generation) { isAlone = false }
        return isAlone
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
        while try await checkpointWithNews(of: generation, until: position) != nil {
            try await catchUp(generation, until: position, gathersStatistics: !isAwaited, progress: progress)
            if Task.isShuttingDownGracefully { throw CancellationError() }
            // It is not there yet only where another instance has the generation's row.
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Closes the connection that ``catchUp()`` opened.
    public func close() async { await pool.close() }

    /// - Returns: false where another instance was faster.
    @discardableResult
    private func catchUp(
        _ generation: Generation, until end: LedgerPosition? = nil, gathersStatistics: Bool = true,
        progress: @Sendable (LedgerPosition) -> Void = { _ in }
    ) async throws -> Bool {
        // Read before a transaction begins, which must not be idle for long: a slow machine takes seconds for it.
        _ = ShipmentTexts.compiledIn
        var limit = limits[
            generation, else: HalvingBatch(largest: settings.largestBatch, longest: settings.longestBatch)]
        defer { limits.note(limit, of: generation) }
        var statistics =
            gathersStatistics ? TableStatistics(leastNews: settings.eventsBeforeStatistics, logger: logger) : nil
        while !isEnding {
            var hasAdvanced = false
            let checkpoint = try await checkpointWithNews(of: generation, until: end)
            if let checkpoint {
                progress(checkpoint)
                try await limit.run { limit, parkingReason, taken in
                    await Task.makeWay(atMost: settings.longestYield, while: appendsQueue)
                    if isEnding { return }
                    hasAdvanced = try await advance(
                        generation, from: checkpoint, until: end, limit: limit, parkingReason: parkingReason,
                        taken: &taken)
                }
            }
            let hasGathered = try await gather(&statistics, noticingGrowth: hasAdvanced)
            // There is no more, or another instance goes on with it, or holds it for a moment only.
            guard hasAdvanced || hasGathered else { return checkpoint == nil || isEnding }
        }
        return true
    }

    /// - Returns: whether there was a table to gather the statistics of.
    private func gather(_ statistics: inout TableStatistics?, noticingGrowth: Bool) async throws -> Bool {
        guard var gathering = statistics else { return false }
        defer { statistics = gathering }
        return try await pool.withConnection { connection in
            if noticingGrowth { try await gathering.noticeGrowth(on: connection) }
            return try await gathering.gatherNext(on: connection)
        }
    }

    private var isEnding: Bool { Task.isShuttingDownGracefully || Task.isCancelled }

    /// Where a generation stands, if there are events behind that. It looks without locking anything, so that an idle
    /// ledger is not written to.
    private func checkpointWithNews(
        of generation: Generation, until end: LedgerPosition?
    ) async throws -> LedgerPosition? {
        try await pool.withConnection { connection in
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
    }

    /// Takes the next events into a generation, in one transaction with its checkpoint. What they say is read and folded
    /// before that: the row is held for no longer than joining and writing takes.
    ///
    /// - Parameter expected: where the generation must still stand. Otherwise another instance has been faster, and what
    ///   was found out about the next event, such as that it must be parked, is about another one.
    /// - Returns: whether it did; false also while another instance is at work on the generation.
    private func advance(
        _ generation: Generation, from expected: LedgerPosition, until end: LedgerPosition?, limit: Int,
        parkingReason: String?, taken: inout Int
    ) async throws -> Bool {
        try await pool.withConnection { connection in
            let events = try await Event.read(after: expected, until: end, limit: limit, on: connection)
            taken = events.count
            let batch = ProjectionBatch(
                events, after: expected, zone: settings.zone, parkingReason: parkingReason)
            return try await connection.batch { connection in
                let checkpoints = try await connection.query(
                    """
                    SELECT checkpoint FROM projection.generations
                    WHERE generation = \(generation) AND fold_version = \(foldVersion) AND state <> 'retired'
                    FOR UPDATE SKIP LOCKED
                    """, as: LedgerPosition.self)
                guard checkpoints == [expected] else { return false }
                try await batch.write(to: generation, most: settings.most, on: connection)
                return true
            }
        }
    }
}

extension Projector: Service {
    /// Projects until shutdown. What goes wrong is logged once for each cause and tried again.
    public func run() async throws {
        let problems = Problems(logger: logger)
        await news.eachMoment(atLeastEvery: settings.pollInterval) {
            let isAlone = try? await problems.watch("project") { try await catchUp() }
            let pause = isAlone.map { $0 ? settings.gathering : settings.standingBack } ?? .milliseconds(500)
            try? await Task.sleep(for: pause)
        }
        await pool.close()
    }
}
