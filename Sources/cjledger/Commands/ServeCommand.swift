import ArgumentParser
import CoreMetrics
import Exposition
import Glibc
import Ledger
import Logging
import Output
import Postgres
import Receiver
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take webhooks and keep the read models up to date.",
        discussion: """
            Needs CJLEDGER_PATH_KEY, and the account's openId: CJ_OPEN_ID, else the one that `cjledger register` stores; or
            CJLEDGER_UNSIGNED=true. With CJ_API_KEY it starts without an openId, answers CJ when it tries the callback,
            keeps nothing, and takes webhooks from the moment `register` has stored one.
            Listens on CJLEDGER_LISTEN (127.0.0.1:8080) for webhooks and on CJLEDGER_ADMIN_LISTEN (127.0.0.1:9090) for the
            pages, /healthz, /readyz and /metrics. Beyond this machine the pages need CJLEDGER_ADMIN_TOKEN or
            CJLEDGER_ADMIN_PROXY_HEADER.
            With CJLEDGER_SPOOL it keeps webhooks in that folder while the database is away, at the start too.
            With CJLEDGER_TLS_CERTIFICATE and CJLEDGER_TLS_KEY it serves HTTPS, and takes new files without a restart.
            Stops on SIGTERM or Ctrl-C once every webhook that was taken is answered, within 20 seconds.
            """)

    func run() async throws {
        // Who closes a terminal, or asks every daemon to read its files again, does not mean to end this one.
        signal(SIGHUP, SIG_IGN)
        try Allowance.require()
        let journal = SettingsJournal()
        let settings = try await Settings.load(journal)
        try settings.requireAdminAccess()
        let logger = Logs.logger("cjledger")
        logger.notice("cjledger \(programVersion), process \(getpid())")
        for text in SettingsWarnings.of(settings, journal.entries) { logger.warning("\(text)") }
        let registry = FigureRegistry(Metering.figures)
        MetricsSystem.bootstrap(registry)
        let openIds = OpenIdKeeper(settings, logger: logger)
        let accounts = try await StoredOpenIds.receiverAccounts(settings, later: openIds)
        for account in accounts where account.lacksKey {
            logger.warning(
                "account \(account.name) has no openId yet, and takes nothing until `cjledger register` was run")
        }
        let station = try Station(
            settings, accounts: accounts, openIds: openIds, registry: registry, logger: logger
        ) {
            publicPort, adminPort in
            let scheme = settings.tls == nil ? "http" : "https"
            Console.remark("listening on \(settings.listen.url(port: publicPort, scheme: scheme))")
            Console.remark(
                "admin listening on \(settings.adminListen.url(port: adminPort, scheme: settings.adminIsSecure ? "https" : "http"))"
            )
        }
        let services =
            try await Self.services(of: station, settings, logger) + [StopLimit(limit: .seconds(20), logger: logger)]
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logs.logger("cjledger", level: .error))
        configuration.maximumGracefulShutdownDuration = .seconds(15)
        try await ServiceGroup(configuration: configuration).run()
        logger.notice("stopped: every webhook that was taken is answered")
    }

    /// With a spool nobody waits for a database that is away. One that is there must be fit.
    private static func services(
        of station: Station, _ settings: Settings, _ logger: Logger
    ) async throws -> [any Service] {
        do {
            try await Database.requireForServing(settings, patience: settings.spool == nil ? nil : .seconds(2))
            await Database.logDeviations(settings, logger)
            return station.services
        } catch let error as PostgresError where settings.spool != nil && error.isAbsence {
            logger.warning("\(error); webhooks are kept in the spool until it can be")
            return station.services {
                try await Database.requireForServing(settings)
                await Database.logDeviations(settings, logger)
            }
        }
    }
}
