import HTTPTypes
import Hummingbird
public import HummingbirdCore
import Ledger
import Logging
public import NIOCore
import NIOHTTPTypesHTTP1
import NIOSSL
import Synchronization

/// Hummingbird's HTTP/1 channel with our guards around it, and TLS where there is a certificate.
struct GuardedChannel: ServerChildChannel {
    private let http: HTTP1Channel
    private let connections: Connections
    private let certificates: CertificateStore?

    /// A head is a few hundred bytes from CJ, and some more behind proxies.
    private static let largestHeadBytes = 16 << 10

    /// - Parameters:
    ///   - problems: told of handshakes that fail.
    ///   - invites: whether the body of a request that asks first (`Expect: 100-continue`) will be read.
    static func server(
        connections: Connections, certificates: CertificateStore?, counts: AnswerCounts, problems: Problems,
        invites: @escaping @Sendable (Request) -> Bool
    ) -> HTTPServerBuilder {
        var configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                RequestGuard(connections, counts: counts, problems: problems, awaitsTLS: certificates != nil)
            ])
        configuration.httpDecoder = .init(
            maxHeaderFieldSize: largestHeadBytes, maxHeaderListSize: largestHeadBytes, maxHeaderFieldCount: 100)
        return HTTPServerBuilder { [configuration] responder in
            let http = HTTP1Channel(
                responder: { request, writer, channel in
                    if request.asksFirst, invites(request) {
                        try await writer.writeInformationalHead(HTTPResponse(status: .continue))
                    }
                    try await responder(request, writer, channel)
                }, configuration: configuration)
            return GuardedChannel(http: http, connections: connections, certificates: certificates)
        }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(LineGuard(connections))
            if let certificates {
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: certificates.context))
            }
        }.flatMap { http.setup(channel: channel, logger: logger) }.flatMapThrowing { connection in
            let accepted = AcceptedConnection(connection)
            let pipeline = channel.pipeline.syncOperations
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(FormerHTTP(), position: .before(codec))
            return accepted
        }
    }

    func handle(value: AcceptedConnection, logger: Logger) async {
        // The connection alone, and not the whole listener: see decision 29.
        await withTaskExecutorPreference(EventLoopExecutor(value.channel.eventLoop)) {
            await http.handle(value: value.take(), logger: logger)
        }
    }
}

/// A connection that is set up, and that somebody should take on.
///
/// When the listener closes at that moment nobody does, and the library ends the process over it. So it is closed.
public final class AcceptedConnection: ServerChildChannelValue {
    private let connection: HTTP1Channel.Value
    private let isTaken = Atomic(false)

    init(_ connection: HTTP1Channel.Value) { self.connection = connection }

    deinit {
        guard !isTaken.load(ordering: .relaxed) else { return }
        Task { [connection] in try? await connection.executeThenClose { _, _ in } }
    }

    public var channel: any Channel { connection.channel }

    func take() -> HTTP1Channel.Value {
        isTaken.store(true, ordering: .relaxed)
        return connection
    }
}

extension Request {
    /// Whether the sender waits to be asked for the body.
    fileprivate var asksFirst: Bool { headers[.expect]?.lowercased() == "100-continue" }
}
