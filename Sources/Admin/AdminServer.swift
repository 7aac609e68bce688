import Foundation
import HTTPTypes
public import Hummingbird
import Instants
public import Logging
public import NIOCore
public import Receiver
public import ServiceLifecycle

/// The admin listener: whether the process lives and whether it can keep webhooks, and the pages. Never on the public
/// address.
public struct AdminServer: Service {
    /// What the pages show, asked anew for each request.
    public struct Readings: Sendable {
        /// Where a webhook that came now could be kept.
        public var readiness: @Sendable () async -> Readiness
        /// How often the receiver gave each answer since the start.
        public var answers: @Sendable () -> [String: Int]
        /// How often webhooks were not kept, by cause.
        public var failures: @Sendable () -> [String: Int]

        public init(
            readiness: @escaping @Sendable () async -> Readiness, answers: @escaping @Sendable () -> [String: Int],
            failures: @escaping @Sendable () -> [String: Int]
        ) {
            self.readiness = readiness
            self.answers = answers
            self.failures = failures
        }
    }

    private let host: String
    private let port: Int
    private let certificates: CertificateStore?
    private let readings: Readings
    private let pages: @Sendable (Request, SocketAddress?) async -> Response
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void

    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - certificates: what HTTPS is served with, which the receiver keeps up to date; nil for plain HTTP.
    ///   - pages: answers all but the two questions of health, with the address that asked.
    ///   - onListening: called once connections are accepted, with the port.
    public init(
        host: String, port: Int, certificates: CertificateStore? = nil, readings: Readings,
        pages: @escaping @Sendable (Request, SocketAddress?) async -> Response = { _, _ in Response(status: .notFound)
        }, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) -> Void
    ) {
        self.host = host
        self.port = port
        self.certificates = certificates
        self.readings = readings
        self.pages = pages
        self.logger = logger
        self.onListening = onListening
    }

    /// Listens until shutdown.
    public func run() async throws {
        var quiet = logger
        quiet.logLevel = .error
        let application = Application(
            responder: AdminResponder(readings: readings, pages: pages),
            server: SecuredChannel.server(certificates: certificates, idle: .seconds(30)),
            configuration: .init(
                address: .hostname(host, port: port), availableConnectionsDelegate: .maximum(64, logger: quiet)),
            onServerRunning: { [onListening] channel in onListening(channel.localAddress?.port ?? 0) },
            logger: quiet)
        try await application.run()
    }
}

private struct AdminResponder: HTTPResponder {
    let readings: AdminServer.Readings
    let pages: @Sendable (Request, SocketAddress?) async -> Response

    struct Context: InitializableFromSource {
        let address: SocketAddress?

        init(source: ApplicationRequestContextSource) { address = source.channel.remoteAddress }
    }

    private struct Health: Encodable {
        let alive: Bool
        let answers: [String: Int]
        let failures: [String: Int]
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let path = request.uri.path
        guard path == "/healthz" || path == "/readyz" else { return await pages(request, context.address) }
        guard request.method == .get || request.method == .head else {
            return Response(status: .methodNotAllowed, headers: [.allow: "GET, HEAD"])
        }
        switch path {
        case "/healthz":
            return try page(
                .ok, Health(alive: true, answers: readings.answers(), failures: readings.failures()), for: request)
        default:
            let readiness = await readings.readiness()
            return try page(readiness.isReady ? .ok : .serviceUnavailable, readiness, for: request)
        }
    }

    private func page(_ status: HTTPResponse.Status, _ content: some Encodable, for request: Request) throws -> Response
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.dateEncodingStrategy = .isoText
        let body = ByteBuffer(bytes: request.method == .head ? Data() : try encoder.encode(content))
        return Response(
            status: status, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }
}
