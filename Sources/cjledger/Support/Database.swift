import Ledger
import Postgres
import Schema

/// What commands do with the database beside their own job.
enum Database {
    /// Fails unless the schema is this program's.
    ///
    /// - Throws: ``NotMigrated``, `SchemaMismatch`, or `PostgresError` when the database cannot be reached.
    static func requireCurrentSchema(_ settings: Settings) async throws {
        let state = try await schemaState(settings)
        if case .behind(let missing) = state { throw NotMigrated(missing: missing) }
    }

    private static func schemaState(_ settings: Settings) async throws -> Migrator.State {
        do {
            let connection = try await Connection(settings.connection(as: LedgerRole.runtime, for: "check"))
            let state = try await Migrator().state(on: connection)
            await connection.close()
            return state
        } catch let error as PostgresError where error.sqlState == "22023" {
            // There is no such role: no database of this cluster was ever migrated.
            return .behind(Migration.all.map(\.name))
        }
    }
}

/// The database lacks migrations.
struct NotMigrated: Error, CustomStringConvertible {
    let missing: [String]

    var description: String {
        "the database is not migrated (missing: \(missing.joined(separator: ", "))): run `cjledger migrate`"
    }
}
