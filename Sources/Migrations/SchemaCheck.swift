public import Postgres
import Schema

/// Compares what a database has with what the files of `schema/` make.
///
/// Both are asked for what PostgreSQL's catalogs say: owners, columns, constraints, indexes, triggers, functions, the
/// texts of views, comments, and the rights of our roles. Rows, partitions and what other roles may do are left out.
public struct SchemaCheck: Sendable {
    /// What the files make that the database lacks: an object and what it is, a line each.
    public let missing: [String]
    /// What the database has that the files do not make.
    public let extra: [String]
    /// How many lines are the same.
    public let same: Int

    /// Makes a database of the files beside the one of `connection`, compares, and drops it.
    ///
    /// - Parameter settings: how `connection` was made. Its user has to be allowed to create databases.
    public init(_ connection: Connection, settings: ConnectionSettings) async throws {
        let ours = try await Self.description(of: connection)
        let name =
            "cjledger_check_" + (try await connection.query("SELECT pg_backend_pid()::text", as: String.self)).joined()
        try await connection.execute(
            "CREATE DATABASE \(identifier: name) TEMPLATE template0", timeout: .seconds(60))
        let files: [String]
        do {
            files = try await Self.descriptionOfFiles(in: name, settings)
        } catch {
            _ = try? await connection.execute("DROP DATABASE \(identifier: name) WITH (FORCE)")
            throw error
        }
        try await connection.execute("DROP DATABASE \(identifier: name) WITH (FORCE)")
        missing = files.filter { !ours.contains($0) }
        extra = ours.subtracting(files).sorted()
        same = files.count - missing.count
    }

    private static func descriptionOfFiles(in database: String, _ settings: ConnectionSettings) async throws -> [String]
    {
        var settings = settings
        settings.conninfo = Conninfo.text(settings.conninfo, database: database)
        let scratch = try await Connection(settings)
        try await Migrator().migrate(on: scratch)
        let lines = try await description(of: scratch)
        await scratch.close()
        return lines.sorted()
    }

    private static func description(of connection: Connection) async throws -> Set<String> {
        try await CatalogQuery.inFull(on: connection) { connection in
            let lines = try await connection.query(
                """
                SELECT concat_ws(' ', kind, object || ':', nullif(aspect, ''), value)
                FROM (\(verbatim: CatalogQuery.text) UNION ALL \(verbatim: CatalogQuery.comments)) AS now
                """, as: String.self)
            return Set(lines)
        }
    }
}
