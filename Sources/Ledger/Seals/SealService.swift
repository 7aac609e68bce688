import Hashing
public import Logging
public import Postgres
public import ServiceLifecycle

/// When seals are made.
public struct SealSettings: Sendable {
    /// How long an event stands before it is sealed with those behind it.
    public var age: Duration = .seconds(30)
    /// How often it is looked whether one has stood so long; both together are less than a minute.
    public var looks: Duration = .seconds(10)
    /// The least time between two tries to publish.
    public var publishing: Duration = .seconds(30)
    /// How many times as long as a seal took the next one makes way for appends: while they queue, sealing takes no more
    /// than 3 % of the time.
    public var rest = 32

    public init() {}
}

/// Seals the ledger from time to time, off the way of webhooks, logs each head, and has it published.
public struct SealService: Service {
    private let pool: Pool
    private let settings: SealSettings
    private let makesWay: @Sendable () -> Bool
    private let publish: (@Sendable (Seal) async throws -> Void)?
    private let logger: Logger

    /// - Parameters:
    ///   - connection: where to work; its role must read events and seals, and add seals.
    ///   - makesWay: whether this process has more to append than it gets done.
    ///   - publish: hands a head on to where nobody who reaches this database can change it; nil for nowhere.
    public init(
        connection: ConnectionSettings, settings: SealSettings = SealSettings(),
        makesWay: @escaping @Sendable () -> Bool = { false },
        publish: (@Sendable (Seal) async throws -> Void)? = nil, logger: Logger
    ) {
        pool = Pool(connection, size: 1)
        self.settings = settings
        self.makesWay = makesWay
        self.publish = publish
        self.logger = logger
    }

    /// Seals until shutdown. What goes wrong is logged once for each cause and tried again.
    public func run() async throws {
        let problems = Problems(logger: logger)
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: settings.looks)) != nil {
                _ = try? await problems.watch("seal the ledger") { try await look(problems) }
            }
        }
        await pool.close()
    }

    /// Seals what has stood long enough, and has the newest head published if it was not.
    private func look(_ problems: Problems) async throws {
        try await pool.withConnection { connection in
            var newest: Seal?
            var begin = ContinuousClock.now
            while let seal = try await Sealer.sealNext(olderThan: settings.age, on: connection) {
                newest = seal
                await Task.makeWay(atMost: (ContinuousClock.now - begin) * settings.rest, while: makesWay)
                try Task.checkCancellation()
                begin = ContinuousClock.now
            }
            if let newest {
                logger.info(
                    "sealed",
                    metadata: [
                        "seal": "\(newest.number)", "position": "\(newest.lastPosition)",
                        "head": "\(newest.head.hexadecimal)",
                    ])
            }
            try await publishNewest(problems, on: connection)
        }
    }

    private func publishNewest(_ problems: Problems, on connection: Connection) async throws {
        guard let publish, let seal = try await Seal.newest(on: connection),
            try await SealPublication.claim(seal, every: settings.publishing, on: connection)
        else { return }
        do {
            try await publish(seal)
        } catch {
            try Task.checkCancellation()
            problems.note("\(error)", of: "publish the head", "cannot publish the head of the seals; trying again")
            return try await SealPublication.noteFailure("\(error)", on: connection)
        }
        if problems.isMended("publish the head") { logger.notice("can publish the head of the seals again") }
        try await SealPublication.noteSuccess(seal, on: connection)
    }
}
