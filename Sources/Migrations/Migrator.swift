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

    /// Applies what is missing, one process at a time: migrations, then the functions and views that changed. What
    /// somebody took away or changed since is made again, where that touches no rows.
    ///
    /// Where nothing is to be done nothing is written, and any user may run it who may take on `cjledger_runtime`.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for another process that migrates, and to try for the locks that replacing views
    ///     takes.
    ///   - report: called with the name of each migration that was applied, and of each function or view.
    /// - Returns: what differs still and is not for this program to take away.
    /// - Throws: ``SchemaMismatch`` when the database holds migrations this program does not have, or has otherwise, or
    ///   when something of somebody else's stands on a view that has to make way; ``RightsMissing``; ``SchemaDamage``;
    ///   ``MigrationUnderWay``.
    @discardableResult
    public func migrate(
        on connection: Connection, patience: Duration = .seconds(60),
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> [Deviation] {
        if case .current = try await state(on: connection) {
            let standing = try await deviations(on: connection)
            if standing.allSatisfy(\.isExtra) { return standing }
            // A setting of the database is its owner's; without it everything works, some of it slowly.
            if standing.allSatisfy({ $0.isExtra || $0.kind == .setting }), try await !ownsDatabase(connection) {
                return standing
            }
        }
        try await connection.execute("SET lock_timeout = '30s'")
        // A database that is refused stays as it is.
        let missing = try await missing(on: connection)
        let isNew = missing.count == migrations.count
        if isOurs {
            let step = missing.first.map { "migration \($0.name)" } ?? "what is missing of the schema"
            try await MigrationRights.require(for: step, makesSchemas: isNew, on: connection)
        }
        let before = isNew ? [] : try await allDeviations(on: connection)
        try await keepBooks(on: connection)
        let guardian = try await connection.another()
        do {
            // The connection gives a statement half a minute.
            try await Self.keepOthersOut(on: guardian, min(patience, .seconds(25)))
            let left = try await migrateAlone(before, on: connection, patience: patience, report: report)
            await guardian.close()
            return left
        } catch {
            await guardian.close()
            throw error
        }
    }

    /// - Parameter before: what differed before.
    private func migrateAlone(
        _ before: [Deviation], on connection: Connection, patience: Duration,
        report: @escaping @Sendable (String) -> Void
    ) async throws -> [Deviation] {
        // Another may have applied some meanwhile.
        let missing = try await missing(on: connection)
        for migration in missing {
            do { try await apply(migration, on: connection) } catch let error as PostgresError where isOurs {
                throw MigrationFailure(migration: migration.name, error: error)
            }
            report(migration.name)
        }
        guard isOurs else {
            try await views.apply(on: connection, patience: patience, report: report)
            return []
        }
        let hasOtherViews = try await !views.isCurrent(on: connection)
        let upgrades = !missing.isEmpty || hasOtherViews
        return try await mend(before, upgrades: upgrades, on: connection, patience: patience, report: report)
    }

    /// Makes the functions and views, and what else is not as it was, and notes how everything is now.
    ///
    /// - Parameter upgrades: whether this version makes things otherwise than was noted.
    private func mend(
        _ before: [Deviation], upgrades: Bool, on connection: Connection, patience: Duration,
        report: @escaping @Sendable (String) -> Void
    ) async throws -> [Deviation] {
        let told = Deviation.told(before)
        var mending = Mending(connection, report: report)
        await mending.mendGround(told)
        let isUnknown = told.contains(.noRecord)
        let again = told.filter { $0.isMendable && [.function, .view].contains($0.kind) }.map(\.object)
        var refusal: (any Error)?
        do {
            try await views.apply(
                on: connection, patience: patience,
                again: { file in isUnknown || again.contains { $0 == file.object || $0.hasPrefix(file.object + "(") } },
                report: report)
        } catch {
            // What else is wrong may be the reason, and is told then.
            guard !told.isEmpty else { throw error }
            refusal = error
        }
        await mending.mendTables(told)
        // The rights on what was made again, and how its triggers are switched.
        if !told.isEmpty {
            await mending.mendTables(Deviation.told(try await still(before, on: connection).map(\.now)))
        }
        let left = try await still(before, on: connection).filter { !upgrades || $0.now.found == $0.then.found }.map(
            \.then)
        try await CatalogRecord.save(except: left, on: connection)
        let damage = Deviation.told(left).filter { !$0.isExtra && $0.kind != .setting }
        guard damage.isEmpty else { throw SchemaDamage(left: damage, reasons: mending.refusals) }
        if let refusal { throw refusal }
        return Deviation.told(left)
    }

    private func ownsDatabase(_ connection: Connection) async throws -> Bool {
        try await connection.query(
            "SELECT pg_has_role(datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()", as: Bool.self)
            == [true]
    }

    /// Which of them differ from the record still, and how.
    private func still(
        _ before: [Deviation], on connection: Connection
    ) async throws -> [(then: Deviation, now: Deviation)] {
        let before = before.filter { ![.record, .server].contains($0.kind) }
        guard !before.isEmpty else { return [] }
        let now = try await CatalogRecord.deviations(on: connection)
        return before.compactMap { then in
            now.first { $0.isSameThing(as: then) }.map { (then, $0) }
        }
    }

    /// Whether it is the ledger's schema that is migrated, of which the catalog is noted.
    private var isOurs: Bool { migrations.first?.name == Migration.baseline.name }

    /// What of the schema is otherwise than `migrate` left it, the worst first. Empty before the first migration.
    ///
    /// Nothing is changed, and the database works as before meanwhile: it reads what PostgreSQL's catalogs say.
    public func deviations(on connection: Connection) async throws -> [Deviation] {
        let all = Deviation.told(try await allDeviations(on: connection))
        return all.filter(\.endangersLedger) + all.filter { !$0.endangersLedger }
    }

    private func allDeviations(on connection: Connection) async throws -> [Deviation] {
        guard isOurs else { return [] }
        return try await Self.reading(connection) { connection in
            let exists = try await connection.query(
                "SELECT to_regclass('cjledger.catalog') IS NOT NULL", as: Bool.self)
            guard exists.first == true else { return [.noRecord] }
            return try await CatalogRecord.deviations(on: connection)
        }
    }

    /// Reads what is noted of the schema, as the role that may, where the user may not.
    private static func reading<Value: Sendable>(
        _ connection: Connection, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let mayNot = try await connection.query(
            """
            SELECT coalesce(bool_or(NOT has_schema_privilege(n.oid, 'USAGE')), false)
            FROM pg_namespace AS n
            WHERE n.nspname = 'cjledger' AND EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = 'cjledger_runtime')
            """, as: Bool.self)
        guard mayNot == [true] else { return try await body(connection) }
        try await connection.execute("SET ROLE cjledger_runtime")
        let value = try await body(connection)
        try await connection.execute("RESET ROLE")
        return value
    }

    /// Compares what was applied to the database with this program's schema and changes nothing.
    ///
    /// - Throws: ``SchemaMismatch``, as ``migrate(on:patience:report:)`` does.
    public func state(on connection: Connection) async throws -> State {
        try await Self.reading(connection) { connection in
            let missing = try await missing(on: connection).map(\.name)
            guard missing.count < migrations.count else { return .behind(missing) }
            let late = try await views.isCurrent(on: connection) ? missing : missing + ["views"]
            return late.isEmpty ? .current : .behind(late)
        }
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

    /// Makes the tables in which it is noted what was applied. Of several processes one makes them.
    private func keepBooks(on connection: Connection) async throws {
        while try await !hasBooks(on: connection) {
            do {
                try await connection.executeScript(Self.bookkeeping)
            } catch PostgresError.refused(let error) where ["23505", "42P06", "42P07"].contains(error.sqlState) {
                // Another has made them meanwhile.
            }
        }
    }

    private func hasBooks(on connection: Connection) async throws -> Bool {
        try await connection.query("SELECT to_regclass('cjledger.catalog') IS NOT NULL", as: Bool.self) == [true]
    }

    /// Keeps other processes from migrating for as long as the connection is open, in a transaction of its own. Only who
    /// may change the table can. There is no snapshot, so no index waits for it.
    private static func keepOthersOut(on guardian: Connection, _ patience: Duration) async throws {
        try await guardian.execute("BEGIN")
        try await guardian.execute(
            """
            SELECT set_config('lock_timeout', \(String(patience.milliseconds)), true),
                set_config('idle_in_transaction_session_timeout', '0', true)
            """)
        guard try await !hasLock(guardian) else { return }
        // The transaction has failed, and the holder of the lock is seen only behind it.
        try await guardian.execute("ROLLBACK")
        try await guardian.execute("BEGIN")
        let holders = try await guardian.holders(of: "cjledger.migrations", against: .shareUpdateExclusive)
        throw MigrationUnderWay(holders: holders)
    }

    private static func hasLock(_ guardian: Connection) async throws -> Bool {
        do {
            try await guardian.execute("LOCK TABLE cjledger.migrations IN SHARE UPDATE EXCLUSIVE MODE")
            return true
        } catch {
            guard error.sqlState == "55P03" else { throw error }
            return false
        }
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
        CREATE TABLE IF NOT EXISTS cjledger.catalog (
            kind   text NOT NULL,
            object text NOT NULL,
            aspect text NOT NULL,
            value  text NOT NULL,
            maker  text,
            PRIMARY KEY (kind, object, aspect)
        );
        COMMENT ON TABLE cjledger.catalog IS
            'How PostgreSQL''s catalogs described the schema when `migrate` had made it: what differs since was changed by somebody else.';
        COMMENT ON COLUMN cjledger.catalog.kind IS 'What sort of thing: a view, a trigger, a right and so on.';
        COMMENT ON COLUMN cjledger.catalog.object IS 'Which, with its schema.';
        COMMENT ON COLUMN cjledger.catalog.aspect IS
            'What of it: the name of a trigger, a role with its right. Empty for the whole.';
        COMMENT ON COLUMN cjledger.catalog.value IS
            'How it is to be. For what can be made again without touching a row, the statement that makes it.';
        COMMENT ON COLUMN cjledger.catalog.maker IS 'The role that it belongs to. NULL: the user that migrates.';
        """
}
