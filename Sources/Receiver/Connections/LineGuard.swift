import NIOCore

/// Stands next to the socket, below TLS: reports the bytes that come, and cuts the line without ceremony.
final class LineGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let connections: Connections

    init(_ connections: Connections) { self.connections = connections }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        connections.enter(context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        connections.leave(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connections.note(.bytes, of: context.channel)
        context.fireChannelRead(data)
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard event is Connections.Roster.Verdict else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        // From here the close does not pass through TLS, which would wait for the other side to agree.
        context.close(promise: promise)
    }
}
