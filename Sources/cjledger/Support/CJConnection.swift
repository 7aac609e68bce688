import AsyncHTTPClient
import CJClient
import Ledger
import Logging
import Postgres
import Reconciler

extension Settings {
    /// How an account calls CJ's API.
    func client(_ account: AccountSettings) -> CJClientSettings {
        CJClientSettings(baseURL: account.baseURL, apiKey: account.apiKey, deadline: .seconds(callSeconds))
    }

    /// Where what calls of CJ's API share is kept. Whoever stops in the middle of a look at the budget must not keep the
    /// others from theirs.
    func reconcilerConnection(for job: String) -> ConnectionSettings {
        var connection = connection(as: LedgerRole.reconciler, for: job)
        connection.parameters["idle_in_transaction_session_timeout"] = "5s"
        return connection
    }
}

/// CJ's API for a command, with tokens and budget shared through the database.
enum CJConnection {
    /// Runs `body` with a client for an account, for which a person waits.
    ///
    /// - Throws: what `body` throws, and what the database fails with.
    static func with<Value: Sendable>(
        _ account: AccountSettings, _ settings: Settings, for job: String, _ body: (CJClient) async throws -> Value
    ) async throws -> Value {
        try await Database.requireCurrentSchema(settings)
        let pool = Pool(settings.reconcilerConnection(for: job), size: 2)
        let limits = RequestLimits(perSecond: settings.requestsPerSecond, pointsPerDay: settings.pointsPerDay)
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .cj)
        let client = CJClient(
            settings.client(account), http: http, tokens: TokenTable(pool, account: account.name),
            budget: BudgetTable(
                pool, account: account.name, limits: limits, perSecondPerAddress: settings.requestsPerSecondPerIp),
            priority: .urgent, logger: Logs.logger("cjledger", level: .warning))
        let result: Result<Value, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        try await http.shutdown()
        await pool.close()
        return try result.get()
    }
}
