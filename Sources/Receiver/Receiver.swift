public import Deliveries
public import Foundation
import Hummingbird
public import Instants
public import Ledger
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The public listener: takes CJ's webhooks and answers each once it is kept.
public struct Receiver: Service {
    private let settings: ReceiverSettings
    private let responder: WebhookResponder
    private let counts: AnswerCounts
    /// The certificate that HTTPS is served with, kept up to date while this runs; nil without TLS.
    public let certificates: CertificateStore?
    private let problems: Problems
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void

    /// - Parameters:
    ///   - counts: where the answers given are counted.
    ///   - deliveries: where it is noted what CJ counts for or against the receiver.
    ///   - now: the wall clock that dates what arrives.
    ///   - onListening: called once connections are accepted, with the port.
    /// - Throws: when TLS is asked for with files that cannot be used.
    public init(
        settings: ReceiverSettings, intake: DurableIntake, counts: AnswerCounts, deliveries: Deliveries = Deliveries(),
        logger: Logger, now: @escaping @Sendable () -> Date = { .steady },
        onListening: @escaping @Sendable (_ port: Int) -> Void
    ) throws(CertificateProblem) {
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
        self.counts = counts
        if let tls = settings.tls {
            certificates = try CertificateStore(tls, logger: logger, now: now)
        } else {
            certificates = nil
        }
        problems = Problems(logger: logger)
        responder = WebhookResponder(
            door: Door(settings.accounts), maximumBodyBytes: settings.maximumBodyBytes, intake: intake,
            counts: counts, deliveries: deliveries, attempts: FailedAttemptsLog(), problems: problems, now: now)
    }

    /// The last moment of the certificate in use; nil without TLS.
    public var certificateEnd: Date? { certificates?.end }

    /// Listens until shutdown; requests that are being answered then are answered.
    public func run() async throws {
        // The other half of the cores is for the database, the appender and the projector.
        let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))
        // The library's own log lines name paths, and ours hold a secret.
        var quiet = logger
        quiet.logLevel = .error
        let connections = Connections(limits: settings.limits)
        var services: [any Service] = [
            ConnectionSweeper(
                connections: connections, limits: settings.limits, problems: problems, logger: logger)
        ]
        if let certificates { services.append(certificates) }
        let application = Application(
            responder: responder,
            server: GuardedChannel.server(
                connections: connections, certificates: certificates, counts: counts, problems: problems,
                invites: responder.invites),
            configuration: .init(address: .hostname(settings.host, port: settings.port), backlog: 1024),
            services: services,
            onServerRunning: { [onListening] channel in onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(eventLoops), logger: quiet)
        do {
            try await application.run()
        } catch {
            try? await eventLoops.shutdownGracefully()
            throw error
        }
        try await eventLoops.shutdownGracefully()
    }
}
