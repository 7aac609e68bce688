public import Postgres
public import Schema

/// Brings a database's schema up to this program's, or says how it differs.
public struct Migrator: Sendable {
    private let migrations: [Migration]
    private let views: ViewSet

    /// The schema that is compiled in.
    public init() {
        self.init(Migration.all, views: SchemaFile.repeatable)
    }

    /// - Parameters:
    ///   - migrations: what the tables are made of, in order.
    ///   - views: the files of functions and views, in order.
    public init(_ migrations: [Migration], views: [SchemaFile] = []) {
        self.migrations = migrations
        self.views = ViewSet(views)
    }

    /// How far a database's schema is.
    public enum State: Sendable, Equatable {
        case current
        /// The names of migrations to apply, in order; all of them in a database without the ledger. `views` at the end
        /// stands for the functions and views.
        case behind([String])
    }

    /// How far a database is that holds nothing yet.
    public var nothingApplied: State { .behind(migrations.map(\.name)) }

    /// Applies what is missing, one process at a time: migrations, then the functions and views that changed.
    ///
    /// - Parameters:
    ///   - patience: how long to try for the locks that replacing views takes.
    ///   - report: called with the name of each migration that was applied, and of each function or view.
    /// - Throws: ``SchemaMismatch`` when the database holds migrations this program does not have, or has otherwise, or
    ///   when something of somebody else's stands on a view that has to make way.
    public func migrate(
        on connection: Connection, patience: Duration = .seconds(60), report: @Sendable (String) -> Void = { _ in }
    ) async throws {
        try await connection.execute("SET lock_timeout = '30s'")
        try await connection.execute(
            "SELECT pg_advisory_lock(\(AdvisoryLock.program), \(AdvisoryLock.migrate.rawValue))", timeout: .seconds(60))
        do {
            // A database that is refused stays as it is.
            let missing = try await missing(on: connection)
            try await connection.executeScript(Self.bookkeeping)
            for migration in missing {
                try await apply(migration, on: connection)
                report(migration.name)
            }
            try await views.apply(on: connection, patience: patience, report: report)
        } catch {
            // Closing ends the session and with it the lock, whatever state the failure left.
            await connection.close()
            throw error
        }
        try await connection.execute(
            "SELECT pg_advisory_unlock(\(AdvisoryLock.program), \(AdvisoryLock.migrate.rawValue))")
    }

    /// Compares what was applied to the database with this program's schema and changes nothing.
    ///
    /// - Throws: ``SchemaMismatch``, as ``migrate(on:patience:report:)`` does.
    public func state(on connection: Connection) async throws -> State {
        let missing = try await missing(on: connection).map(\.name)
        guard missing.count < migrations.count else { return .behind(missing) }
        let late = try await views.isCurrent(on: connection) ? missing : missing + ["views"]
        return late.isEmpty ? .current : .behind(late)
    }

    private func missing(on connection: Connection) async throws -> [Migration] {
        let exists = try await connection.query(
            "SELECT to_regclass('cjledger.migrations') IS NOT NULL", as: Bool.self)
        guard exists.first == true else { return migrations }
        let applied = try await connection.query(
            "SELECT name, checksum FROM cjledger.migrations ORDER BY name", as: Applied.init(name:checksum:))
        return try Self.missing(of: migrations, after: applied)
    }

    struct Applied: Sendable {
        let name: String
        let checksum: String
    }

    /// What is left to apply: the known migrations behind those applied, which must be the first of them, unchanged.
    static func missing(of known: [Migration], after applied: [Applied]) throws(SchemaMismatch) -> [Migration] {
        if let first = applied.first, known.first?.name == Migration.baseline.name,
            first.name != Migration.baseline.name || first.checksum != Migration.baseline.checksum
        {
            throw .madeBefore
        }
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
        COMMENT ON SCHEMA cjledger IS 'What CJ Ledger notes of itself: which migrations and views stand in this database.';
        CREATE TABLE IF NOT EXISTS cjledger.migrations (
            name       text PRIMARY KEY,
            checksum   text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        COMMENT ON TABLE cjledger.migrations IS 'The migrations applied to this database.';
        COMMENT ON COLUMN cjledger.migrations.name IS 'The migration file, without its ending.';
        COMMENT ON COLUMN cjledger.migrations.checksum IS 'SHA-256 of the file as it was applied, in hexadecimal.';
        COMMENT ON COLUMN cjledger.migrations.applied_at IS 'When it was applied.';
        CREATE TABLE IF NOT EXISTS cjledger.view_sets (
            checksum   text PRIMARY KEY,
            files      text[] NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        COMMENT ON TABLE cjledger.view_sets IS
            'The sets of functions and views that this database had, one a row; the newest is there now.';
        COMMENT ON COLUMN cjledger.view_sets.checksum IS 'SHA-256 of files, in hexadecimal.';
        COMMENT ON COLUMN cjledger.view_sets.files IS 'Of each file its path and the SHA-256 of what stands in it.';
        COMMENT ON COLUMN cjledger.view_sets.applied_at IS 'When it was applied.';
        """
}
