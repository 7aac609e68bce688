import CJClient
import Foundation
import Ledger
import Logging
import Postgres
import Receiver
import Reconciler
import ServiceLifecycle

/// The openIds that CJ named to `register` or `serve`, for accounts whose settings name none. The database has them, and
/// with a spool a file has them too. What was learnt is the account's and outlives keys, tokens and refusals.
enum StoredOpenIds {
    /// The accounts as the receiver wants them. The database is asked only where the settings do not say enough.
    ///
    /// - Parameter keeper: finds what is stored later.
    /// - Throws: ``SettingsError`` when an account lacks what keeps strangers out.
    static func receiverAccounts(
        _ settings: Settings, later keeper: OpenIdKeeper?
    ) async throws -> [ReceiverAccount] {
        var accounts: [ReceiverAccount] = []
        for account in settings.accounts {
            accounts.append(try await receiverAccount(account, settings) { await keeper?.stored(for: account.name) })
        }
        return accounts
    }

    static func receiverAccount(
        _ account: AccountSettings, _ settings: Settings, look: @escaping @Sendable () async -> Secret? = { nil }
    ) async throws -> ReceiverAccount {
        guard account.needsStoredOpenId, account.pathKey != nil else { return try account.receiverAccount() }
        return try account.receiverAccount(storedOpenId: try await openId(of: account, settings), look: look)
    }

    /// The database's, else the file's; nil when neither has one.
    private static func openId(of account: AccountSettings, _ settings: Settings) async throws -> Secret? {
        let file = settings.spool.map(OpenIdFile.init)
        do {
            let patience: Duration? = settings.spool == nil ? nil : .seconds(2)
            try await Database.requireCurrentSchema(settings, patience: patience)
            var connection = settings.connection(as: LedgerRole.reconciler, for: "open id")
            if let patience { connection.connectTimeout = patience }
            let access = try await Pool.using(connection, size: 1) { pool in
                try await TokenTable(pool, account: account.name).load().access
            }
            if let openId = access.openId { return openId }
        } catch let error as NotMigrated {
            throw error
        } catch {
            if let known = try file?.read()[account.name.text] { return known }
            throw SettingsError.contradiction(
                "\(account.openIdName) is not set, and what `cjledger register` stored cannot be read: \(error)")
        }
        return try file?.read()[account.name.text]
    }

    /// What the database holds of these accounts, by name.
    static func inDatabase(_ accounts: [AccountSettings], _ pool: Pool) async throws -> [String: Secret] {
        var found: [String: Secret] = [:]
        for account in accounts {
            found[account.name.text] = try await TokenTable(pool, account: account.name).load().access.openId
        }
        return found
    }
}

/// Finds openIds that are stored while `serve` runs, and keeps the file of them like the database: what is learnt, and what
/// somebody removed.
struct OpenIdKeeper: Service {
    private let accounts: [AccountSettings]
    /// Nil without a spool.
    private let file: OpenIdFile?
    private let pool: Pool
    private let problems: Problems

    private static let interval: Duration = .seconds(30)

    /// Nil where the settings say all.
    init?(_ settings: Settings, logger: Logger) {
        accounts = settings.accounts.filter(\.needsStoredOpenId)
        guard !accounts.isEmpty else { return nil }
        file = settings.spool.map(OpenIdFile.init)
        var connection = settings.reconcilerConnection(for: "open id")
        // A webhook may wait for the answer.
        connection.connectTimeout = .seconds(1)
        connection.statementTimeout = .seconds(1)
        pool = Pool(connection, size: 1)
        problems = Problems(logger: logger)
    }

    /// What is stored for an account by now; nil where nothing is, or the database cannot say.
    func stored(for account: AccountName) async -> Secret? {
        do {
            return try await TokenTable(pool, account: account).load().access.openId
        } catch {
            return nil
        }
    }

    func run() async throws {
        guard let file else {
            try? await gracefulShutdown()
            return await pool.close()
        }
        try? await cancelWhenGracefulShutdown {
            while true {
                try await problems.watch("keep the openIds beside the spool") {
                    try file.learn(try await StoredOpenIds.inDatabase(accounts, pool))
                }
                try await Task.sleep(for: Self.interval)
            }
        }
        await pool.close()
    }
}
