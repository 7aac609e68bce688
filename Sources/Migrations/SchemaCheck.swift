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
        // Names are written in full wherever the search path finds nothing.
        try await connection.execute("SET search_path = ''")
        return Set(try await connection.query(description, as: String.self))
    }

    private static let description: SQL = """
        WITH ours AS (
            SELECT oid, nspname, nspacl, nspowner
            FROM pg_namespace
            WHERE nspname IN ('ledger', 'projection', 'analytics', 'reconciler')
        ),
        relation AS (
            SELECT c.oid, c.oid::regclass::text AS name, c.relname, c.relkind, c.relowner, c.relacl, c.reloptions
            FROM pg_class AS c
            JOIN ours ON ours.oid = c.relnamespace
            -- A generation's tables are made while the program runs.
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT c.relispartition
                AND NOT (ours.nspname = 'projection' AND c.relname ~ '_g[0-9]+$')
        ),
        may AS (
            SELECT 'schema ' || ours.nspname AS name, g.grantee, g.privilege_type AS what
            FROM ours CROSS JOIN LATERAL aclexplode(ours.nspacl) AS g
            WHERE g.grantee <> ours.nspowner
            UNION ALL
            SELECT r.name, g.grantee, g.privilege_type
            FROM relation AS r CROSS JOIN LATERAL aclexplode(r.relacl) AS g
            WHERE g.grantee <> r.relowner
            UNION ALL
            SELECT r.name || '.' || a.attname, g.grantee, g.privilege_type
            FROM relation AS r
            JOIN pg_attribute AS a ON a.attrelid = r.oid
            CROSS JOIN LATERAL aclexplode(a.attacl) AS g
        )
        SELECT format('schema %s of %s', nspname, pg_get_userbyid(nspowner)) FROM ours
        UNION ALL
        SELECT format('the database: %s may CREATE', r.rolname)
        FROM pg_roles AS r
        WHERE r.rolname ~ '^cjledger_' AND has_database_privilege(r.oid, current_database(), 'CREATE')
        UNION ALL
        SELECT format('%s: %s may %s', may.name, coalesce(r.rolname, 'PUBLIC'), may.what)
        FROM may
        LEFT JOIN pg_roles AS r ON r.oid = may.grantee
        WHERE may.grantee = 0 OR r.rolname ~ '^cjledger_'
        UNION ALL
        SELECT format('%s: %s of %s %s', name, relkind, pg_get_userbyid(relowner), array_to_string(reloptions, ' '))
        FROM relation
        UNION ALL
        SELECT format(
            '%s.%s: %s', r.name, a.attname,
            concat_ws(
                ' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                'compression ' || nullif(a.attcompression::text, ''), 'storage ' || a.attstorage::text,
                CASE WHEN a.attidentity <> '' THEN 'identity ' || a.attidentity::text END,
                'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)))
        FROM relation AS r
        JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        UNION ALL
        SELECT format('%s: constraint %s %s', r.name, k.conname, pg_get_constraintdef(k.oid))
        FROM relation AS r JOIN pg_constraint AS k ON k.conrelid = r.oid
        UNION ALL
        SELECT pg_get_indexdef(i.indexrelid) FROM relation AS r JOIN pg_index AS i ON i.indrelid = r.oid
        UNION ALL
        SELECT format('%s, enabled %s', pg_get_triggerdef(t.oid), t.tgenabled)
        FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid AND NOT t.tgisinternal
        UNION ALL
        SELECT format(E'view %s\\n%s', name, pg_get_viewdef(oid)) FROM relation WHERE relkind = 'v'
        UNION ALL
        SELECT format('%s of %s', pg_get_functiondef(p.oid), pg_get_userbyid(p.proowner))
        FROM pg_proc AS p JOIN ours ON ours.oid = p.pronamespace
        UNION ALL
        SELECT format('comment on %s: %s', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description)
        FROM pg_description AS d
        LEFT JOIN pg_proc AS p ON d.classoid = 'pg_proc'::regclass AND p.oid = d.objoid
        LEFT JOIN pg_index AS i ON d.classoid = 'pg_class'::regclass AND i.indexrelid = d.objoid
        LEFT JOIN pg_trigger AS t ON d.classoid = 'pg_trigger'::regclass AND t.oid = d.objoid
        WHERE d.classoid = 'pg_namespace'::regclass AND d.objoid IN (SELECT oid FROM ours)
            OR p.pronamespace IN (SELECT oid FROM ours)
            OR (d.classoid = 'pg_class'::regclass OR t.oid IS NOT NULL)
                AND coalesce(t.tgrelid, i.indrelid, d.objoid) IN (SELECT oid FROM relation)
        """
}
