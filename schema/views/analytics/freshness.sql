-- What shows one generation for good waits for nothing.
CREATE OR REPLACE VIEW analytics.freshness AS
SELECT
    g.checkpoint AS position,
    (
        SELECT max(a.last_received_at)
        FROM projection.accounts AS a
        WHERE a.generation = g.generation
    ) AS last_received_at,
    CASE
        WHEN g.as_of IS NULL
        THEN coalesce(greatest(round(extract(epoch FROM clock_timestamp() - waiting.recorded_at), 3), 0), 0)
    END AS lag_seconds,
    g.generation,
    g.fold_version AS version
FROM projection.live AS l
JOIN projection.generations AS g ON g.generation = l.generation
LEFT JOIN LATERAL (
    SELECT e.recorded_at
    FROM ledger.events AS e
    WHERE e.position > g.checkpoint
    ORDER BY e.position
    LIMIT 1
) AS waiting ON true;

COMMENT ON VIEW analytics.freshness IS 'One row: how far the views have come.';
COMMENT ON COLUMN analytics.freshness.position IS
    'Every event up to this position is in every view, and none after it.';
COMMENT ON COLUMN analytics.freshness.last_received_at IS
    'When the latest webhook among these events was received; what CJ was asked for does not count. NULL when none came.';
COMMENT ON COLUMN analytics.freshness.lag_seconds IS
    'How long the oldest event not yet shown has been waiting, in seconds; 0 when none waits. NULL in views as of a position, which wait for nothing.';
COMMENT ON COLUMN analytics.freshness.generation IS 'The generation of the read models the views show.';
COMMENT ON COLUMN analytics.freshness.version IS 'The version of the rules they were made by.';

GRANT SELECT ON analytics.freshness TO cjledger_runtime, cjledger_analyst;
