import Admin
import Deliveries
import Exposition
import Foundation
import Glibc
import Ledger
import Logging
import NIOCore
import Pages
import Postgres
import ReadModels
import Rebuild
import Receiver
import ServiceLifecycle
import Synchronization

/// Everything `serve` runs, put together: receiver, spool, projector, replay, reconciler, admin pages.
struct Station {
    private let appender: Appender
    /// What works on the database, in the order in which it starts.
    private let workers: [any Service]
    private let listeners: [any Service]
    private let logger: Logger

    /// All of it in the order in which it starts; it stops in the opposite order, the public listener first.
    var services: [any Service] { workers + listeners }

    /// The same while the database is away: it listens and spools, and the rest follows once `admission` does not throw.
    func services(after admission: @escaping @Sendable () async throws -> Void) -> [any Service] {
        appender.expectNoDatabase("the database was away when the program started")
        return [AfterAdmission(services: workers, logger: logger, admission: admission)] + listeners
    }

    /// - Parameters:
    ///   - accounts: whose webhooks are taken.
    ///   - openIds: finds the openIds that are stored later; nil where none need be.
    ///   - registry: what the program counts into.
    ///   - onListening: called once both listeners accept connections, with the public and the admin port.
    init(
        _ settings: Settings, accounts: [ReceiverAccount], openIds: OpenIdKeeper?,
        registry: FigureRegistry = FigureRegistry([]), logger: Logger,
        onListening: @escaping @Sendable (_ publicPort: Int, _ adminPort: Int) -> Void
    ) throws {
        let news = AppendNews()
        let counts = AnswerCounts()
        let deliveries = Deliveries()
        let ports = ListeningPorts(onListening)
        let spool = try settings.spool?.open(logger: logger)
        var appending = AppenderSettings()
        if spool != nil { appending.wait = .besideSpool }
        let appender = Appender(
            connection: settings.connection(as: LedgerRole.runtime, for: "append"), settings: appending,
            logger: logger, onAppend: news.announce)
        let projector = Projector(
            connection: settings.connection(as: LedgerRole.projector, for: "project"), settings: settings.projection,
            news: news, appendsQueue: { appender.isPressed }, logger: logger)
        let replay = ReplayService(
            connection: settings.connection(as: LedgerRole.projector, for: "replay"), settings: settings.projection,
            holder: "serve \(Settings.processName)", makesWay: { appender.isPressed }, logger: logger)
        let receiver = try Receiver(
            settings: ReceiverSettings(
                host: settings.listen.host, port: settings.listen.port,
                accounts: accounts,
                maximumBodyBytes: settings.maximumBodyBytes, limits: Self.limits(settings, logger),
                tls: settings.tls),
            intake: DurableIntake(appender: appender, spool: spool), counts: counts, deliveries: deliveries,
            logger: logger, onListening: ports.publicListens)
        var probing = settings.connection(as: LedgerRole.runtime, for: "health")
        probing.connectTimeout = .seconds(1)
        probing.statementTimeout = .seconds(1)
        let health = Pool(probing, size: 1)
        let found = FoundProblems { Problem.of(try await Database.deviations(settings)) }
        let start = Date()
        let status = SharedReading<LedgerStatus>(settings, found: found)
        let holder = "serve \(Settings.processName)"
        let scrape = Scrape(Metering.figures, registry: registry, status: status, holder: holder) {
            Metering.known(appender, spool, certificateEnd: receiver.certificateEnd, start: start, at: Date())
        }
        let work = BackgroundWork()
        var asking: (@Sendable (String) async throws -> String)?
        if settings.canAskCJ { asking = { order in try await settings.ask(for: order, logger: logger) } }
        let pages = PageResponder(
            readings: PageReadings(
                connection: settings.connection(as: LedgerRole.runtime, for: "pages"),
                spool: { spool.map { LedgerStatus.Spool($0.summary, fault: $0.fault) } }, found: found,
                operating: { settings.operating(as: $0, makesWay: { appender.isPressed }) }, work: work,
                process: Settings.processName, isSecret: { text in accounts.contains { $0.isOpenId(text) } },
                asksCJ: asking),
            access: settings.adminAccess, isSecure: settings.adminIsSecure, metrics: scrape.text, logger: logger)
        let admin = AdminServer(
            host: settings.adminListen.host, port: settings.adminListen.port,
            certificates: settings.adminIsSecure ? receiver.certificates : nil,
            readings: .init(
                readiness: { await Self.readiness(appender, health, spool) }, answers: { counts.byName },
                failures: { counts.failuresByName }),
            pages: { await pages.respond(to: $0, from: $1) }, logger: logger, onListening: ports.adminListens)
        let drain = spool.map { spool in
            SpoolDrain(
                spool, appender: appender, connection: settings.connection(as: LedgerRole.runtime, for: "drain"),
                logger: logger, onDuplicate: deliveries.noteDuplicate, onAppend: news.announce)
        }
        let reconciling =
            (settings.reconcile.isOn ?? settings.canAskCJ)
            ? try ReconcilingService(
                settings, listens: { ports.listens }, takesWebhooks: { ports.listens && appender.takesArrivals },
                logger: logger) : nil
        self.appender = appender
        self.logger = logger
        let noting = DeliveryWriter(
            deliveries, connection: settings.connection(as: LedgerRole.runtime, for: "feed"),
            sign: {
                guard let port = ports.publicPort, appender.takesArrivals else { return nil }
                return ReceiverSign(
                    name: "\(ProcessInfo.processInfo.hostName) \(settings.listen.host):\(port)",
                    certificateEndsAt: receiver.certificateEnd, spoolFault: spool?.fault.map { "\($0)" })
            })
        let verifying = settings.verify.interval.map { interval in
            VerificationService(
                Verification(
                    connection: settings.connection(as: LedgerRole.projector, for: "verify"),
                    settings: settings.projection, logger: logger),
                every: interval, sample: settings.verify.sample, logger: logger)
        }
        let sealing = SealService(
            connection: settings.connection(as: LedgerRole.runtime, for: "seal"),
            makesWay: { appender.isPressed },
            publish: settings.sealCommand.map { OperatorCommand.ofSeals($0).publish }, logger: logger)
        workers =
            [appender] + [drain].compactMap(\.self) + [projector, replay] + [reconciling].compactMap(\.self)
            + [verifying].compactMap(\.self) + [sealing, noting, found]
            + [openIds].compactMap(\.self)
        let alarming = AlarmingService(
            settings, status: status, holder: holder,
            own: {
                ProcessProblems.of(
                    databaseTakes: await Self.canAppend(appender, health),
                    spool: spool.map { LedgerStatus.Spool($0.summary, fault: $0.fault) })
            }, logger: logger)
        listeners =
            [alarming].compactMap(\.self) + [spool.map { SpoolProbe($0) }].compactMap(\.self) + [
                work,
                ListeningService(service: admin, address: settings.adminListen, setting: "CJLEDGER_ADMIN_LISTEN"),
                ListeningService(service: receiver, address: settings.listen, setting: "CJLEDGER_LISTEN"),
            ]
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

    private static func readiness(_ appender: Appender, _ health: Pool, _ spool: Spool?) async -> Readiness {
        let databaseTakes = await canAppend(appender, health)
        guard let spool else { return Readiness(databaseTakes: databaseTakes) }
        let spoolTakes = databaseTakes ? nil : await spool.canKeep()
        return Readiness(
            databaseTakes: databaseTakes, spoolTakes: spoolTakes,
            spool: LedgerStatus.Spool(spool.summary, fault: spool.fault))
    }

    /// The appender notices an outage by the first webhook it cannot keep; a health check must not wait for that one.
    private static func canAppend(_ appender: Appender, _ health: Pool) async -> Bool {
        guard appender.takesArrivals else { return false }
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
    var listens: Bool { publicPort != nil }

    /// The public listener's; nil until it listens.
    var publicPort: Int? { ports.withLock { $0.public } }

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

/// A service that listens, which says where it cannot and what to do about it.
struct ListeningService: Service {
    let service: any Service
    let address: ListenAddress
    /// The name of the setting that holds the address.
    let setting: String

    func run() async throws {
        do {
            try await service.run()
        } catch {
            throw address.problem(setting, error) ?? error
        }
    }
}

extension ListenAddress {
    /// Why nobody can listen there, with the setting to change; nil for an error that is about something else.
    func problem(_ setting: String, _ error: any Error) -> SettingsError? {
        let cure: String
        switch error {
        case let error as IOError:
            cure =
                switch error.errnoCode {
                case EADDRINUSE: "which is in use: end what listens there, or choose another port"
                case EACCES, EPERM:
                    "where this program's user may not listen: choose a port from 1024 on, and let a proxy take the other"
                case EADDRNOTAVAIL: "which is no address of this machine: name one that is, or 0.0.0.0 for all of them"
                default: "where nobody can listen: \(error)"
                }
        case is SocketAddressError.UnknownHost: cure = "and that host has no address: name one of this machine's"
        default: return nil
        }
        return .contradiction("\(setting) is \(host):\(port), \(cure)")
    }
}
