import Ledger
import Logging
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
        try await Connection.using(asking) { try await Numbering.require(on: $0) }
    }

    /// What of the schema is otherwise than `migrate` left it, the worst first.
    static func deviations(_ settings: Settings) async throws -> [Deviation] {
        try await Connection.using(settings.connection(as: LedgerRole.runtime, for: "check")) {
            try await Migrator().deviations(on: $0)
        }
    }

    /// Says in the log what of the schema is otherwise than `migrate` left it. Webhooks are kept all the same.
    static func logDeviations(_ settings: Settings, _ logger: Logger) async {
        do {
            for deviation in try await deviations(settings) {
                if deviation.endangersLedger {
                    logger.error("EVENTS ARE NOT PROTECTED: \(deviation): \(deviation.cure)")
                } else {
                    logger.warning("\(deviation): \(deviation.cure)")
                }
            }
        } catch {
            logger.warning("the schema could not be compared with what `migrate` left: \(error)")
        }
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
        try await Connection.using(settings.connection(as: role, for: "check")) { _ in }
    }

    /// Runs `body` with a connection to a database whose schema is this program's.
    static func withConnection<Value: Sendable>(
        as role: String, for job: String, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let settings = try await Settings.load()
        try await requireCurrentSchema(settings)
        return try await Connection.using(settings.connection(as: role, for: job), body)
    }

    private static func schemaState(_ settings: Settings, _ patience: Duration?) async throws -> Migrator.State {
        // As the configured user: the roles exist only once some database of the cluster was migrated.
        var asking = settings.connection(as: nil, for: "check")
        if let patience {
            asking.connectTimeout = patience
            asking.statementTimeout = patience
        }
        let canRead = try await Connection.using(asking) { connection in
            try await connection.query(
                """
                SELECT coalesce(bool_and(has_schema_privilege(r.oid, n.oid, 'USAGE')), false)
                FROM pg_namespace AS n
                LEFT JOIN pg_roles AS r ON r.rolname = \(LedgerRole.runtime)
                WHERE n.nspname = 'cjledger'
                """, as: Bool.self)
        }
        // The first migration grants that right, so without it there is none.
        guard canRead == [true] else { return Migrator().nothingApplied }
        asking.role = LedgerRole.runtime
        return try await Connection.using(asking) { try await Migrator().state(on: $0) }
    }
}

/// The database lacks migrations.
struct NotMigrated: Error, CustomStringConvertible {
    let missing: [String]

    var description: String {
        "the database is not migrated (missing: \(missing.joined(separator: ", "))): run `cjledger migrate`"
    }
}
