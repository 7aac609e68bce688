import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// After an answer that ends the connection, lets the rest of the request drain for a moment and then closes.
///
/// Closing at once would make the sender's system discard the answer it has not read yet; reading on without end would
/// let a body of any size use up the line.
final class RefusedBodyDrain: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State {
        case open
        case closing(answered: Bool)
    }

    private var state = State.open
    private var drained = 0
    private var isRequestOver = true

    private static let mostDrained = 16 << 20
    private static let longestDrain = TimeAmount.seconds(2)

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isRequestOver = false
        case .body(let part):
            if case .closing = state {
                drained += part.readableBytes
                if drained > Self.mostDrained { context.close(promise: nil) }
                return
            }
        case .end:
            isRequestOver = true
            if case .closing(answered: true) = state { context.close(promise: nil) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch (unwrapOutboundIn(data), state) {
        case (.head(let head), .open) where head.headerFields[.connection] == "close":
            state = .closing(answered: false)
            context.write(data, promise: promise)
        case (.end, .closing(answered: false)):
            state = .closing(answered: true)
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            let channel = context.channel
            written.futureResult.assumeIsolated().whenComplete { _ in
                // Once the answer is out, a request that is over needs no draining.
                if self.isRequestOver { return channel.close(promise: nil) }
                channel.eventLoop.scheduleTask(in: Self.longestDrain) { channel.close(promise: nil) }
            }
            context.write(data, promise: written)
        default:
            context.write(data, promise: promise)
        }
    }
}
