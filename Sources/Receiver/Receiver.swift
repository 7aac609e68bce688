public import Foundation
import Hummingbird
public import Ledger
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The public listener: takes CJ's webhooks and answers each once it is kept.
public struct Receiver: Service {
    private let settings: ReceiverSettings
    private let responder: WebhookResponder
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void

    /// - Parameters:
    ///   - counts: where the answers given are counted.
    ///   - now: the wall clock that dates what arrives.
    ///   - onListening: called once connections are accepted, with the port.
    public init(
        settings: ReceiverSettings, appender: Appender, counts: AnswerCounts, logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }, onListening: @escaping @Sendable (_ port: Int) -> Void
    ) {
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
        responder = WebhookResponder(
            door: Door(settings.accounts), maximumBodyBytes: settings.maximumBodyBytes, appender: appender,
            counts: counts, now: now)
    }

    /// Listens until shutdown; requests that are being answered then are answered.
    public func run() async throws {
        // The other half of the cores is for the database, the appender and the projector.
        let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))
        // The library's own log lines name paths, and ours hold a secret.
        var quiet = logger
        quiet.logLevel = .error
        let application = Application(
            responder: responder,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [RefusedBodyDrain()],
                    idleTimeout: .seconds(Int64(settings.idleSeconds)))),
            configuration: .init(address: .hostname(settings.host, port: settings.port), backlog: 1024),
            onServerRunning: { [onListening] channel in onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(eventLoops), logger: quiet)
        try await withTaskExecutorPreference(EventLoopExecutor(eventLoops)) { try await application.run() }
        try await eventLoops.shutdownGracefully()
    }
}
