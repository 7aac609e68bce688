import CLibPQ

/// What takes a connection for longer than one job: between its jobs nothing else may be sent.
struct UnderWay {
    let what: String
    let deadline: ContinuousClock.Instant
}

/// How a statement is sent and its answer awaited.
extension Connection {
    /// A statement is prepared while the session holds fewer than this many, so a program that makes up statements
    /// cannot fill the server's memory.
    private static let mostPrepared = 200

    func openLink() throws(PostgresError) -> Link {
        guard let link else { throw .unavailable("the connection is closed") }
        if let underWay { throw .unavailable("\(underWay.what) is under way on this connection") }
        _ = link.takeNotices()
        return link
    }

    func notSent(_ link: Link) -> PostgresError {
        let reason = link.errorMessage
        lose()
        return .unavailable(reason)
    }

    func run(_ statement: SQL, timeout: Duration) throws(PostgresError) -> ResultHandle {
        let link = try openLink()
        if needsOwnTransaction { return try runAsTransaction(statement, timeout: timeout) }
        let deadline = ContinuousClock.now + timeout
        let name = try preparedName(of: statement, on: link, deadline: deadline)
        guard link.send(statement, preparedAs: name) else { throw notSent(link) }
        do {
            return try settle(link, deadline: deadline)
        } catch {
            forgetIfStale(statement, after: error)
            throw error
        }
    }

    /// A statement prepared before its tables changed: the next use prepares it anew.
    func forgetIfStale(_ statement: SQL, after error: PostgresError) {
        if ["0A000", "26000"].contains(error.sqlState) { prepared[statement.text] = nil }
    }

    func preparedName(
        of statement: SQL, on link: Link, deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> String? {
        if let name = prepared[statement.text] { return name }
        guard !settings.isPooledByTransaction, prepared.count < Self.mostPrepared, !statement.values.isEmpty else {
            return nil
        }
        preparedSoFar += 1
        let name = "cjledger_\(preparedSoFar)"
        let types = statement.parameterTypes
        guard PQsendPrepare(link.handle, name, statement.text, Int32(types.count), types) == 1 else {
            throw notSent(link)
        }
        _ = try settle(link, deadline: deadline)
        prepared[statement.text] = name
        return name
    }

    /// Waits for the answer to what was sent; the last result is the one that counts.
    func settle(
        _ link: Link, deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> ResultHandle {
        let results: [ResultHandle]
        do {
            results = try link.results(deadline: deadline)
        } catch {
            lose()
            throw .outcomeUnknown(error.reason)
        }
        for result in results { try check(result) }
        let last = results[results.count - 1]
        guard !last.isCopy else {
            // The server waits for rows, or sends them, and nobody here would.
            lose()
            throw .unexpectedAnswer("COPY was sent as a statement; there is `copy(into:columns:)` for it")
        }
        return last
    }

    /// Throws the server's error if the result is one.
    func check(_ result: ResultHandle) throws(PostgresError) {
        guard let error = result.error else { return }
        // After FATAL the server is gone, and what it did before is not told: a backend that is ended while it waits
        // for the standby has committed.
        guard error.severity == "ERROR" else {
            lose()
            throw .outcomeUnknown("\(error)")
        }
        throw .refused(explained(error))
    }

    /// With a word on the pooler, where the error is what comes of one: it hands a session on with another role, or
    /// without what was prepared in it.
    private func explained(_ error: ServerError) -> ServerError {
        guard !settings.isPooledByTransaction,
            ["26000", "42P05"].contains(error.sqlState)
                || isBehindPooler && error.sqlState == "42501"
        else { return error }
        return error.noting(
            """
            a pooler that hands sessions on by the transaction, such as pgbouncer, seems to stand before the database: set \
            CJLEDGER_TRANSACTION_POOLER=true
            """)
    }

    /// Takes the connection for several jobs, during which the task may be cancelled.
    func beginCancellable(_ what: String, deadline: ContinuousClock.Instant) throws(PostgresError) -> CancelRequest {
        let link = try openLink()
        underWay = UnderWay(what: what, deadline: deadline)
        return CancelRequest(for: link)
    }

    /// Frees the connection for other statements, which no late request to cancel may hit.
    func finishUnderWay(_ cancellation: CancelRequest) {
        guard let deadline = underWay?.deadline else { return }
        underWay = nil
        if !cancellation.settle(deadline: deadline) { lose() }
    }

    /// Ends the link, and with it whatever went on over it.
    func lose() {
        link = nil
        underWay = nil
    }
}
