/// Where a connection goes and how long it may wait.
public struct ConnectionSettings: Sendable {
    /// A libpq connection string or URI; nil leaves everything to libpq's own `PG*` variables and service files.
    public var conninfo: String?
    /// The role the connection takes on after logging in; nil keeps the one it logged in with.
    public var role: String?
    /// What `pg_stat_activity` shows, unless the connection string names something else.
    public var applicationName: String
    /// How long to wait for a connection, its log-in included.
    public var connectTimeout: Duration
    /// How long a statement may take. The server is told the same, so that it gives up too.
    public var statementTimeout: Duration
    /// How long a statement may wait for a lock, by the server's clock; nil waits as long as the statement may.
    public var lockTimeout: Duration?
    /// Further settings of the server session, by their names in PostgreSQL.
    public var parameters: [String: String] = [:]
    /// Whether a commit is on disk when it is answered, whatever the database's default is.
    public var isDurable = false
    /// Whether a pooler stands between that hands each transaction to whichever server session is free. Nothing is left
    /// to a session then: role and time-outs are set in each transaction, and no statement is prepared.
    public var isPooledByTransaction = false

    public init(
        conninfo: String? = nil,
        role: String? = nil,
        applicationName: String = "cjledger",
        connectTimeout: Duration = .seconds(5),
        statementTimeout: Duration = .seconds(30),
        lockTimeout: Duration? = nil
    ) {
        self.conninfo = conninfo
        self.role = role
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.lockTimeout = lockTimeout
    }
}

extension ConnectionSettings {
    /// The same for a session whose every statement looks rows up by their keys. A plan made while the tables were small
    /// or not analysed yet would read them whole instead, time after time.
    public var lookingUpByKey: ConnectionSettings {
        var settings = self
        settings.parameters.merge([
            "plan_cache_mode": "force_custom_plan", "enable_seqscan": "off", "enable_hashjoin": "off",
            "enable_mergejoin": "off",
        ]) { given, _ in given }
        return settings
    }

    /// What brings a session, or only the transaction under way, to these settings.
    func adoption(isLocal: Bool) -> [SQL] {
        var session = parameters
        session["TimeZone"] = "UTC"
        session["statement_timeout"] = String(statementTimeout.milliseconds)
        session["lock_timeout"] = String(lockTimeout?.milliseconds ?? 0)
        // A server that works on a statement does not notice that its client is gone, and goes on holding its locks.
        session["client_connection_check_interval"] = "1s"
        // Set for the user or the database, they would end what is meant to last: a connection that waits for its next
        // webhook, a replay's transaction. Each statement has a time-out of its own.
        for name in ["idle_session_timeout", "transaction_timeout"] { session[name] = session[name] ?? "0" }
        let names = session.keys.sorted()
        var statements: [SQL] = [
            """
            SELECT set_config(name, value, \(isLocal))
            FROM unnest(\(names), \(names.map { session[$0] ?? "" })) AS s (name, value)
            WHERE name <> ALL (\(Self.newer)) OR current_setting(name, true) IS NOT NULL
            """
        ]
        if isDurable {
            statements.append(
                """
                SELECT set_config('synchronous_commit', 'on', \(isLocal))
                WHERE current_setting('synchronous_commit') = 'off'
                """)
        }
        // The role comes last: another may not be allowed to set the others.
        statements.append("SELECT set_config('role', \(role ?? "none"), \(isLocal))")
        return statements
    }

    /// What older servers do not know.
    private static let newer = ["client_connection_check_interval", "idle_session_timeout", "transaction_timeout"]
}

extension Duration {
    /// Whole milliseconds, rounded up.
    public var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
