import AsyncHTTPClient
import CJ
import CJClient
import Folding
import Foundation
import Ledger
import Logging
import Postgres
import ReadModels
import Reconciler
import ServiceLifecycle

extension Settings {
    /// How events are turned into read models.
    var projection: ProjectorSettings {
        var projection = ProjectorSettings()
        let zones = Dictionary(accounts.map { ($0.name, $0.timeZone) }) { first, _ in first }
        projection.zone = { zones[$0] ?? .gmt }
        return projection
    }

    /// How the reconciler works.
    func reconciler() throws -> ReconcilerSettings {
        var reconciler = ReconcilerSettings()
        reconciler.pointsPerDay = pointsPerDay
        reconciler.intervals = reconcile.intervals
        reconciler.sizes = BatchSizes(others: reconcile.batch)
        reconciler.lanes = min(requestsPerSecond, Self.mostLanes)
        reconciler.feed = reconcile.feed
        // A person who wants to know of a short silence wants it looked for as often.
        reconciler.feed.interval = min(reconciler.feed.interval, reconciler.feed.rules.silence)
        if reconcile.feed.reregisters {
            for account in accounts where account.apiKey != nil {
                let callback = try account.callback(at: publicURL)
                if let problem = CallbackProblem.of(callback, baseURL: account.baseURL) { throw problem }
            }
        }
        let texts = try ShipmentTexts.compiledIn.get()
        reconciler.statusOfText = { texts.rule(for: $0)?.status.rawValue }
        return reconciler
    }

    /// At one call a second a second lane would only wait for the first. Two more than the calls a second that CJ allows
    /// anybody are enough for what it takes to answer.
    private static let mostLanes = 8

    /// The accounts whose API key is set, with CJ's API for each.
    func reconciledAccounts(
        http: HTTPClient, pool: Pool, priority: RequestPriority, logger: Logger
    ) -> [ReconciledAccount] {
        accounts.filter { $0.apiKey != nil }.map { account in
            ReconciledAccount(
                name: account.name,
                client: client(account, http: http, pool: pool, priority: priority, logger: logger),
                zone: account.timeZone, callback: publicURL.flatMap { try? account.callback(at: $0) })
        }
    }

    /// This process in words, different for any two.
    static let processName =
        "\(ProcessInfo.processInfo.hostName) \(ProcessInfo.processInfo.processIdentifier) \(UInt32.random(in: 0...(.max)))"
}

extension ReconcileRun {
    /// Reconciles by hand, with connections of its own to CJ and to the database.
    static func with<Value: Sendable>(
        _ settings: Settings, logger: Logger, _ body: (ReconcileRun) async throws -> Value
    ) async throws -> Value {
        let reconciler = try settings.reconciler()
        let projection = LiveProjection(settings, logger: logger)
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await HTTPClient.forCJ { http in
                    try await Pool.using(settings.reconcilerConnection(for: "budget"), size: 2) { pool in
                        try await body(
                            ReconcileRun(
                                connection: settings.reconcilerConnection(for: "reconcile"),
                                accounts: settings.reconciledAccounts(
                                    http: http, pool: pool, priority: .urgent, logger: logger),
                                settings: reconciler, holder: "reconcile \(Settings.processName)", logger: logger,
                                project: projection.catchUp))
                    }
                })
        } catch {
            result = .failure(error)
        }
        await projection.close()
        return try result.get()
    }
}

extension Settings {
    /// Whether an API key is set, so that CJ can be asked.
    var canAskCJ: Bool { accounts.contains { $0.apiKey != nil } }

    /// Asks CJ for one order as `cjledger reconcile --order` does; a `serve` that reconciles makes way meanwhile.
    ///
    /// - Returns: what came of it, in words.
    func ask(for order: String, logger: Logger) async throws -> String {
        let summary = try await ReconcileRun.with(self, logger: logger) { run in
            try await run.run(.order(order)) { _ in }
        }
        if let until = summary.waitsUntil {
            return "CJ cannot be asked until \(until.formatted(.iso8601)): its points or calls are used up"
        }
        let failures = summary.failures > 0 ? ", and \(summary.failures) calls failed" : ""
        return "CJ gave \(summary.answers) answers, \(summary.news) of them new\(failures)"
    }
}

/// The reconciler in `serve`, with its own connections to CJ.
struct ReconcilingService: Service {
    private let reconciler: Reconciler
    private let http: HTTPClient
    private let pool: Pool
    private let listens: @Sendable () -> Bool

    /// - Parameters:
    ///   - listens: whether the listener is there. CJ is not called before: what it answers may be followed by webhooks.
    ///   - takesWebhooks: whether this process receives.
    init(
        _ settings: Settings, listens: @escaping @Sendable () -> Bool, takesWebhooks: @escaping @Sendable () -> Bool,
        logger: Logger
    ) throws {
        self.listens = listens
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .cj)
        pool = Pool(settings.reconcilerConnection(for: "budget"), size: 2)
        reconciler = Reconciler(
            connection: settings.reconcilerConnection(for: "reconcile"),
            accounts: settings.reconciledAccounts(http: http, pool: pool, priority: .ordinary, logger: logger),
            settings: try settings.reconciler(), holder: "serve \(Settings.processName)",
            takesWebhooks: takesWebhooks, logger: logger)
    }

    func run() async throws {
        let result: Result<Void, any Error>
        do {
            while !listens(), !Task.isShuttingDownGracefully { try await Task.sleep(for: .milliseconds(20)) }
            result = .success(try await reconciler.run())
        } catch {
            result = .failure(error)
        }
        try await http.shutdown()
        await pool.close()
        try result.get()
    }
}

/// Brings the live read models up to the ledger for a command, whether or not `serve` runs.
struct LiveProjection: Sendable {
    private let projector: Projector
    private let pool: Pool

    init(_ settings: Settings, logger: Logger) {
        projector = Projector(
            connection: settings.connection(as: LedgerRole.projector, for: "reconcile"), settings: settings.projection,
            logger: logger)
        pool = Pool(settings.connection(as: LedgerRole.runtime, for: "reconcile"), size: 1)
    }

    /// Returns once they hold every event there was at the time of asking.
    func catchUp() async throws {
        let last = try await one("SELECT coalesce(max(position), 0) FROM ledger.events")
        while true {
            try await projector.catchUp()
            let checkpoint = try await one(
                """
                SELECT g.checkpoint
                FROM projection.live AS l
                JOIN projection.generations AS g ON g.generation = l.generation
                WHERE g.fold_version = \(Int32(Fold.version))
                """)
            if checkpoint >= last { return }
            // Another process has the generation's row: it is at work on the same.
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    func close() async {
        await projector.close()
        await pool.close()
    }

    private func one(_ statement: SQL) async throws -> Int {
        let values = try await pool.withConnection { connection in
            try await connection.query(statement, as: Int.self)
        }
        guard let value = values.first else { throw ForeignReadModels() }
        return value
    }
}

/// The live read models belong to another version of this program.
struct ForeignReadModels: Error, CustomStringConvertible {
    var description: String {
        "the live read models were made by another version of this program: run the version that serves"
    }
}
