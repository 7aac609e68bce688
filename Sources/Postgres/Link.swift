import CLibPQ
import Foundation

/// The one owner of a `PGconn`: it opens the link, waits on its socket, and finishes it when it goes.
///
/// Every call that waits does so in poll(2) on the calling thread: the connection's own, once the link is open.
final class Link {
    let handle: OpaquePointer
    private let notices = Notices()

    /// Why a wait ended without what it waited for.
    enum Interruption: Error {
        case deadline
        case lost(String)

        var reason: String {
            switch self {
            case .deadline: "no answer within the time allowed"
            case .lost(let reason): reason
            }
        }
    }

    /// Opens a link and logs in.
    ///
    /// The deadline does not hold for the look-up of names and the reading of files; see ``LinkAttempt``.
    ///
    /// - Parameter host: the one of several that the connection string names; nil takes the string as it is.
    init(
        conninfo: String?, host: Conninfo.Host?, applicationName: String, deadline: ContinuousClock.Instant
    ) throws(PostgresError) {
        var keywords = ["dbname", "fallback_application_name", "client_encoding"]
        var values = [conninfo ?? "", applicationName, "UTF8"]
        if let host {
            // What comes later counts.
            keywords += ["host", "hostaddr", "port"]
            values += [host.name, host.address, host.port]
        }
        let started = withCStrings(keywords) { keywords in
            // With the last argument on, a dbname that holds a connection string is taken apart as one.
            withCStrings(values) { values in PQconnectStartParams(keywords, values, 1) }
        }
        guard let started else { throw .unavailable("out of memory") }
        handle = started
        // From here on `deinit` finishes the handle, also when this throws.
        try finishConnecting(deadline: deadline)
        PQsetNoticeReceiver(handle, receiveNotice, Unmanaged.passUnretained(notices).toOpaque())
        guard PQsetnonblocking(handle, 1) == 0 else { throw .unavailable(errorMessage) }
    }

    deinit { PQfinish(handle) }

    private func finishConnecting(deadline: ContinuousClock.Instant) throws(PostgresError) {
        var step = PGRES_POLLING_WRITING
        while step != PGRES_POLLING_OK {
            guard PQstatus(handle) != CONNECTION_BAD, step != PGRES_POLLING_FAILED else {
                throw .unavailable(errorMessage)
            }
            do {
                try wait(step == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline: deadline)
            } catch {
                throw .notInTime
            }
            step = PQconnectPoll(handle)
        }
    }

    var errorMessage: String {
        // libpq breaks its lines; a log has one line for each thing that happened.
        String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The warnings that came since the last call.
    func takeNotices() -> [ServerError] { notices.take() }

    /// Outside a transaction, with no answer outstanding.
    var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE && PQpipelineStatus(handle) == PQ_PIPELINE_OFF }

    /// Hands a statement to libpq; false when libpq did not take it.
    func send(_ statement: SQL, preparedAs name: String?) -> Bool {
        statement.withBinaryValues { values, lengths, formats in
            if let name {
                PQsendQueryPrepared(handle, name, Int32(lengths.count), values, lengths, formats, 1)
            } else {
                PQsendQueryParams(
                    handle, statement.text, Int32(lengths.count), statement.parameterTypes, values, lengths, formats, 1)
            }
        } == 1
    }

    /// Sends what was queued and takes results until the statement is through, or COPY begins.
    ///
    /// - Returns: the results in order; at least one.
    func results(deadline: ContinuousClock.Instant) throws(Interruption) -> [ResultHandle] {
        try flush(deadline: deadline)
        var results: [ResultHandle] = []
        while let result = try nextResult(deadline: deadline) {
            results.append(result)
            if result.isCopy { break }
        }
        guard PQstatus(handle) == CONNECTION_OK, !results.isEmpty else { throw .lost(errorMessage) }
        return results
    }

    /// Waits until all that was queued has gone to the kernel.
    func flush(deadline: ContinuousClock.Instant) throws(Interruption) {
        // The server may answer before it has read everything: while there is something to send, read as well.
        while true {
            let unsent = PQflush(handle)
            if unsent == 0 { return }
            guard unsent > 0 else { throw .lost(errorMessage) }
            try wait(POLLIN | POLLOUT, deadline: deadline)
            guard PQconsumeInput(handle) == 1 else { throw .lost(errorMessage) }
        }
    }

    /// Waits for the next result; nil behind the last of a statement.
    func nextResult(deadline: ContinuousClock.Instant) throws(Interruption) -> ResultHandle? {
        while PQisBusy(handle) == 1 {
            try wait(POLLIN, deadline: deadline)
            guard PQconsumeInput(handle) == 1 else { throw .lost(errorMessage) }
        }
        return PQgetResult(handle).map { ResultHandle($0) }
    }

    /// Takes in what the server has sent, without waiting; throws when it has hung up.
    func takeInput() throws(Interruption) {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 0) > 0 else { return }
        guard PQconsumeInput(handle) == 1 else { throw .lost(errorMessage) }
    }

    private func wait(_ events: Int32, deadline: ContinuousClock.Instant) throws(Interruption) {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw .deadline }
            let ready = poll(&descriptor, 1, Int32(clamping: left.milliseconds))
            if ready > 0 { return }
            if ready < 0 && errno != EINTR { throw .lost(String(cString: strerror(errno))) }
        }
    }
}

/// Collects the warnings of one link. Only touched on the link's thread.
private final class Notices {
    private var collected: [ServerError] = []

    func add(_ notice: ServerError) { collected.append(notice) }

    func take() -> [ServerError] {
        defer { collected = [] }
        return collected
    }
}

private func receiveNotice(_ context: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    guard let context, let result else { return }
    Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().add(ServerError(result))
}

private func withCStrings<Value>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value) -> Value
{
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { $0.map { UnsafePointer($0) } } + [nil])
}
