import Folding
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

    /// Every statement of a batch looks rows up by their keys. A plan made while the tables were small or not analysed yet
    /// would read them whole instead, batch after batch, and a fresh ledger would fall behind for good.
    private static let planning = [
        "plan_cache_mode": "force_custom_plan", "enable_seqscan": "off", "enable_hashjoin": "off",
        "enable_mergejoin": "off",
    ]

    /// - Parameters:
    ///   - connection: where to work; its role must own the read models and read the ledger.
    ///   - news: says when this process has added events, to save the wait for the next poll.
    public init(
        connection: ConnectionSettings, settings: ProjectorSettings = ProjectorSettings(),
        news: AppendNews = AppendNews(),
        logger: Logger
    ) {
        var connection = connection
        connection.parameters.merge(Self.planning) { given, _ in given }
        pool = Pool(connection, size: 1)
        self.settings = settings
        self.news = news
        self.logger = logger
    }

    /// Projects until every generation of this fold version holds every event there was at the time of asking.
    public func catchUp() async throws {
        try await pool.withConnection { connection in
            for generation in try await Generation.followed(foldVersion: Fold.version, on: connection) {
                try await catchUp(generation, on: connection)
            }
        }
    }

    private func catchUp(_ generation: Generation, on connection: Connection) async throws {
        var limit = settings.largestBatch
        while !Task.isShuttingDownGracefully {
            do {
                let count = try await advance(generation, limit: limit, on: connection)
                guard count >= limit else { return }
                limit = min(limit * 2, settings.largestBatch)
            } catch PostgresError.refused(let error) where ["22", "23", "54"].contains(error.sqlState.prefix(2)) {
                // A value the tables cannot hold: narrow the batch down to the event, and park that.
                if limit > 1 {
                    limit = max(1, limit / 2)
                } else {
                    let reason = "the read models refused it (SQLSTATE \(error.sqlState))"
                    _ = try await advance(generation, limit: 1, parkingReason: reason, on: connection)
                }
            }
        }
    }

    /// Takes the next events into a generation, in one transaction with its checkpoint.
    ///
    /// - Returns: how many there were; 0 also when another instance is at work on the generation.
    private func advance(
        _ generation: Generation, limit: Int, parkingReason: String? = nil, on connection: Connection
    ) async throws -> Int {
        try await connection.transaction { connection in
            let checkpoints = try await connection.query(
                """
                SELECT checkpoint FROM projection.generations
                WHERE generation = \(Int32(generation.number))
                FOR UPDATE SKIP LOCKED
                """
            ) { row throws(PostgresError) in LedgerPosition(try row.next()) }
            guard let checkpoint = checkpoints.first else { return 0 }
            let events = try await Event.read(after: checkpoint, limit: limit, on: connection)
            guard !events.isEmpty else { return 0 }
            let batch = ProjectionBatch(
                events, after: checkpoint, zone: settings.zone, parkingReason: parkingReason)
            try await batch.write(to: generation, on: connection)
            return events.count
        }
    }
}

extension Projector: Service {
    /// Projects until shutdown. What goes wrong is logged once for each cause and tried again.
    public func run() async throws {
        var lastProblem: String?
        for await _ in news.moments(atLeastEvery: settings.pollInterval).cancelOnGracefulShutdown() {
            do {
                try await catchUp()
                if lastProblem != nil { logger.notice("projecting again") }
                lastProblem = nil
            } catch {
                let problem = "\(error)"
                if problem != lastProblem {
                    logger.error("cannot project; trying again", metadata: ["reason": "\(problem)"])
                }
                lastProblem = problem
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
        await pool.close()
    }
}
