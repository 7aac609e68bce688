import AsyncHTTPClient
import CJ
import CJClient
import Foundation
import Leases
import Ledger
import Postgres
import Synchronization
import TestSupport

@testable import Reconciler

/// An account whose CJ answers as a test tells it to, and what a ledger has to ask it with.
struct ScriptedAccount: Sendable {
    let cj: ScriptedCJ
    let account: ReconciledAccount
    let lease: Lease
    let pool: Pool

    /// Runs one as long as `body` takes. Lists are empty unless the script says otherwise.
    static func with<Value: Sendable>(
        _ script: @escaping @Sendable (ScriptedCJ.Call) -> ScriptedCJ.Answer?,
        _ body: (ScriptedAccount) async throws -> Value
    ) async throws -> Value {
        try await ScriptedCJ.with { call in
            if call.path == "/authentication/getAccessToken" { return .access("token") }
            return script(call) ?? .data(#"{"total":0,"list":[]}"#)
        } _: { cj in
            let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .cj)
            let settings = try await TestDatabase.current.settings(as: LedgerRole.reconciler)
            let pool = Pool(settings, size: 4)
            let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
            guard let name = AccountName("main"),
                let lease = try await Lease.take(.reconciling, as: "test", .standing, on: connection)
            else { throw CocoaError(.featureUnsupported) }
            let client = CJClient(
                CJClientSettings(baseURL: cj.baseURL, apiKey: Secret("key"), attempts: 2, backOff: .milliseconds(1)),
                http: http, tokens: TokenTable(pool, account: name),
                budget: BudgetTable(
                    pool, account: name, limits: RequestLimits(perSecond: 200, pointsPerDay: 50_000),
                    perSecondPerAddress: 200),
                logger: silent)
            let account = ReconciledAccount(name: name, client: client, zone: .gmt)
            let result: Result<Value, any Error>
            do {
                result = .success(
                    try await body(ScriptedAccount(cj: cj, account: account, lease: lease, pool: pool)))
            } catch { result = .failure(error) }
            try await http.shutdown()
            await pool.close()
            return try result.get()
        }
    }

    /// Work as after a restart: nothing is in memory.
    func work() throws -> AccountWork {
        AccountWork(account: account, settings: try RunningCJ.settings(), lease: lease, pool: pool)
    }

    /// A run by hand.
    func run(_ scope: ReconcileRun.Scope = .all) async throws -> ReconcileSummary {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
        try await lease.release(on: connection)
        return try await ReconcileRun(
            connection: try await TestDatabase.current.settings(as: LedgerRole.reconciler), accounts: [account],
            settings: try RunningCJ.settings(), holder: "by hand", logger: silent
        ) { try await project() }.run(scope)
    }

    /// Makes things due, as webhooks would.
    func makeDue(_ call: SnapshotType, _ entities: [String], isKnown: Bool = false) async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute(
            """
            INSERT INTO reconciler.checks (account, call, entity, due_at, is_known)
            SELECT 'main', \(call.rawValue), e, clock_timestamp(), CASE WHEN \(isKnown) THEN true END
            FROM unnest(\(entities)) AS e
            ON CONFLICT (entity, account, call) DO UPDATE SET due_at = excluded.due_at
            """)
    }

    /// Takes steps until nothing is due, each as after a restart.
    func workOff() async throws -> [AccountWork.Outcome] {
        var outcomes: [AccountWork.Outcome] = []
        while outcomes.count < 200, let outcome = try await work().step() { outcomes.append(outcome) }
        return outcomes
    }
}

extension ScriptedCJ.Call {
    /// The values of a parameter of the URL.
    func values(_ name: String) -> [String] {
        query.filter { $0.hasPrefix("\(name)=") }.map { $0.dropFirst(name.count + 1).removingPercentEncoding ?? "" }
    }

    /// The texts in an array of the body.
    func texts(_ name: String) -> [String] {
        (try? JSON(parsing: Array(body.utf8)))?.member(name)?.elements?.compactMap(\.string) ?? []
    }
}
