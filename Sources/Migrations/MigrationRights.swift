import Postgres

/// What the user that migrates must be allowed to do, looked at before anything is begun.
enum MigrationRights {
    /// Fails, with the lines that a DBA runs, where something is not allowed that the next step needs.
    ///
    /// - Parameter step: what would be done, for the message: a migration's name, say.
    static func require(for step: String, makesSchemas: Bool, on connection: Connection) async throws {
        let found = try await connection.query(
            """
            WITH me AS (
                SELECT r.oid, r.rolname, r.rolsuper, r.rolsuper OR r.rolcreaterole AS makes_roles,
                    current_setting('server_version_num')::integer >= 160000 AS roles_have_admins
                FROM pg_roles AS r
                WHERE r.rolname = current_user
            ),
            wanted (name, is_maker) AS (
                VALUES ('cjledger_owner', true), ('cjledger_projector', true), ('cjledger_runtime', false),
                    ('cjledger_reconciler', false), ('cjledger_analyst', false)
            ),
            role AS (
                SELECT w.name, w.is_maker, r.oid,
                    r.oid IS NOT NULL
                        AND pg_has_role(me.oid, r.oid, CASE WHEN me.roles_have_admins THEN 'SET' ELSE 'MEMBER' END)
                        AS is_ours,
                    me.rolsuper OR me.makes_roles AND (
                        NOT me.roles_have_admins OR r.oid IS NULL
                        OR pg_has_role(me.oid, r.oid, 'MEMBER WITH ADMIN OPTION')) AS can_be_given
                FROM me CROSS JOIN wanted AS w
                LEFT JOIN pg_roles AS r ON r.rolname = w.name
            ),
            this AS (
                SELECT d.oid, quote_ident(d.datname) AS name,
                    has_database_privilege(me.oid, d.oid, 'CREATE') AS takes_schemas,
                    pg_has_role(me.oid, d.datdba, 'MEMBER')
                        OR has_database_privilege(me.oid, d.oid, 'CREATE WITH GRANT OPTION') AS gives_rights
                FROM me CROSS JOIN pg_database AS d
                WHERE d.datname = current_database()
            )
            SELECT 1, format('CREATE ROLE %I NOLOGIN', role.name)
            FROM role, me
            WHERE role.oid IS NULL AND NOT me.makes_roles
            UNION ALL
            SELECT 2, format('GRANT %I TO %I', role.name, me.rolname)
            FROM role, me
            WHERE (role.is_maker OR role.name = 'cjledger_runtime') AND NOT role.is_ours AND NOT role.can_be_given
            UNION ALL
            SELECT 3, format('GRANT CREATE ON DATABASE %s TO %I', this.name, me.rolname)
            FROM this, me
            WHERE \(makesSchemas) AND NOT this.takes_schemas
            UNION ALL
            SELECT 4, format('GRANT CREATE ON DATABASE %s TO %I', this.name, role.name)
            FROM this, role
            WHERE role.is_maker AND NOT this.gives_rights
                AND NOT coalesce(has_database_privilege(role.oid, this.oid, 'CREATE'), false)
            UNION ALL
            SELECT 5, format('GRANT %I TO %I', pg_get_userbyid(n.nspowner), me.rolname)
            FROM pg_namespace AS n, me
            WHERE n.nspname = 'cjledger' AND NOT pg_has_role(me.oid, n.nspowner, 'MEMBER')
            ORDER BY 1, 2
            """, as: (Int.self, String.self))
        guard !found.isEmpty else { return }
        let user = try await connection.query("SELECT current_user::text", as: String.self).joined()
        throw RightsMissing(user: user, step: step, lines: found.map { $0.1 + ";" })
    }
}

/// The user that migrates lacks rights. Nothing was changed.
public struct RightsMissing: Error, Equatable, CustomStringConvertible {
    /// Who connected.
    public let user: String
    /// What was to be done.
    public let step: String
    /// What a DBA has to run, a statement each.
    public let lines: [String]

    public var description: String {
        """
        \(step) cannot be applied by the user \(user), who lacks rights. Nothing was changed. If another user migrates \
        here, run `cjledger migrate` as that one. Else a DBA runs these lines, or all that `cjledger migrate --roles` \
        prints:
        \(lines.map { "  " + $0 }.joined(separator: "\n"))
        """
    }
}
