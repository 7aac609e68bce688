import HTTPTypes
import Ledger
import NIOCore
import NIOHTTPTypes
import NIOTLS

/// Stands behind the HTTP codec: reports how far requests and answers are, answers the late with 408, and ends the line
/// after an answer that says so.
///
/// Closing at once would make the sender's system discard the answer it has not read yet; reading on without end would
/// let a body of any size use up the line. So the rest of the request drains for a moment.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State: Equatable {
        case open
        /// The last answer has begun.
        case ending
        /// The last answer is written; nothing more passes, in or out.
        case ended(isOut: Bool)
    }

    private let connections: Connections
    private let counts: AnswerCounts
    private let problems: Problems
    private var isSecured: Bool
    private var state = State.open
    private var isRequestOver = true
    /// Requests whose answer has not begun.
    private var owed = 0
    private var isSuccess = false
    private var drained = 0

    private static let mostDrained = 16 << 20

    init(_ connections: Connections, counts: AnswerCounts, problems: Problems, awaitsTLS: Bool) {
        self.connections = connections
        self.counts = counts
        self.problems = problems
        isSecured = !awaitsTLS
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isRequestOver = false
            if state == .open { owed += 1 }
        case .body(let part):
            if state != .open {
                drained += part.readableBytes
                if drained > Self.mostDrained { context.close(promise: nil) }
            }
        case .end:
            isRequestOver = true
            if state == .open { connections.note(.received, of: context.channel) }
            if state == .ended(isOut: true) { context.close(promise: nil) }
        }
        if state == .open { context.fireChannelRead(data) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .ended = state {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind != .informational:
            owed -= 1
            isSuccess = head.status == .ok
            if head.headerFields[.connection] == "close" { state = .ending }
        case .end:
            connections.note(.answered(isSuccess: isSuccess), of: context.channel)
            if state == .ending { return end(context, data, promise) }
        default: break
        }
        context.write(data, promise: promise)
    }

    /// Writes the end of the last answer, and closes once it is out and the request is over.
    private func end(_ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?) {
        state = .ended(isOut: false)
        connections.note(.turnedAway, of: context.channel)
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        written.futureResult.assumeIsolated().whenComplete { _ in
            self.state = .ended(isOut: true)
            if self.isRequestOver { channel.close(promise: nil) }
        }
        context.write(data, promise: written)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent {
            isSecured = true
            connections.note(.secured, of: context.channel)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // It may be CJ that comes to nothing here, for the certificate's sake.
        if !isSecured {
            problems.note(String("\(error)".prefix(200)), of: "shake hands", "a TLS handshake failed")
        }
        context.fireErrorCaught(error)
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        let isLate = event as? Connections.Roster.Verdict == .late
        // It has come after all while the verdict was on its way.
        if isLate, isRequestOver, owed > 0 {
            promise?.succeed()
            return
        }
        // A request that was answered before its body came whole is not answered twice.
        guard isLate, isSecured, state == .open, isRequestOver || owed > 0 else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        counts.count(.late)
        for part in Answer.late.parts { write(context: context, data: wrapOutboundOut(part), promise: nil) }
        context.flush()
        promise?.succeed()
        // The body's reader must not take its being cut off for its end.
        context.fireErrorCaught(LateRequest())
    }
}

/// The request took too long to come.
struct LateRequest: Error {}
