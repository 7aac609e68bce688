import Postgres
import Schema

/// Replaces views, in one transaction. A view whose columns only grow at the end is replaced in place, and what stands on
/// it goes on; another is dropped and made again with those of ours that stand on it.
struct ViewReplacement {
    let connection: Connection
    /// The functions and views that are made here, so that one of them may be dropped for another.
    let own: Set<String>

    /// What was dropped; its files have to be made again.
    private(set) var dropped: Set<String> = []
    private(set) var made: [String] = []
    /// The rights on what was dropped, somebody's own among them, as the statements that give them.
    private var rights: [(view: String, grant: String)] = []

    init(connection: Connection, own: Set<String>) {
        self.connection = connection
        self.own = own
    }

    /// Makes a file's function or view, in place of the one there is.
    mutating func make(_ file: SchemaFile) async throws {
        try await connection.execute("SAVEPOINT in_place")
        do {
            try await connection.executeScript(file.sqlAsOwner, timeout: .seconds(60))
        } catch PostgresError.refused(let error) where error.sqlState == "42P16" {
            // The columns are others, in another order, or of another type.
            try await connection.execute("ROLLBACK TO SAVEPOINT in_place")
            try await drop([file.object])
            try await connection.executeScript(file.sqlAsOwner, timeout: .seconds(60))
        }
        try await connection.execute("RELEASE SAVEPOINT in_place")
        made.append(file.object)
    }

    /// Drops views together with those of ours that stand on them.
    ///
    /// - Throws: ``SchemaMismatch/inUse(view:by:)`` when something of somebody else's does.
    mutating func drop(_ views: [String]) async throws {
        for view in views {
            let users = try await users(of: view)
            let foreign = users.filter { !own.contains($0.name) && !views.contains($0.name) }
            guard foreign.isEmpty else { throw SchemaMismatch.inUse(view: view, by: foreign.map(\.description)) }
            for name in users.map(\.name) {
                try await noteRights(on: name)
                let quoted = name.split(separator: ".").map { SQL.quoted(String($0)) }.joined(separator: ".")
                try await asOwner(of: name, "DROP VIEW \(SQL(unescaped: quoted))")
            }
            dropped.formUnion(users.map(\.name))
        }
    }

    /// Gives everybody the rights back that they had on what was dropped and made again.
    func giveRightsBack() async throws {
        for (view, grant) in rights where made.contains(view) {
            try await asOwner(of: view, SQL(unescaped: grant))
        }
    }

    private struct User: Sendable {
        /// With its schema; of a view, as ``SchemaFile/object`` has it.
        let name: String
        /// What it is, in the server's words.
        let description: String
    }

    /// The view itself, if it is there, behind all that stands on it, near or far.
    private func users(of view: String) async throws -> [User] {
        try await connection.query(
            """
            WITH RECURSIVE used (classid, objid, depth) AS (
                SELECT 'pg_class'::regclass::oid, to_regclass(\(view))::oid, 0
                UNION
                SELECT
                    CASE WHEN r.oid IS NULL THEN d.classid ELSE 'pg_class'::regclass END,
                    coalesce(r.ev_class, d.objid),
                    u.depth + 1
                FROM used AS u
                JOIN pg_depend AS d ON d.refclassid = u.classid AND d.refobjid = u.objid
                LEFT JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
                WHERE r.ev_class IS DISTINCT FROM u.objid
            )
            SELECT coalesce(n.nspname || '.' || c.relname, ''), pg_describe_object(u.classid, u.objid, 0)
            FROM used AS u
            LEFT JOIN pg_class AS c ON u.classid = 'pg_class'::regclass AND c.oid = u.objid
            LEFT JOIN pg_namespace AS n ON n.oid = c.relnamespace
            -- A view's row type goes with it.
            WHERE u.objid IS NOT NULL AND u.classid <> 'pg_type'::regclass
            GROUP BY 1, 2
            ORDER BY max(u.depth) DESC, 2
            """, as: User.init(name:description:))
    }

    private mutating func noteRights(on view: String) async throws {
        rights += try await connection.query(
            """
            SELECT format(
                'GRANT %s ON %I.%I TO %s%s', g.privilege_type, n.nspname, c.relname,
                CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL aclexplode(c.relacl) AS g
            WHERE c.oid = to_regclass(\(view)) AND g.grantee <> c.relowner
            """, as: String.self
        ).map { (view, $0) }
    }

    private func asOwner(of view: String, _ statement: SQL) async throws {
        try await connection.execute(
            """
            SELECT set_config('role', pg_get_userbyid(relowner), true)
            FROM pg_class WHERE oid = to_regclass(\(view))
            """)
        try await connection.execute(statement)
        try await connection.execute("RESET ROLE")
    }
}
