/// A session that holds a lock somebody waits for, as far as every role may see it.
public struct LockHolder: Sendable, Hashable, CustomStringConvertible {
    /// Who it is: `process 4711 (user etl, application psql)`, or a prepared transaction.
    public let description: String
    /// Which of its transactions it is; another one has another name.
    public let transaction: String
}

/// A lock on a table that somebody wants.
public enum TableLock: Sendable {
    /// As a statement that changes rows takes it.
    case rowExclusive
    /// The weakest that only one session has at a time.
    case shareUpdateExclusive

    /// The locks it waits for, by their names in `pg_locks`.
    fileprivate var conflicting: [String] {
        let strong = ["ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"]
        return self == .rowExclusive ? strong : ["ShareUpdateExclusiveLock"] + strong
    }
}

extension Connection {
    /// The other sessions that hold a table's lock at this moment, so that who wants it as well has to wait.
    ///
    /// - Parameter table: with its schema.
    public func holders(
        of table: String, against wanted: TableLock, timeout: Duration? = nil
    ) throws(PostgresError) -> [LockHolder] {
        try query(
            """
            SELECT DISTINCT
                CASE
                    WHEN l.pid IS NULL THEN 'a prepared transaction'
                    ELSE format('process %s (user %s, application %s)', l.pid, coalesce(a.usename, 'unknown'),
                        coalesce(nullif(a.application_name, ''), 'unnamed'))
                END,
                l.virtualtransaction
            FROM pg_locks AS l
            LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid
            WHERE l.relation = to_regclass(\(table))
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
                AND l.mode = ANY (\(wanted.conflicting))
            ORDER BY 1
            """, timeout: timeout
        ) { row throws(PostgresError) in
            LockHolder(description: try row.next(), transaction: try row.next())
        }
    }
}
