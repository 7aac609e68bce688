import Postgres

/// What PostgreSQL's catalogs say of the schema: a row for each thing, with the statement that makes it.
///
/// Rows, partitions, and what roles of others may do are left out.
enum CatalogQuery {
    /// Runs `body` where names are written in full, as ``text`` needs it: wherever the search path finds nothing.
    static func inFull<Value: Sendable>(
        on connection: Connection, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        try await connection.transaction { connection in
            try await connection.execute("SELECT set_config('search_path', '', true)")
            return try await body(connection)
        }
    }

    /// - `kind`: what sort of thing; see ``Deviation/Kind``.
    /// - `object`, `aspect`: which. Together with the kind they are unique.
    /// - `value`: how it is. For what can be made again, the statement that makes it.
    /// - `maker`: the role that it belongs to; NULL for the user that migrates.
    static let text: StaticString = """
        WITH ours AS (
            SELECT oid, nspname, nspacl, nspowner,
                CASE WHEN nspname <> 'cjledger' THEN pg_get_userbyid(nspowner) END AS maker
            FROM pg_namespace
            WHERE nspname IN ('cjledger', 'ledger', 'projection', 'analytics', 'reconciler')
        ),
        role AS (
            SELECT oid, rolname
            FROM pg_roles
            WHERE rolname IN (
                'cjledger_owner', 'cjledger_runtime', 'cjledger_projector', 'cjledger_reconciler', 'cjledger_analyst')
            UNION ALL
            SELECT 0, 'PUBLIC'
        ),
        relation AS (
            SELECT c.oid, c.oid::regclass::text AS name, c.relkind, c.relowner, c.relacl, c.reloptions, c.relrowsecurity,
                ours.maker
            FROM pg_class AS c
            JOIN ours ON ours.oid = c.relnamespace
            -- A generation's tables are made while the program runs.
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT c.relispartition
                AND NOT (ours.nspname = 'projection' AND c.relname ~ '_g[0-9]+$')
        ),
        may AS (
            SELECT 'SCHEMA ' || nspname AS on_object, nspname AS name, g.*, '' AS columns, maker
            FROM ours CROSS JOIN LATERAL aclexplode(nspacl) AS g
            WHERE g.grantee <> nspowner
            UNION ALL
            SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END || name, name, g.*, '', maker
            FROM relation CROSS JOIN LATERAL aclexplode(relacl) AS g
            WHERE g.grantee <> relowner
            UNION ALL
            SELECT r.name, r.name, g.*, format(' (%I)', a.attname), r.maker
            FROM relation AS r
            JOIN pg_attribute AS a ON a.attrelid = r.oid
            CROSS JOIN LATERAL aclexplode(a.attacl) AS g
            UNION ALL
            SELECT 'FUNCTION ' || p.oid::regprocedure, p.oid::regprocedure::text, g.*, '', ours.maker
            FROM pg_proc AS p
            JOIN ours ON ours.oid = p.pronamespace
            CROSS JOIN LATERAL aclexplode(p.proacl) AS g
            WHERE g.grantee <> p.proowner
        )
        SELECT 'server' AS kind, 'PostgreSQL' AS object, '' AS aspect,
            (current_setting('server_version_num')::integer / 10000)::text AS value, NULL::name AS maker
        UNION ALL
        SELECT 'schema', nspname, '', format('CREATE SCHEMA %I', nspname), maker
        FROM ours
        UNION ALL
        SELECT 'owner', nspname, '', format('ALTER SCHEMA %I OWNER TO %I', nspname, maker), NULL
        FROM ours
        WHERE maker IS NOT NULL
        UNION ALL
        SELECT 'owner', name, '',
            format(
                'ALTER %s %s OWNER TO %I', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                name, pg_get_userbyid(relowner)),
            NULL
        FROM relation
        WHERE maker IS NOT NULL
            -- An identity column's sequence goes with its table.
            AND NOT EXISTS (
                SELECT FROM pg_depend AS d
                WHERE relation.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = relation.oid
                    AND d.deptype = 'i')
        UNION ALL
        SELECT 'owner', p.oid::regprocedure::text, '',
            format('ALTER FUNCTION %s OWNER TO %I', p.oid::regprocedure, pg_get_userbyid(p.proowner)), NULL
        FROM pg_proc AS p
        JOIN ours ON ours.oid = p.pronamespace
        UNION ALL
        SELECT 'right', 'the database', rolname || ' may CREATE', format('GRANT CREATE ON DATABASE {database} TO %I', rolname),
            NULL
        FROM role
        WHERE rolname IN ('cjledger_owner', 'cjledger_projector')
            AND has_database_privilege(oid, current_database(), 'CREATE')
        UNION ALL
        SELECT 'setting', 'the database', 'jit', 'ALTER DATABASE {database} SET jit = off', NULL
        WHERE coalesce(
            -- What a session began with does not change with the setting.
            (
                SELECT 'jit=off' = ANY (s.setconfig)
                FROM pg_db_role_setting AS s
                WHERE s.setrole = 0 AND s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND array_to_string(s.setconfig, ' ') ~ '(^| )jit='
            ),
            current_setting('jit') = 'off')
        UNION ALL
        SELECT 'right', may.name || may.columns, role.rolname || ' may ' || may.privilege_type,
            format(
                'GRANT %s%s ON %s TO %s', may.privilege_type, may.columns, may.on_object,
                CASE may.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(role.rolname) END),
            may.maker
        FROM may
        JOIN role ON role.oid = may.grantee
        GROUP BY may.name, may.columns, may.on_object, may.privilege_type, may.grantee, may.maker, role.rolname
        UNION ALL
        SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, name, '',
            concat_ws(
                ' ', relkind, pg_get_partkeydef(oid), CASE WHEN relrowsecurity THEN 'with row level security' END),
            maker
        FROM relation
        WHERE relkind NOT IN ('v', 'm')
        UNION ALL
        SELECT 'option', name, split_part(option, '=', 1), format('ALTER TABLE %s SET (%s)', name, option), maker
        FROM relation CROSS JOIN LATERAL unnest(reloptions) AS option
        WHERE relkind NOT IN ('v', 'm')
        UNION ALL
        SELECT 'column', r.name || '.' || a.attname, '',
            concat_ws(
                ' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                'compression ' || nullif(a.attcompression::text, ''), 'storage ' || a.attstorage::text,
                CASE WHEN a.attidentity <> '' THEN 'identity ' || a.attidentity::text END,
                'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)),
            r.maker
        FROM relation AS r
        JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE r.relkind IN ('r', 'p')
        UNION ALL
        SELECT 'constraint', r.name, k.conname,
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.name, k.conname, pg_get_constraintdef(k.oid)), r.maker
        FROM relation AS r
        -- What a column may not be stands with the column.
        JOIN pg_constraint AS k ON k.conrelid = r.oid AND k.contype NOT IN ('n', 't')
        UNION ALL
        SELECT 'index', r.name, i.indexrelid::regclass::text,
            concat_ws(
                ' ', pg_get_indexdef(i.indexrelid), CASE WHEN r.relkind = 'r' AND NOT i.indisvalid THEN '-- not valid' END),
            r.maker
        FROM relation AS r
        JOIN pg_index AS i ON i.indrelid = r.oid
        WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
        UNION ALL
        SELECT 'trigger', r.name, t.tgname, pg_get_triggerdef(t.oid), r.maker
        FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid AND NOT t.tgisinternal
        UNION ALL
        SELECT 'trigger state', r.name, t.tgname,
            format(
                'ALTER TABLE %s %s TRIGGER %I', r.name,
                CASE t.tgenabled
                    WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'D' THEN 'DISABLE' ELSE 'ENABLE'
                END, t.tgname),
            r.maker
        FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid AND NOT t.tgisinternal
        UNION ALL
        SELECT 'rule', r.name, w.rulename, pg_get_ruledef(w.oid), r.maker
        FROM relation AS r JOIN pg_rewrite AS w ON w.ev_class = r.oid AND w.rulename <> '_RETURN'
        UNION ALL
        SELECT 'view', name, '', concat_ws(' ', array_to_string(reloptions, ' '), pg_get_viewdef(oid)), maker
        FROM relation
        WHERE relkind = 'v'
        UNION ALL
        SELECT 'function', p.oid::regprocedure::text, '', pg_get_functiondef(p.oid), ours.maker
        FROM pg_proc AS p
        JOIN ours ON ours.oid = p.pronamespace
        WHERE p.prokind IN ('f', 'p')
        """

    /// The comments, in the same columns.
    static let comments: StaticString = """
        SELECT 'comment', pg_describe_object(d.classoid, d.objoid, d.objsubid), '', d.description, NULL::name
        FROM pg_description AS d
        LEFT JOIN pg_proc AS p ON d.classoid = 'pg_proc'::regclass AND p.oid = d.objoid
        LEFT JOIN pg_index AS i ON d.classoid = 'pg_class'::regclass AND i.indexrelid = d.objoid
        LEFT JOIN pg_trigger AS t ON d.classoid = 'pg_trigger'::regclass AND t.oid = d.objoid
        LEFT JOIN pg_class AS c
            ON (d.classoid = 'pg_class'::regclass OR t.oid IS NOT NULL)
            AND c.oid = coalesce(t.tgrelid, i.indrelid, d.objoid)
        JOIN pg_namespace AS n
            ON n.oid = coalesce(
                CASE WHEN d.classoid = 'pg_namespace'::regclass THEN d.objoid END, p.pronamespace, c.relnamespace)
        WHERE n.nspname IN ('cjledger', 'ledger', 'projection', 'analytics', 'reconciler')
            AND NOT coalesce(
                c.relispartition OR c.relkind IN ('i', 'I')
                OR n.nspname = 'projection' AND c.relname ~ '_g[0-9]+$', false)
        """
}
