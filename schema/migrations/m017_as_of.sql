-- The ledger as it stood at a position: views of their own that show one generation for good. And what came of folding
-- events again and comparing.

SET LOCAL ROLE cjledger_projector;

-- What shows one generation for good waits for nothing, and knows of no repair that came later. For the views of the live
-- generation nothing changes.
CREATE OR REPLACE VIEW analytics.freshness AS
SELECT
    g.checkpoint AS position,
    last.received_at AS last_received_at,
    CASE
        WHEN g.as_of IS NULL
        THEN coalesce(greatest(round(extract(epoch FROM clock_timestamp() - waiting.recorded_at), 3), 0), 0)
    END AS lag_seconds,
    g.generation,
    g.fold_version AS version
FROM projection.live AS l
JOIN projection.generations AS g ON g.generation = l.generation
LEFT JOIN LATERAL (
    SELECT e.received_at
    FROM ledger.events AS e
    WHERE e.position <= g.checkpoint
    ORDER BY e.position DESC
    LIMIT 1
) AS last ON true
LEFT JOIN LATERAL (
    SELECT e.recorded_at
    FROM ledger.events AS e
    WHERE e.position > g.checkpoint
    ORDER BY e.position
    LIMIT 1
) AS waiting ON true;

COMMENT ON COLUMN analytics.freshness.lag_seconds IS
    'How long the oldest event not yet shown has been waiting, in seconds; 0 when none waits. NULL in views as of a position, which wait for nothing.';

CREATE OR REPLACE VIEW analytics.drift AS
SELECT
    (repaired_at AT TIME ZONE 'UTC')::date AS day,
    topic,
    kind,
    count(*) AS count,
    round(avg(extract(epoch FROM repaired_at - happened_at)), 0) AS seconds_to_repair
FROM reconciler.repairs
WHERE position <= (
    SELECT coalesce(g.as_of, 9223372036854775807)
    FROM projection.live AS l
    JOIN projection.generations AS g ON g.generation = l.generation
)
GROUP BY 1, 2, 3;

CREATE FUNCTION projection.position_at(instant timestamptz) RETURNS bigint
    LANGUAGE plpgsql STABLE AS
$$
DECLARE
    -- The position sought is at least the first of these and less than the second.
    before bigint := 0;
    beyond bigint := coalesce((SELECT max(position) FROM ledger.events), 0) + 1;
    middle record;
BEGIN
    -- Events are recorded in the order of their positions, so there is no need to look at them all.
    WHILE before + 1 < beyond LOOP
        SELECT position, recorded_at INTO middle
        FROM ledger.events
        WHERE position > (before + beyond) / 2 - 1 AND position < beyond
        ORDER BY position
        LIMIT 1;
        IF NOT FOUND OR middle.recorded_at > instant THEN
            beyond := (before + beyond) / 2;
        ELSE
            before := middle.position;
        END IF;
    END LOOP;
    RETURN before;
END
$$;

COMMENT ON FUNCTION projection.position_at(timestamptz) IS
    'The last position before the first event that was recorded later than an instant; 0 when all were.';

-- A view's text is the server's own. Read with analytics as the search path it names what is in analytics without a
-- schema, so that the same text means the new schema's views where that is the search path.
CREATE FUNCTION projection.add_views(in_schema text, of_generation integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog AS
$$
DECLARE
    source record;
    made text[] := '{}';
    helpers text[];
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

CREATE TABLE projection.verification (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    claimed_at timestamptz,
    ended_at   timestamptz,
    generation integer,
    position   bigint,
    orders     bigint,
    parcels    bigint,
    rows       bigint,
    examples   text[]
);

INSERT INTO projection.verification DEFAULT VALUES;

COMMENT ON TABLE projection.verification IS
    'The last time that events were folded again and the live read models compared with what came of it.';
COMMENT ON COLUMN projection.verification.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN projection.verification.claimed_at IS 'When an instance last set about it by itself. NULL: none did.';
COMMENT ON COLUMN projection.verification.ended_at IS 'When it last came to an end, by itself or by a person. NULL: it never did.';
COMMENT ON COLUMN projection.verification.generation IS 'The generation that was live.';
COMMENT ON COLUMN projection.verification.position IS 'Where that stood.';
COMMENT ON COLUMN projection.verification.orders IS 'How many orders were compared. NULL: all.';
COMMENT ON COLUMN projection.verification.parcels IS 'How many parcels were compared. NULL: all.';
COMMENT ON COLUMN projection.verification.rows IS 'How many rows differed.';
COMMENT ON COLUMN projection.verification.examples IS 'Some of them, in words.';

GRANT SELECT ON projection.verification TO cjledger_runtime;
