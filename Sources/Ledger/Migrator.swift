import Foundation
import Hashing
public import Postgres
public import Schema

/// Brings a database's schema up to this program's, or says how it differs.
public struct Migrator: Sendable {
    private let migrations: [Migration]

    /// - Parameter migrations: what the schema is made of, in order.
    public init(_ migrations: [Migration] = Migration.all) {
        self.migrations = migrations
    }

    /// How far a database's schema is.
    public enum State: Sendable, Equatable {
        case current
        /// The names of migrations to apply, in order; all of them in a database without the ledger.
        case behind([String])
    }

    /// Applies what is missing, one process at a time.
    ///
    /// - Parameter report: called with the name of each migration that was applied.
    /// - Throws: ``SchemaMismatch`` when the database holds migrations this program does not have, or has otherwise.
    public func migrate(on connection: Connection, report: @Sendable (String) -> Void = { _ in }) async throws {
        try await connection.execute("SET lock_timeout = '30s'")
        try await connection.execute("SELECT pg_advisory_lock(1129991237, 2)", timeout: .seconds(60))
        do {
            try await connection.executeScript(Self.bookkeeping)
            for migration in try await missing(on: connection) {
                try await apply(migration, on: connection)
                report(migration.name)
            }
        } catch {
            // Closing ends the session and with it the lock, whatever state the failure left.
            await connection.close()
            throw error
        }
        try await connection.execute("SELECT pg_advisory_unlock(1129991237, 2)")
    }

    /// Compares the database's schema with this program's and changes nothing.
    ///
    /// - Throws: ``SchemaMismatch``, as ``migrate(on:report:)`` does.
    public func state(on connection: Connection) async throws -> State {
        let exists = try await connection.query(
            "SELECT to_regclass('cjledger.migrations') IS NOT NULL"
        ) { row throws(PostgresError) in try row.next(Bool.self) }
        guard exists.first == true else { return .behind(migrations.map(\.name)) }
        let missing = try await missing(on: connection).map(\.name)
        return missing.isEmpty ? .current : .behind(missing)
    }

    private func missing(on connection: Connection) async throws -> [Migration] {
        let applied = try await connection.query(
            "SELECT name, checksum FROM cjledger.migrations ORDER BY name"
        ) { row throws(PostgresError) in Applied(name: try row.next(), checksum: try row.next()) }
        return try Self.missing(of: migrations, after: applied)
    }

    struct Applied: Sendable {
        let name: String
        let checksum: String
    }

    /// What is left to apply: the known migrations behind those applied, which must be the first of them, unchanged.
    static func missing(of known: [Migration], after applied: [Applied]) throws(SchemaMismatch) -> [Migration] {
        let names = Set(known.map(\.name))
        if let foreign = applied.first(where: { !names.contains($0.name) }) { throw .unknown(foreign.name) }
        for (index, done) in applied.enumerated() {
            guard known[index].name == done.name else { throw .skipped(known[index].name) }
            guard known[index].checksum == done.checksum else { throw .edited(done.name) }
        }
        return Array(known.dropFirst(applied.count))
    }

    private func apply(_ migration: Migration, on connection: Connection) async throws {
        if migration.isConcurrent {
            try await connection.executeScript(migration.sql, timeout: .seconds(3600))
            try await record(migration, on: connection)
        } else {
            try await connection.transaction { connection in
                // Rather fail than make every reader queue behind a lock this waits for.
                try await connection.execute("SET LOCAL lock_timeout = '5s'")
                try await connection.executeScript(migration.sql, timeout: .seconds(600))
                try await connection.execute("RESET ROLE")
                try await record(migration, on: connection)
            }
        }
    }

    private func record(_ migration: Migration, on connection: Connection) async throws {
        try await connection.execute(
            "INSERT INTO cjledger.migrations (name, checksum) VALUES (\(migration.name), \(migration.checksum))")
    }

    private static let bookkeeping = """
        CREATE SCHEMA IF NOT EXISTS cjledger;
        COMMENT ON SCHEMA cjledger IS 'What CJ Ledger notes of itself: which migrations stand in this database.';
        CREATE TABLE IF NOT EXISTS cjledger.migrations (
            name       text PRIMARY KEY,
            checksum   text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        COMMENT ON TABLE cjledger.migrations IS 'The migrations applied to this database.';
        COMMENT ON COLUMN cjledger.migrations.name IS 'The migration file, without its ending.';
        COMMENT ON COLUMN cjledger.migrations.checksum IS 'SHA-256 of the file as it was applied, in hexadecimal.';
        COMMENT ON COLUMN cjledger.migrations.applied_at IS 'When it was applied.';
        """
}

/// The database's schema and this program do not belong together.
public enum SchemaMismatch: Error, Equatable, CustomStringConvertible {
    /// A migration was applied that this program does not have.
    case unknown(String)
    /// A migration was applied in another form than this program has it.
    case edited(String)
    /// A migration was applied although an earlier one was not.
    case skipped(String)

    public var description: String {
        switch self {
        case .unknown(let name):
            "the database has migration \(name), which this cjledger does not know: it was migrated by a newer version; use that one"
        case .edited(let name):
            "migration \(name) was applied in another form than this cjledger has it: restore the file, changes go into a new migration"
        case .skipped(let name):
            "migration \(name) is missing in the database although later ones were applied: restore the database or its table cjledger.migrations from a backup"
        }
    }
}

extension Migration {
    /// SHA-256 of the content in hexadecimal.
    public var checksum: String { SHA256.digest(of: Array(sql.utf8)).hexadecimal }
}
