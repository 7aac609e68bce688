public import Folding
import Leases
import Ledger
public import Logging
public import Postgres
public import ReadModels
public import ServiceLifecycle

/// Keeps a running instance and the generations together: says which version runs here, and when the live read models
/// are of older rules than this program's, rebuilds them beside and switches forward.
public struct ReplayService: Service {
    private let pool: Pool
    private let replay: Replay
    private let foldVersion: Int
    private let interval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - connection: where to work; its role must own the read models and read the ledger.
    ///   - holder: this process in words, different for any two.
    ///   - makesWay: whether this process has more important things to do.
    public init(
        connection: ConnectionSettings, settings: ProjectorSettings, foldVersion: Int = Fold.version, holder: String,
        interval: Duration = .seconds(5), makesWay: @escaping @Sendable () -> Bool = { false }, logger: Logger
    ) {
        var noting = connection
        // What it notes is a row, and a process that is told to stop waits for it.
        noting.statementTimeout = .seconds(10)
        pool = Pool(noting, size: 1)
        // Nobody waits for it, and webhooks and analysts need the other cores.
        var filling = FillSettings()
        filling.workers = 1
        replay = Replay(
            connection: connection, settings: settings, foldVersion: foldVersion, holder: holder, urgency: .standing,
            filling: filling, makesWay: makesWay, logger: logger)
        self.foldVersion = foldVersion
        self.interval = interval
        self.logger = logger
    }

    /// Works until shutdown. What goes wrong is logged once for each cause and tried again.
    public func run() async throws {
        // A replay goes on from anywhere, so it ends at once.
        try? await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await note() }
                group.addTask { try await watch() }
                try await group.waitForAll()
            }
        }
        await pool.close()
    }

    private func note() async throws {
        while true {
            // Where that fails, whatever else this instance does fails too and says so.
            try? await pool.withConnection { try await RunningVersions.note(foldVersion, on: $0) }
            try await Task.sleep(for: min(interval, RunningVersions.interval))
        }
    }

    private func watch() async throws {
        let problems = Problems(logger: logger)
        var said: String?
        while true {
            do {
                try await problems.watch("rebuild the read models", passingOn: { $0 is LeaseLost }) {
                    // How things stand is said once.
                    try await look { level, words in
                        if let words, words != said { logger.log(level: level, "\(words)") }
                        said = words
                    }
                }
            } catch let taken as LeaseLost {
                logger.notice("\(taken)")
            }
            try await Task.sleep(for: interval)
        }
    }

    /// Looks once how things stand, and does what there is to do.
    func look(say: (Logger.Level, String?) -> Void = { _, _ in }) async throws {
        switch try await deployment() {
        case .current: say(.debug, nil)
        case .toReplay:
            say(
                .notice, "the live read models are of older rules: rebuilding them beside, see `cjledger replay --list`"
            )
            try await rebuild()
        case .waits(let generation, let reason):
            say(.warning, "generation \(generation.number) waits for `cjledger replay --switch`: \(reason)")
        case .outdated(let live, let follows):
            let own = follows.map { String($0.number) }.joined(separator: ", ")
            say(
                .warning,
                """
                the live read models are of fold version \(live), newer than this program's \(foldVersion): this \
                instance takes webhooks, and \(own.isEmpty ? "projects nothing" : "keeps generation \(own) up to date")
                """)
        }
    }

    private func rebuild() async throws {
        switch try await replay.run() {
        case .switched(_, let generation):
            logger.notice("generation \(generation.number), of fold version \(foldVersion), is live")
        // The next look says so.
        case .waits: break
        }
    }

    private func deployment() async throws -> Deployment {
        try await pool.withConnection { connection in
            _ = try await EmptyLedger.adopt(foldVersion: foldVersion, on: connection)
            return try Deployment.of(try await GenerationStatus.readAll(on: connection), foldVersion: foldVersion)
        }
    }
}
