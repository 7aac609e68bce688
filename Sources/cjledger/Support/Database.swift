import Ledger
import Migrations
import Postgres

/// What commands do with the database beside their own job.
enum Database {
    /// Fails unless `serve` can work on the database.
    ///
    /// - Parameter patience: how long to wait for each answer; nil as long as connections do.
    /// - Throws: as ``requireCurrentSchema(_:patience:)`` does, and `NumberingBehind`.
    static func requireForServing(_ settings: Settings, patience: Duration? = nil) async throws {
        try await requireCurrentSchema(settings, patience: patience)
        try await requireRole(LedgerRole.projector, settings)
        var asking = settings.connection(as: LedgerRole.runtime, for: "check")
        if let patience {
            asking.connectTimeout = patience
            asking.statementTimeout = patience
        }
        let connection = try await Connection(asking)
        try await Numbering.require(on: connection)
        await connection.close()
    }

    /// Fails unless the schema is this program's.
    ///
    /// - Throws: ``NotMigrated``, `SchemaMismatch`, or `PostgresError` when the database cannot be reached.
    static func requireCurrentSchema(_ settings: Settings, patience: Duration? = nil) async throws {
        let state = try await schemaState(settings, patience)
        if case .behind(let missing) = state { throw NotMigrated(missing: missing) }
    }

    /// Fails unless the configured user may take a role on.
    static func requireRole(_ role: String, _ settings: Settings) async throws {
        let connection = try await Connection(settings.connection(as: role, for: "check"))
        await connection.close()
    }

    /// Runs `body` with a connection to a database whose schema is this program's.
    static func withConnection<Value: Sendable>(
        as role: String, for job: String, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let settings = try await Settings.load()
        try await requireCurrentSchema(settings)
        let connection = try await Connection(settings.connection(as: role, for: job))
        let value = try await body(connection)
        await connection.close()
        return value
    }

    private static func schemaState(_ settings: Settings, _ patience: Duration?) async throws -> Migrator.State {
        // As the configured user: the roles exist only once some database of the cluster was migrated.
        var asking = settings.connection(as: nil, for: "check")
        if let patience {
            asking.connectTimeout = patience
            asking.statementTimeout = patience
        }
        let connection = try await Connection(asking)
        let canRead = try await connection.query(
            """
            SELECT coalesce(bool_and(has_schema_privilege(r.oid, n.oid, 'USAGE')), false)
            FROM pg_namespace AS n
            LEFT JOIN pg_roles AS r ON r.rolname = \(LedgerRole.runtime)
            WHERE n.nspname = 'cjledger'
            """, as: Bool.self)
        await connection.close()
        // The first migration grants that right, so without it there is none.
        guard canRead == [true] else { return Migrator().nothingApplied }
        asking.role = LedgerRole.runtime
        let runtime = try await Connection(asking)
        let state = try await Migrator().state(on: runtime)
        await runtime.close()
        return state
    }
}

/// The database lacks migrations.
struct NotMigrated: Error, CustomStringConvertible {
    let missing: [String]

    var description: String {
        "the database is not migrated (missing: \(missing.joined(separator: ", "))): run `cjledger migrate`"
    }
}
