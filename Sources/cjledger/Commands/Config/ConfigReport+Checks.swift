import Configuration
import Foundation
import Instants
import Ledger
import Migrations
import NIOCore
import NIOPosix
import Output
import Postgres
import Receiver
import Reconciler

extension ConfigReport {
    /// Reads the settings and tries, as `serve` would, everything that they name.
    static func make() async -> ConfigReport {
        let journal = SettingsJournal(goesOn: true)
        let loaded: Result<Settings, any Error>
        do { loaded = .success(try await Settings.load(journal)) } catch { loaded = .failure(error) }
        var report = ConfigReport(settings: journal.entries.map(Setting.init))
        for fault in journal.faults { await report.check("settings") { throw fault } }
        guard await report.check("settings", { try Self.describe(loaded.get().accounts) }) else { return report }
        if let settings = try? loaded.get() {
            // What was not come to would seem unread.
            for text in SettingsWarnings.of(settings, journal.entries) {
                await report.check("settings") { throw Warning(text) }
            }
            await report.check(settings)
        }
        return report
    }

    private mutating func check(_ settings: Settings) async {
        for account in settings.accounts {
            await check("account \(account.name)") {
                guard try await !StoredOpenIds.receiverAccount(account, settings).lacksKey else {
                    throw Warning(
                        "it has no openId yet: `serve` takes nothing until `cjledger register` has stored one")
                }
                return account.isUnsigned
                    ? "webhooks are taken without a signature: everybody who knows the path is believed"
                    : "webhooks must be signed with its openId"
                        + (account.needsStoredOpenId ? ", which `cjledger register` stored" : "")
            }
            await check("registering \(account.name)") { try Self.registering(account, settings) }
        }
        await check("registering again") { try Self.registeringAgain(settings) }
        await check("listen") { try await Self.listen(settings.listen, "CJLEDGER_LISTEN") }
        await check("admin listen") {
            guard settings.adminListen.port == 0 || settings.adminListen != settings.listen else {
                throw SettingsError.contradiction(
                    "CJLEDGER_LISTEN and CJLEDGER_ADMIN_LISTEN are the same: give one of them another port")
            }
            return try await Self.listen(settings.adminListen, "CJLEDGER_ADMIN_LISTEN")
        }
        await check("pages") {
            try settings.requireAdminAccess()
            return "seen by \(settings.adminAccessWords)"
        }
        await check("TLS") {
            guard let files = settings.tls else { return "none: a proxy in front must do it" }
            return "the certificate \(files.certificate) can be used until \(try files.end(at: Date()).isoText)"
        }
        await check("spool") { try await Self.spool(settings.spool) }
        await checkDatabase(settings)
    }

    private mutating func checkDatabase(_ settings: Settings) async {
        let isReachable = await check("database") {
            try await Connection.using(settings.connection(as: nil, for: "check"), Self.describe)
        }
        guard isReachable, await check("schema", { try await Self.schema(settings) }) else { return }
        await checkCatalog(settings)
        for role in [LedgerRole.runtime, LedgerRole.projector] {
            await check("role \(role)") {
                try await Database.requireRole(role, settings)
                return "can be taken on"
            }
        }
        await check("role \(LedgerRole.reconciler)") {
            do { try await Database.requireRole(LedgerRole.reconciler, settings) } catch {
                throw Warning("`cjledger register` cannot take it on: \(error)")
            }
            return "can be taken on"
        }
        await check("role \(LedgerRole.analyst)") { try await Self.analyst(settings) }
        await check("pooler") { try await Self.pooler(settings) }
        await check("session") { try await Self.session(settings) }
        await check("clock") { try await Self.clock(settings) }
    }

    private mutating func checkCatalog(_ settings: Settings) async {
        do {
            let deviations = try await Database.deviations(settings)
            for deviation in deviations {
                await check("catalog") { throw Warning("\(deviation): \(deviation.cure)") }
            }
            if deviations.isEmpty { await check("catalog") { "as `cjledger migrate` left it" } }
        } catch {
            await check("catalog") { throw Warning("it could not be compared: \(error)") }
        }
    }

    /// What `register` would say before it calls CJ.
    private static func registering(_ account: AccountSettings, _ settings: Settings) throws -> String {
        guard account.apiKey != nil else {
            return "\(account.apiKeyName) is not set, so CJ's API is not called and the callback is registered by hand"
        }
        do {
            let callback = try account.callback(at: settings.publicURL)
            if let problem = CallbackProblem.of(callback, baseURL: account.baseURL) { throw problem }
            return "the callback is \(callback)"
        } catch {
            throw Warning("\(error)")
        }
    }

    private static func registeringAgain(_ settings: Settings) throws -> String {
        guard settings.reconcile.feed.reregisters else { return "a person does it: CJLEDGER_REREGISTER is not set" }
        guard settings.accounts.contains(where: { $0.apiKey != nil }) else {
            throw Warning("CJLEDGER_REREGISTER has no effect: no API key is set, so CJ's API is not called")
        }
        _ = try settings.reconciler()
        return "`cjledger serve` does it when CJ sends no more"
    }

    private static func describe(_ accounts: [AccountSettings]) -> String {
        (accounts.count == 1 ? "account " : "accounts ") + accounts.map(\.name.text).joined(separator: ", ")
    }

    /// Binds an address for a moment.
    private static func listen(_ address: ListenAddress, _ setting: String) async throws -> String {
        let text = "\(address.host):\(address.port)"
        do {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: address.host, port: address.port).get()
            try await channel.close().get()
            return "\(text) is free"
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw Warning("\(text) is in use: by a `cjledger serve` that runs already? A second one needs another port")
        } catch {
            throw address.problem(setting, error) ?? error
        }
    }

    private static func spool(_ settings: SpoolSettings?) async throws -> String {
        guard let settings else {
            throw Warning("none: while the database is away webhooks get 503; CJLEDGER_SPOOL names a folder for them")
        }
        guard FileManager.default.fileExists(atPath: settings.folder) else {
            return "the folder \(settings.folder) will be made"
        }
        let spool: Spool
        do throws(SpoolFailure) {
            spool = try Spool(settings, logger: Logs.logger("cjledger"))
        } catch .inUse {
            throw Warning("\(settings.folder) is in use: by a `cjledger serve` that runs already?")
        } catch {
            throw SettingsError.contradiction("the folder that CJLEDGER_SPOOL names cannot be used: \(error)")
        }
        guard await spool.canKeep() else {
            throw Warning("\(settings.folder) takes nothing at the moment: is the disk full, or the folder read-only?")
        }
        return "\(settings.folder) takes webhooks while the database does not"
    }

    private static func describe(_ connection: Connection) async throws -> String {
        let found = try await connection.query(
            """
            SELECT current_setting('server_version_num')::integer, current_setting('server_version'), current_user,
                current_database()
            """, as: (Int.self, String.self, String.self, String.self))
        guard let (number, version, user, database) = found.first else {
            throw PostgresError.unexpectedAnswer("no row")
        }
        let text = "PostgreSQL \(version), database \(database), user \(user)"
        guard number >= 150_000 else { throw Warning("\(text): this is tested with 15 and later") }
        return text
    }

    private static func schema(_ settings: Settings) async throws -> String {
        try await Database.requireCurrentSchema(settings)
        return "this version's"
    }

    private static func analyst(_ settings: Settings) async throws -> String {
        let missing = try await Connection.using(settings.connection(as: LedgerRole.runtime, for: "check")) {
            try await $0.query(
                """
                SELECT c.relname
                FROM pg_class AS c
                WHERE c.relnamespace = 'analytics'::regnamespace
                    AND c.relkind = 'v'
                    AND NOT (has_schema_privilege(\(LedgerRole.analyst), 'analytics', 'USAGE')
                        AND has_table_privilege(\(LedgerRole.analyst), c.oid, 'SELECT'))
                ORDER BY c.relname
                """, as: String.self)
        }
        guard missing.isEmpty else {
            throw Warning(
                "may not read \(missing.joined(separator: ", ")) of analytics: GRANT USAGE on the schema and SELECT on its views"
            )
        }
        return "reads all of analytics"
    }

    private static func pooler(_ settings: Settings) async throws -> String {
        guard !settings.isPooledByTransaction else { return "each transaction brings its role and time-outs along" }
        let isThere = try await Connection.using(settings.connection(as: nil, for: "check")) { await $0.isBehindPooler }
        guard isThere else { return "none" }
        throw Warning(
            """
            something between here and the database hands its sessions on: where that is by the transaction (pgbouncer's \
            pool_mode = transaction), set CJLEDGER_TRANSACTION_POOLER=true; where it is by the session, all is well
            """)
    }

    /// What somebody set for the user or the database that would end statements, transactions or sessions of ours.
    private static func session(_ settings: Settings) async throws -> String {
        let set = try await Connection.using(settings.connection(as: nil, for: "check")) { connection in
            try await connection.query(
                """
                SELECT split_part(option, '=', 1),
                    CASE WHEN s.setrole = 0 THEN format('ALTER DATABASE %I RESET', current_database())
                        WHEN s.setdatabase = 0 THEN format('ALTER ROLE %I RESET', current_user)
                        ELSE format('ALTER ROLE %I IN DATABASE %I RESET', current_user, current_database()) END
                FROM pg_db_role_setting AS s
                CROSS JOIN LATERAL unnest(s.setconfig) AS option
                WHERE s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = session_user))
                    AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
                    AND split_part(option, '=', 1) IN (
                        'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout',
                        'idle_session_timeout', 'transaction_timeout', 'default_transaction_read_only', 'role')
                    AND split_part(option, '=', 2) NOT IN ('0', 'off', 'none')
                """, as: (String.self, String.self))
        }
        guard !set.isEmpty else { return "nothing is set for this user or database that ends what the program does" }
        throw Warning(
            set.map { "\($0.0) is set and can end what the program does: \($0.1) \($0.0)" }.joined(separator: "; "))
    }

    private static func clock(_ settings: Settings) async throws -> String {
        let offset = try await Connection.using(settings.connection(as: LedgerRole.runtime, for: "check")) {
            await $0.clockOffset
        }
        let text = "the database's is \(String(format: "%+.3f", offset)) s from this machine's"
        guard abs(offset) < 5 else {
            throw Warning("\(text): instants are the database's, so let it be set by NTP")
        }
        return text
    }
}
