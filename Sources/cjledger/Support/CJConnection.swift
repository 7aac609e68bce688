import AsyncHTTPClient
import CJClient
import Ledger
import Logging
import Output
import Postgres
import Reconciler

extension Settings {
    /// How an account calls CJ's API.
    func client(_ account: AccountSettings) -> CJClientSettings {
        CJClientSettings(baseURL: account.baseURL, apiKey: account.apiKey, deadline: .seconds(callSeconds))
    }

    /// CJ's API for an account.
    ///
    /// - Parameters:
    ///   - pool: where tokens and budget are kept, as ``LedgerRole/reconciler``.
    ///   - priority: whether a person waits for what is asked.
    func client(
        _ account: AccountSettings, http: HTTPClient, pool: Pool, priority: RequestPriority, logger: Logger
    ) -> CJClient {
        let limits = RequestLimits(perSecond: requestsPerSecond, pointsPerDay: pointsPerDay)
        return CJClient(
            client(account), http: http, tokens: TokenTable(pool, account: account.name),
            budget: BudgetTable(
                pool, account: account.name, limits: limits, perSecondPerAddress: requestsPerSecondPerIp),
            priority: priority, logger: logger)
    }

    /// Where what calls of CJ's API share is kept. A process that stops in the middle of a look at the budget must not keep
    /// the others from theirs.
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
        return try await HTTPClient.forCJ { http in
            try await Pool.using(settings.reconcilerConnection(for: job), size: 2) { pool in
                try await body(
                    settings.client(
                        account, http: http, pool: pool, priority: .urgent,
                        logger: Logs.logger("cjledger", level: .warning)))
            }
        }
    }
}

extension HTTPClient {
    /// Makes a client for CJ's API, and shuts it down however `body` ends.
    static func forCJ<Value: Sendable>(_ body: (HTTPClient) async throws -> Value) async throws -> Value {
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .cj)
        let result: Result<Value, any Error>
        do { result = .success(try await body(http)) } catch { result = .failure(error) }
        try await http.shutdown()
        return try result.get()
    }
}
