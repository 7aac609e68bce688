import CLibPQ
public import Foundation
import Instants

/// A connection to PostgreSQL.
///
/// Statements run one at a time, in the order they were asked for, on the connection's own thread. A statement that is
/// not answered by its deadline, or whose link breaks, ends the connection: what became of it is unknown, and so is the
/// state of the link.
public actor Connection {
    private let thread: ActorThread
    var link: Link?
    let settings: ConnectionSettings
    /// Names of the statements this server session has prepared, by their text.
    var prepared: [String: String] = [:]
    var preparedSoFar = 0
    /// A COPY or a reading that goes on over several jobs; meanwhile no other statement may be sent.
    var underWay: UnderWay?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// How far the server's clock was ahead of this machine's steady one when the connection was made, in seconds.
    public private(set) var clockOffset: TimeInterval = 0

    /// Whether the session that answers is another than the one that was logged in to, as behind a pooler.
    public private(set) var isBehindPooler = false

    /// Connects, logs in, and takes on the role and time-outs of the settings.
    ///
    /// - Throws: ``PostgresError/unavailable(_:)`` when no connection could be had, ``PostgresError/refused(_:)`` when
    ///   the role may not be taken.
    public init(_ settings: ConnectionSettings) async throws(PostgresError) {
        self.settings = settings
        thread = ActorThread(name: settings.applicationName)
        try connect()
    }

    deinit { thread.stop() }

    private func connect() throws(PostgresError) {
        let deadline = ContinuousClock.now + settings.connectTimeout
        link = try LinkAttempt.open(
            conninfo: settings.conninfo, applicationName: settings.applicationName, deadline: deadline)
        do {
            if !settings.isPooledByTransaction {
                for statement in settings.adoption(isLocal: false) {
                    try execute(statement, timeout: ContinuousClock.now.duration(to: deadline))
                }
            }
            try measureClock(until: deadline)
        } catch .refused(let error) where error.sqlState == "57014" {
            // Nothing is asked here that takes long.
            throw .refused(
                error.noting(
                    """
                    the server ended it before it could begin: a statement_timeout is set for the user or the database, \
                    see `SELECT * FROM pg_db_role_setting`; ALTER ROLE … RESET statement_timeout takes it away
                    """))
        }
    }

    /// Reads the server's clock a few times and believes the quickest answer: it leaves the least room for error.
    private func measureClock(until deadline: ContinuousClock.Instant) throws(PostgresError) {
        var quickest = TimeInterval.infinity
        for _ in 0..<3 {
            let sent = Date.steady
            let answers = try query(
                "SELECT clock_timestamp(), pg_backend_pid()", timeout: ContinuousClock.now.duration(to: deadline),
                as: (Date.self, Int.self))
            let roundTrip = Date.steady.timeIntervalSince(sent)
            guard let (clock, backend) = answers.first else { continue }
            if let link, Int(PQbackendPID(link.handle)) != backend { isBehindPooler = true }
            guard roundTrip < quickest else { continue }
            quickest = roundTrip
            clockOffset = clock.timeIntervalSince(sent.addingTimeInterval(roundTrip / 2))
        }
    }

    /// Whether statements can still be sent.
    public var isOpen: Bool { link != nil }

    /// Whether the session is there, as far as the server has said: it tells an idle one of its end without being asked.
    func isStillThere() -> Bool {
        do {
            // The reason comes first, and then the end.
            for _ in 0..<2 { try link?.takeInput() }
        } catch {
            lose()
        }
        return isOpen
    }

    /// Ends the connection; statements after this are never sent.
    public func close() { lose() }

    /// Whether the connection could be handed to somebody else: open, outside a transaction, and with no answer
    /// outstanding.
    public var isIdle: Bool { underWay == nil && link?.isIdle ?? false }

    /// Runs a statement and reads its rows.
    ///
    /// - Parameters:
    ///   - timeout: how long to wait for the answer; nil takes the connection's own.
    ///   - read: called once for each row, in the answer's order.
    /// - Throws: see ``PostgresError``; after all but `.refused` and `.unexpectedAnswer` the connection is closed.
    public func query<Value: Sendable>(
        _ statement: SQL,
        timeout: Duration? = nil,
        read: @Sendable (inout Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> [Value] {
        try answer(to: statement, timeout: timeout, read: read).rows
    }

    /// Runs a statement whose rows, if any, do not matter.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    public func execute(_ statement: SQL, timeout: Duration? = nil) throws(PostgresError) -> Int {
        let result = try run(statement, timeout: timeout ?? settings.statementTimeout)
        return result.changedRows
    }

    /// Runs a statement and reads its rows and the warnings that came with them.
    public func answer<Value: Sendable>(
        to statement: SQL,
        timeout: Duration? = nil,
        read: @Sendable (inout Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> (rows: [Value], warnings: [ServerError]) {
        let result = try run(statement, timeout: timeout ?? settings.statementTimeout)
        let values = try result.rows(read)
        return (values, link?.takeNotices().filter { $0.severity == "WARNING" } ?? [])
    }

    /// Runs several statements without values, one after the other, as a migration file holds them.
    ///
    /// Outside a transaction the server treats them as one.
    public func executeScript(_ script: String, timeout: Duration? = nil) throws(PostgresError) {
        let link = try openLink()
        guard PQsendQuery(link.handle, script) == 1 else { throw notSent(link) }
        _ = try settle(link, deadline: .now + (timeout ?? settings.statementTimeout))
    }

    /// Runs `body` between BEGIN and COMMIT.
    ///
    /// The caller must be the only one to use the connection meanwhile, as `Pool.withConnection` sees to.
    ///
    /// - Throws: what `body` throws, after ROLLBACK; ``PostgresError/outcomeUnknown(_:)`` when the answer to COMMIT did
    ///   not come.
    public nonisolated func transaction<Value: Sendable>(
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        try await begin()
        let value: Value
        do {
            value = try await body(self)
        } catch {
            // A rollback that fails leaves the session in the transaction, so the connection must not be used again.
            do { try await execute("ROLLBACK") } catch { await close() }
            throw error
        }
        try await commit()
        return value
    }

    private func commit() throws(PostgresError) {
        let result = try run("COMMIT", timeout: settings.statementTimeout)
        // COMMIT of a failed transaction succeeds and says so only in its tag.
        guard result.command == "COMMIT" else {
            throw .unexpectedAnswer("the transaction had failed and was rolled back")
        }
    }
}
