import Ledger
import Postgres

/// What commands do with the database beside their own job.
enum Database {
    /// Fails unless the schema is this program's.
    ///
    /// - Throws: ``NotMigrated``, `SchemaMismatch`, or `PostgresError` when the database cannot be reached.
    static func requireCurrentSchema(_ settings: Settings) async throws {
        // Under the log-in role: the others exist only once the database is migrated.
        let connection = try await Connection(settings.connection(as: nil, for: "check"))
        let state = try await Migrator().state(on: connection)
        await connection.close()
        if case .behind(let missing) = state { throw NotMigrated(missing: missing) }
    }
}

/// The database lacks migrations.
struct NotMigrated: Error, CustomStringConvertible {
    let missing: [String]

    var description: String {
        "the database is not migrated (missing: \(missing.joined(separator: ", "))): run `cjledger migrate`"
    }
}
