import CJClient
import Ledger
import Postgres
import Receiver
import Reconciler

/// The openIds that `register` stored, for accounts whose settings name none.
enum StoredOpenIds {
    /// The accounts as the receiver wants them. The database is asked only where the settings do not say enough.
    ///
    /// - Throws: ``SettingsError`` when an account lacks what keeps strangers out.
    static func receiverAccounts(_ settings: Settings) async throws -> [ReceiverAccount] {
        var accounts: [ReceiverAccount] = []
        for account in settings.accounts { accounts.append(try await receiverAccount(account, settings)) }
        return accounts
    }

    static func receiverAccount(_ account: AccountSettings, _ settings: Settings) async throws -> ReceiverAccount {
        guard account.needsStoredOpenId, account.pathKey != nil else { return try account.receiverAccount() }
        return try account.receiverAccount(storedOpenId: try await openId(of: account, settings))
    }

    /// Nil when none is stored, or one that belongs to another API key than is set.
    private static func openId(of account: AccountSettings, _ settings: Settings) async throws -> Secret? {
        do {
            try await Database.requireCurrentSchema(settings)
            let connection = settings.connection(as: LedgerRole.reconciler, for: "open id")
            let access = try await Pool.using(connection, size: 1) { pool in
                try await TokenTable(pool, account: account.name).load().access
            }
            let isOurs = account.apiKey == nil || access.belongs(to: settings.client(account))
            return isOurs ? access.openId : nil
        } catch let error as NotMigrated {
            throw error
        } catch {
            throw SettingsError.contradiction(
                "\(account.openIdName) is not set, and what `cjledger register` stored cannot be read: \(error)")
        }
    }
}
