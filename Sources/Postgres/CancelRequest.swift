import CLibPQ
import Dispatch
import Foundation

/// Asks the server to give up the statement that a link waits for.
///
/// libpq's call opens a connection of its own and knows no deadline, so it works on a thread that is left behind when
/// the time is over.
final class CancelRequest: @unchecked Sendable {
    // @unchecked: `address` is only read, which libpq allows from any thread, and freed when nobody is left; `isSent` is
    // only touched with `lock` locked.
    private let address: OpaquePointer?
    private let lock = NSLock()
    private var isSent = false
    private let isOver = DispatchSemaphore(value: 0)

    /// Remembers where to ask. Call it on the link's thread; all else may be called from anywhere.
    init(for link: Link) { address = PQgetCancel(link.handle) }

    deinit { PQfreeCancel(address) }

    /// Sends the request, the first time it is called. It does not wait.
    func send() {
        let isFirst = lock.withLock {
            defer { isSent = true }
            return !isSent
        }
        guard isFirst else { return }
        let thread = Thread { [self] in
            var message = [CChar](repeating: 0, count: 256)
            // When it fails the statement goes on, and its caller finds out by the deadline.
            _ = PQcancel(address, &message, Int32(message.count))
            isOver.signal()
        }
        thread.name = "cancel"
        thread.start()
    }

    /// Sends no more, and waits for a request on its way, for it would hit the link's next statement.
    ///
    /// - Returns: false when the request was not over by the deadline, so that the link must not be used any more.
    func settle(deadline: ContinuousClock.Instant) -> Bool {
        let wasSent = lock.withLock {
            defer { isSent = true }
            return isSent
        }
        guard wasSent else { return true }
        let left = max(0, ContinuousClock.now.duration(to: deadline).milliseconds)
        return isOver.wait(timeout: .now() + .milliseconds(left)) == .success
    }

    /// Runs `body`, and sends the request when the task is cancelled.
    ///
    /// - Throws: `CancellationError` where the server gave up for that; else what `body` throws.
    func whenTaskIsCancelled<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await withTaskCancellationHandler(operation: body) { send() }
        } catch let error as PostgresError where error.sqlState == "57014" && Task.isCancelled {
            throw CancellationError()
        }
    }
}

extension Connection {
    /// Runs `body`, unless the task is cancelled already. When it is cancelled meanwhile, the server gives up the statement
    /// that runs on this connection, so that nobody has to wait for a long one.
    ///
    /// Statements that are sent afterwards run as ever, so between them `body` looks whether it is cancelled.
    ///
    /// - Throws: `CancellationError` when the task was cancelled before, or a statement was given up for that; else what
    ///   `body` throws.
    public nonisolated func givingUpWhenCancelled<Value: Sendable>(
        _ body: () async throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let request = try await cancelRequest()
        let result: Result<Value, any Error>
        do {
            result = .success(try await request.whenTaskIsCancelled(body))
        } catch {
            result = .failure(error)
        }
        await end(request)
        return try result.get()
    }

    private func cancelRequest() throws(PostgresError) -> CancelRequest { CancelRequest(for: try openLink()) }

    /// The next user of the connection is not to be hit.
    private func end(_ request: CancelRequest) {
        if !request.settle(deadline: .now + settings.connectTimeout) { lose() }
    }
}
