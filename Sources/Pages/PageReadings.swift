public import Admin
public import Operating
public import Postgres

/// What pages are made from.
public struct PageReadings: Sendable {
    /// Where they read.
    let database: PageDatabase
    /// What waits in the spool; nil without one.
    let spool: @Sendable () -> LedgerStatus.Spool?
    /// What else is wrong.
    let found: FoundProblems
    /// Who does what a button does, by his name. What he does is written down.
    let operating: @Sendable (_ who: String) -> Operator
    /// What buttons have begun.
    let work: BackgroundWork
    /// This process in words, different for any two.
    let process: String
    /// What takes longer than a page may.
    let slow: SlowReadings
    /// Whether a value is shown nowhere, whatever says it: it is an account's openId.
    let isSecret: @Sendable (String) -> Bool
    /// Asks CJ for an order, by an id that CJ has of it, and says what came of it; nil where nobody may ask.
    let asksCJ: (@Sendable (_ order: String) async throws -> String)?

    /// - Parameters:
    ///   - connection: how to reach the database, under a role that may read ledger and views.
    ///   - spool: what waits in the spool of this process.
    ///   - found: what else is wrong, which runs beside the listener.
    ///   - operating: who does what a button does, by his name.
    ///   - work: where what takes long goes on, which runs beside the listener.
    ///   - process: this process in words, different for any two.
    ///   - isSecret: whether no page may show a value, such as an account's openId.
    ///   - asksCJ: asks CJ for an order, as `cjledger reconcile --order` does, and says what came of it; nil where nobody may.
    public init(
        connection: ConnectionSettings, spool: @escaping @Sendable () -> LedgerStatus.Spool?, found: FoundProblems,
        operating: @escaping @Sendable (_ who: String) -> Operator, work: BackgroundWork, process: String,
        isSecret: @escaping @Sendable (String) -> Bool = { _ in false },
        asksCJ: (@Sendable (_ order: String) async throws -> String)? = nil
    ) {
        database = PageDatabase(connection)
        slow = SlowReadings(connection)
        self.isSecret = isSecret
        self.asksCJ = asksCJ
        self.spool = spool
        self.found = found
        self.operating = operating
        self.work = work
        self.process = process
    }

    /// Reads with a connection that nobody else uses meanwhile. All of it, the wait for the connection included, is over
    /// after five seconds, and one statement after four.
    ///
    /// - Throws: ``PageDatabase/TooSlow`` when the time is over; else what `body` throws.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) async throws -> Value
    ) async throws -> Value {
        try await database.read(body)
    }
}

/// The few connections that pages read with.
struct PageDatabase: Sendable {
    private let pool: Pool
    private let limit: Duration

    /// The database did not answer in time.
    struct TooSlow: Error {}

    init(_ settings: ConnectionSettings, limit: Duration = .seconds(5)) {
        var settings = settings
        settings.connectTimeout = .seconds(2)
        settings.statementTimeout = .seconds(4)
        settings.lockTimeout = .seconds(2)
        // A page shows. What changes something has connections of its own.
        settings.parameters["default_transaction_read_only"] = "on"
        // Compiling takes longer than most of what pages ask.
        settings.parameters["jit"] = "off"
        // So does planning: once for a connection is enough, since pages ask the same of one thing or another.
        settings.parameters["plan_cache_mode"] = "force_generic_plan"
        // To start a helper takes longer than it spares, and takes a core from those who write.
        settings.parameters["max_parallel_workers_per_gather"] = "0"
        pool = Pool(settings, size: 4)
        self.limit = limit
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { [pool] in
                try await pool.withConnection { connection in
                    try await connection.givingUpWhenCancelled { try await body(connection) }
                }
            }
            group.addTask { [limit] in
                try await Task.sleep(for: limit)
                throw TooSlow()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw TooSlow() }
            return value
        }
    }

    /// Closes the connections that nobody uses.
    func close() async { await pool.close() }
}
