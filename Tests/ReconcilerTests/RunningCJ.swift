import AsyncHTTPClient
import CJ
import CJClient
import Folding
import Foundation
import Leases
import Ledger
import Logging
import Postgres
import ReadModels
import Simulator
import TestSupport

@testable import Reconciler

let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A simulated CJ on a port of its own, and what a ledger has to ask it with.
struct RunningCJ: Sendable {
    let cj: SimulatedCJ
    let account: ReconciledAccount

    /// Runs one as long as `body` takes. Its time moves only when it is moved, and nothing it tells is delivered.
    static func with<Value: Sendable>(
        seed: UInt64, orders: Int, faults: Faults = .none, dialect: Dialect = .documents,
        closing: ClosingRule = .halfOfAll, points: Int = 50_000,
        _ body: (RunningCJ) async throws -> Value
    ) async throws -> Value {
        var settings = SimulatorSettings()
        settings.seed = seed
        settings.orders = orders
        settings.faults = faults
        settings.dialect = dialect
        settings.closingRule = closing
        settings.speed = 0
        settings.rate = 1000
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let cj = SimulatedCJ(settings: settings, logger: silent) { announce.yield($0) }
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .cj)
        let pool = Pool(try await TestDatabase.current.settings(as: LedgerRole.reconciler), size: 2)
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await cj.run() }
                    defer { group.cancelAll() }
                    for await port in ports {
                        return try await body(
                            RunningCJ(cj: cj, account: try account(port: port, http: http, pool: pool, points: points)))
                    }
                    throw CancellationError()
                })
        } catch {
            result = .failure(error)
        }
        try await http.shutdown()
        await pool.close()
        return try result.get()
    }

    private static func account(port: Int, http: HTTPClient, pool: Pool, points: Int) throws -> ReconciledAccount {
        guard let name = AccountName("main"), let url = URL(string: SimulatedCJ.baseURL(port: port)) else {
            throw CocoaError(.featureUnsupported)
        }
        let client = CJClient(
            CJClientSettings(baseURL: url, apiKey: Secret(SimulatedCJ.apiKey)), http: http,
            tokens: TokenTable(pool, account: name),
            budget: BudgetTable(
                pool, account: name, limits: RequestLimits(perSecond: 500, pointsPerDay: points),
                perSecondPerAddress: 500),
            logger: silent)
        return ReconciledAccount(name: name, client: client, zone: .gmt)
    }

    /// Lets everything happen that will.
    func letAllHappen() async {
        while await !cj.progress.hasEnded { await cj.advance(by: 30 * 86_400) }
    }

    static func settings() throws -> ReconcilerSettings {
        var settings = ReconcilerSettings()
        let texts = try ShipmentTexts.compiledIn.get()
        settings.statusOfText = { texts.rule(for: $0)?.status.rawValue }
        settings.pollInterval = .milliseconds(20)
        settings.lanes = 4
        settings.lease.renewal = .milliseconds(100)
        settings.lease.expiry = .seconds(2)
        return settings
    }

    /// A run by hand, as `cjledger reconcile` makes it.
    func run(
        _ scope: ReconcileRun.Scope = .all, intervals: CheckIntervals = CheckIntervals()
    ) async throws -> ReconcileSummary {
        let database = try TestDatabase.current
        var settings = try Self.settings()
        settings.intervals = intervals
        return try await ReconcileRun(
            connection: try await database.settings(as: LedgerRole.reconciler), accounts: [account],
            settings: settings, holder: "by hand", logger: silent
        ) { try await project() }.run(scope)
    }
}

extension AccountWork {
    /// Does what comes first; nil when nothing is due.
    func step() async throws -> Outcome? {
        guard let step = try await next() else { return nil }
        return try await take(step)
    }
}
