import ArgumentParser
import Logging
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take webhooks and keep the read models up to date.",
        discussion: """
            Needs CJLEDGER_PATH_KEY, and CJ_OPEN_ID or CJLEDGER_UNSIGNED=true. Listens on CJLEDGER_LISTEN
            (127.0.0.1:8080) for webhooks and on CJLEDGER_ADMIN_LISTEN (127.0.0.1:9090) for /healthz and /readyz.
            Stops on SIGTERM or Ctrl-C once every webhook that was taken is answered.
            """)

    func run() async throws {
        let settings = try await Settings.load()
        let logger = Logs.logger("cjledger")
        let station = try Station(settings, logger: logger) { publicPort, adminPort in
            Console.remark("listening on \(settings.listen.url(port: publicPort))")
            Console.remark("admin listening on \(settings.adminListen.url(port: adminPort))")
        }
        try await Database.requireCurrentSchema(settings)
        var configuration = ServiceGroupConfiguration(
            services: station.services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logs.logger("cjledger", level: .error))
        configuration.maximumGracefulShutdownDuration = .seconds(15)
        try await ServiceGroup(configuration: configuration).run()
    }
}
