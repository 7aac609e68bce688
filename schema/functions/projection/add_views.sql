-- The views name the generation's own tables, not those that they are partitions of: so the tables can leave, and no query
-- of others has to be planned with them.
--
-- A view's text is the server's own. Read with analytics as the search path it names what is in analytics without a
-- schema, so that the same text means the new schema's views where that is the search path.
CREATE OR REPLACE FUNCTION projection.add_views(in_schema text, of_generation integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog AS
$$
DECLARE
    source record;
    made text[] := '{}';
    helpers text[];
    models text;
    text_of_view text;
BEGIN
    EXECUTE format('CREATE SCHEMA %I', in_schema);
    EXECUTE format(
        'COMMENT ON SCHEMA %I IS %L', in_schema,
        format(
            'The views of analytics as the ledger stood at position %s. Columns and rules are those of the day it was made.',
            (SELECT as_of FROM projection.generations WHERE generation = of_generation)));
    EXECUTE format('CREATE VIEW %I.live AS SELECT %s AS generation', in_schema, of_generation);
    EXECUTE format(
        'COMMENT ON VIEW %I.live IS %L', in_schema, 'The generation that the views of this schema show, for good.');
    EXECUTE format(
        'COMMENT ON COLUMN %I.live.generation IS %L', in_schema, 'Number of the generation.');
    SELECT coalesce(array_agg(relname), '{}') INTO helpers
    FROM pg_class
    WHERE relnamespace = 'projection'::regnamespace AND relkind = 'v';
    SELECT 'projection\.(' || string_agg(relname, '|') || ')\M' INTO models
    FROM pg_class
    WHERE relnamespace = 'projection'::regnamespace AND relkind = 'p';
    FOR source IN
        -- Each behind all that it looks at.
        WITH RECURSIVE used (view, on_view) AS (
            SELECT DISTINCT r.ev_class, d.refobjid
            FROM pg_rewrite AS r
            JOIN pg_depend AS d
                ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
                AND d.refobjid <> r.ev_class
            JOIN pg_class AS target ON target.oid = d.refobjid AND target.relkind = 'v'
        ),
        ranked (view, rank) AS (
            SELECT oid, 0
            FROM pg_class
            WHERE relkind = 'v' AND relnamespace IN ('analytics'::regnamespace, 'projection'::regnamespace)
            UNION
            SELECT u.view, r.rank + 1 FROM ranked AS r JOIN used AS u ON u.on_view = r.view
        )
        SELECT c.oid, c.relname AS name, n.nspname = 'analytics' AS is_shown, c.reloptions AS options
        FROM ranked AS r
        JOIN pg_class AS c ON c.oid = r.view
        JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname IN ('analytics', 'projection')
        GROUP BY c.oid, c.relname, n.nspname, c.reloptions
        ORDER BY max(r.rank), c.relname
    LOOP
        PERFORM set_config('search_path', 'analytics', true);
        text_of_view := regexp_replace(
            pg_get_viewdef(source.oid), '\mprojection\.(live|' || array_to_string(helpers, '|') || ')\M',
            format('%I', in_schema) || '.\1', 'g');
        -- Behind a table stands its other name, in small letters, or else a word of SQL's, in capitals.
        text_of_view := regexp_replace(
            text_of_view, '\m' || models || '(?= [a-z_"])', 'projection.\1_g' || of_generation, 'g');
        text_of_view := regexp_replace(
            text_of_view, '\m' || models, 'projection.\1_g' || of_generation || ' \1', 'g');
        -- The functions of analytics are for all.
        PERFORM set_config('search_path', quote_ident(in_schema) || ', analytics', true);
        EXECUTE format(
            'CREATE VIEW %I.%I %s AS %s', in_schema, source.name,
            'WITH (' || array_to_string(source.options, ', ') || ')', text_of_view);
        PERFORM set_config('search_path', 'pg_catalog', true);
        EXECUTE coalesce((
            SELECT string_agg(
                format(
                    'COMMENT ON %s %I.%I%s IS %L;', CASE WHEN d.objsubid = 0 THEN 'VIEW' ELSE 'COLUMN' END, in_schema,
                    source.name, '.' || quote_ident(a.attname), d.description),
                ' ')
            FROM pg_description AS d
            LEFT JOIN pg_attribute AS a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
            WHERE d.classoid = 'pg_class'::regclass AND d.objoid = source.oid
        ), 'SELECT');
        IF source.is_shown THEN
            EXECUTE format('GRANT SELECT ON %I.%I TO cjledger_analyst, cjledger_runtime', in_schema, source.name);
        END IF;
    END LOOP;
    -- What is converted is converted by the rates of that moment.
    EXECUTE replace(
        pg_get_functiondef('analytics.in_currency(numeric, timestamptz, text)'::regprocedure), 'analytics.',
        quote_ident(in_schema) || '.');
    EXECUTE format(
        'COMMENT ON FUNCTION %I.in_currency(numeric, timestamptz, text) IS %L', in_schema,
        obj_description('analytics.in_currency(numeric, timestamptz, text)'::regprocedure, 'pg_proc'));
    IF EXISTS (
        SELECT
        FROM pg_class AS c
        JOIN pg_rewrite AS r ON r.ev_class = c.oid
        JOIN pg_depend AS d
            ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
        JOIN pg_class AS target ON target.oid = d.refobjid
        WHERE c.relnamespace = in_schema::regnamespace
            AND (
                target.oid = 'projection.live'::regclass
                OR target.relkind = 'p'
                OR target.relkind = 'v' AND target.relnamespace <> c.relnamespace
            )
    ) THEN
        RAISE EXCEPTION 'a view of schema % would show more than generation %', in_schema, of_generation;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO cjledger_analyst, cjledger_runtime', in_schema);
END
$$;

COMMENT ON FUNCTION projection.add_views(text, integer) IS
    'Makes a schema with all views of analytics, which show one generation for good: same columns, same comments, same rights. They stay as they are when the views of analytics change.';
