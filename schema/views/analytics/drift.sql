CREATE OR REPLACE VIEW analytics.drift AS
SELECT
    account,
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
GROUP BY 1, 2, 3, 4;

COMMENT ON VIEW analytics.drift IS
    'What CJ''s webhooks left out and CJ''s API told: how often, and how long it took. Nothing here is wrong any more.';
COMMENT ON COLUMN analytics.drift.account IS 'The account.';
COMMENT ON COLUMN analytics.drift.day IS 'The day of the repair, in UTC.';
COMMENT ON COLUMN analytics.drift.topic IS
    'The topic whose webhooks should have told: order, logistics, makeup, privateOrder or stock.';
COMMENT ON COLUMN analytics.drift.kind IS
    'missing: no webhook had told of it. behind: webhooks had told an earlier state. different: what they had told contradicts it. late: the webhook came after the repair.';
COMMENT ON COLUMN analytics.drift.count IS 'How many times.';
COMMENT ON COLUMN analytics.drift.seconds_to_repair IS
    'From when CJ could have told (CJ''s own date, or the last answer without it) to the repair, on average; whole seconds. NULL where that is not known.';

GRANT SELECT ON analytics.drift TO cjledger_runtime, cjledger_analyst;
