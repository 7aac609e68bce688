import Admin
import Foundation
import Ledger
import Logging
import Postgres
import Projection
import Receiver
import ServiceLifecycle
import Synchronization

/// Everything `serve` runs, put together: receiver, projector, reconciler, admin pages.
struct Station {
    /// In the order in which they start; they stop in the opposite order, the public listener first.
    let services: [any Service]

    /// - Parameters:
    ///   - accounts: whose webhooks are taken.
    ///   - onListening: called once both listeners accept connections, with the public and the admin port.
    init(
        _ settings: Settings, accounts: [ReceiverAccount], logger: Logger,
        onListening: @escaping @Sendable (_ publicPort: Int, _ adminPort: Int) -> Void
    ) throws {
        let news = AppendNews()
        let counts = AnswerCounts()
        let ports = ListeningPorts(onListening)
        let appender = Appender(
            connection: settings.connection(as: LedgerRole.runtime, for: "append"), logger: logger,
            onAppend: news.announce)
        let projector = Projector(
            connection: settings.connection(as: LedgerRole.projector, for: "project"), settings: settings.projection,
            news: news, appendsQueue: { appender.isPressed }, logger: logger)
        let receiver = try Receiver(
            settings: ReceiverSettings(
                host: settings.listen.host, port: settings.listen.port,
                accounts: accounts,
                maximumBodyBytes: settings.maximumBodyBytes, limits: Self.limits(settings, logger),
                tls: settings.tls),
            appender: appender, counts: counts, logger: logger, onListening: ports.publicListens)
        var probing = settings.connection(as: LedgerRole.runtime, for: "health")
        probing.connectTimeout = .seconds(1)
        probing.statementTimeout = .seconds(1)
        let health = Pool(probing, size: 1)
        let admin = AdminServer(
            host: settings.adminListen.host, port: settings.adminListen.port,
            readings: .init(canKeep: { await Self.canKeep(appender, health) }, answers: { counts.byName }),
            logger: logger, onListening: ports.adminListens)
        var services: [any Service] = [appender, projector]
        if settings.reconcile.isOn ?? settings.accounts.contains(where: { $0.apiKey != nil }) {
            services.append(
                try ReconcilingService(settings, takesWebhooks: { ports.listens && appender.isOpen }, logger: logger))
        }
        services += [
            ListeningService(service: admin, address: settings.adminListen, setting: "CJLEDGER_ADMIN_LISTEN"),
            ListeningService(service: receiver, address: settings.listen, setting: "CJLEDGER_LISTEN"),
        ]
        self.services = services
    }

    /// What is set, less what the system does not allow.
    private static func limits(_ settings: Settings, _ logger: Logger) -> ConnectionLimits {
        let connections = OpenFiles.connections(wanted: settings.maximumConnections)
        logger.info("at most \(connections) connections at once")
        if connections < settings.maximumConnections {
            logger.warning(
                """
                CJLEDGER_MAX_CONNECTIONS is \(settings.maximumConnections), but the system allows this process fewer \
                open files: raise the hard limit (ulimit -Hn)
                """)
        }
        return ConnectionLimits(
            connections: connections, idle: .seconds(settings.idleSeconds), request: .seconds(settings.requestSeconds))
    }

    /// The appender notices an outage by the first webhook it cannot keep; a health check must not wait for that one.
    private static func canKeep(_ appender: Appender, _ health: Pool) async -> Bool {
        guard appender.isOpen else { return false }
        do {
            try await probe(health)
        } catch PostgresError.outcomeUnknown {
            // A connection that broke while nobody used it says nothing of the database: the next one is new.
            return (try? await probe(health)) != nil
        } catch {
            return false
        }
        return true
    }

    private static func probe(_ health: Pool) async throws {
        _ = try await health.withConnection { try await $0.execute(Appender.probe) }
    }
}

/// Waits for both listeners, so that they are announced together and in a fixed order.
private final class ListeningPorts: Sendable {
    private let ports = Mutex<(public: Int?, admin: Int?)>((nil, nil))
    private let onListening: @Sendable (Int, Int) -> Void

    init(_ onListening: @escaping @Sendable (Int, Int) -> Void) { self.onListening = onListening }

    /// Whether webhooks are taken, so that CJ may be called.
    var listens: Bool { ports.withLock { $0.public != nil } }

    func publicListens(_ port: Int) { note { $0.public = port } }
    func adminListens(_ port: Int) { note { $0.admin = port } }

    private func note(_ change: (inout (public: Int?, admin: Int?)) -> Void) {
        let known = ports.withLock { ports in
            change(&ports)
            return ports
        }
        if let publicPort = known.public, let adminPort = known.admin { onListening(publicPort, adminPort) }
    }
}
