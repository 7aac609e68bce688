import ArgumentParser
import Ledger
import Logging
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take webhooks and keep the read models up to date.",
        discussion: """
            Needs CJLEDGER_PATH_KEY, and the account's openId: the one `cjledger register` stored, else CJ_OPEN_ID; or
            CJLEDGER_UNSIGNED=true. Listens on CJLEDGER_LISTEN (127.0.0.1:8080) for webhooks and on CJLEDGER_ADMIN_LISTEN (127.0.0.1:9090) for /healthz and /readyz.
            With CJLEDGER_TLS_CERTIFICATE and CJLEDGER_TLS_KEY it serves HTTPS, and takes new files without a restart.
            Stops on SIGTERM or Ctrl-C once every webhook that was taken is answered.
            """)

    func run() async throws {
        let settings = try await Settings.load()
        let logger = Logs.logger("cjledger")
        if settings.asksForSpool {
            Console.remark(
                "CJLEDGER_SPOOL is set, but this version has no spool: while the database is away webhooks get 503")
        }
        let accounts = try await StoredOpenIds.receiverAccounts(settings)
        let station = try Station(settings, accounts: accounts, logger: logger) { publicPort, adminPort in
            let scheme = settings.tls == nil ? "http" : "https"
            Console.remark("listening on \(settings.listen.url(port: publicPort, scheme: scheme))")
            Console.remark("admin listening on \(settings.adminListen.url(port: adminPort))")
        }
        try await Database.requireCurrentSchema(settings)
        try await Database.requireRole(LedgerRole.projector, settings)
        var configuration = ServiceGroupConfiguration(
            services: station.services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logs.logger("cjledger", level: .error))
        configuration.maximumGracefulShutdownDuration = .seconds(15)
        configuration.maximumCancellationDuration = .seconds(5)
        try await ServiceGroup(configuration: configuration).run()
    }
}
