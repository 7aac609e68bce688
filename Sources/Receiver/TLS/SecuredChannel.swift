public import HummingbirdCore
public import Logging
public import NIOCore
import NIOSSL

/// Hummingbird's HTTP/1 channel with TLS where there is a certificate, for a listener that is not open to everybody.
public struct SecuredChannel: ServerChildChannel {
    private let http: HTTP1Channel
    private let certificates: CertificateStore?

    /// - Parameters:
    ///   - certificates: what new connections are made with; nil for plain HTTP.
    ///   - idle: how long a connection may be silent.
    public static func server(certificates: CertificateStore?, idle: Duration) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            SecuredChannel(
                http: HTTP1Channel(
                    responder: responder,
                    configuration: .init(idleTimeout: .nanoseconds(Int64(idle.components.seconds) * 1_000_000_000))),
                certificates: certificates)
        }
    }

    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection> {
        channel.eventLoop.makeCompletedFuture {
            if let certificates {
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: certificates.context))
            }
        }.flatMap { http.setup(channel: channel, logger: logger) }.map { AcceptedConnection($0) }
    }

    public func handle(value: AcceptedConnection, logger: Logger) async {
        await http.handle(value: value.take(), logger: logger)
    }
}
