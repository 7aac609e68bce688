import Postgres

/// A session, standby or slot that has looked at one moment for so long that what was replaced or removed since cannot be
/// cleaned up, and the tables grow.
public struct OldSnapshot: Sendable, Encodable, Equatable {
    /// Who it is: `process 4711 (user etl, application psql)`, a standby, a slot.
    public let holder: String

    /// For how long at least.
    static let leastHours = 2

    /// The same with what it does.
    public var words: String { "\(holder) has looked at one moment for more than \(Self.leastHours) hours" }

    /// Those that do not see yet what was recorded so long ago. No right is needed for that: since when another's
    /// transaction is open is not shown to everybody, but its oldest transaction id is.
    static func read(on connection: Connection) async throws(PostgresError) -> [OldSnapshot] {
        try await connection.query(
            """
            WITH mark AS (
                SELECT age(xmin) AS age
                FROM ledger.events
                -- A clock that goes on within the statement would have the position worked out for every event.
                WHERE position = projection.position_at(statement_timestamp() - \(leastHours) * interval '1 hour')
            )
            SELECT
                CASE
                    WHEN r.pid IS NOT NULL
                        THEN format('standby %s (process %s)', coalesce(nullif(r.application_name, ''), 'unnamed'), r.pid)
                    ELSE format('process %s (user %s, application %s)', a.pid, coalesce(a.usename, 'unknown'),
                        coalesce(nullif(a.application_name, ''), 'unnamed'))
                END
            FROM pg_stat_activity AS a
            CROSS JOIN mark
            LEFT JOIN pg_stat_replication AS r ON r.pid = a.pid
            WHERE (a.datname = current_database() OR r.pid IS NOT NULL)
                AND a.backend_xmin IS NOT NULL AND age(a.backend_xmin) >= mark.age
            UNION ALL
            SELECT format('replication slot %s', s.slot_name)
            FROM pg_replication_slots AS s
            CROSS JOIN mark
            WHERE s.xmin IS NOT NULL AND age(s.xmin) >= mark.age
            ORDER BY 1
            """, as: OldSnapshot.init(holder:))
    }
}
