CREATE OR REPLACE VIEW analytics.evidence AS
SELECT
    e.position,
    e.account,
    e.type AS call,
    (told.snapshot->>'asked_at')::timestamptz AS asked_at,
    e.received_at,
    told.snapshot->'parameters' AS parameters,
    nullif(told.snapshot->'answer', 'null') AS answer,
    told.snapshot->>'code' AS refusal_code,
    s.order_ids,
    s.track_numbers
FROM ledger.events AS e
-- OFFSET 0 has each body read once.
CROSS JOIN LATERAL (SELECT projection.shown_snapshot(e.body) AS snapshot OFFSET 0) AS told
LEFT JOIN projection.event_subjects AS s
    ON s.generation = (SELECT generation FROM projection.live) AND s.position = e.position
WHERE e.source = 'snapshot' AND e.position <= (
    SELECT g.checkpoint
    FROM projection.generations AS g
    JOIN projection.live AS l ON l.generation = g.generation
);

COMMENT ON VIEW analytics.evidence IS
    'What CJ''s API answered, as it was stored: one row for each answer that said something new. It was cut to what orders, parcels and costs need before it was stored; free texts are left out here. The bodies of webhooks are not shown. Ask by position, or by order_ids and track_numbers with @> as in analytics.events.';
COMMENT ON COLUMN analytics.evidence.position IS 'The event''s place in the ledger, as columns named position elsewhere name it.';
COMMENT ON COLUMN analytics.evidence.account IS 'The account.';
COMMENT ON COLUMN analytics.evidence.call IS 'The call of CJ''s API, such as getOrderDetail.';
COMMENT ON COLUMN analytics.evidence.asked_at IS 'When it was asked, by this database''s clock.';
COMMENT ON COLUMN analytics.evidence.received_at IS 'When the answer was received.';
COMMENT ON COLUMN analytics.evidence.parameters IS 'What it was asked for.';
COMMENT ON COLUMN analytics.evidence.answer IS
    'The answer, in CJ''s words. NULL where CJ knows no such thing, and where jsonb cannot hold it.';
COMMENT ON COLUMN analytics.evidence.refusal_code IS 'CJ''s code, where it knows no such thing. NULL for an answer.';
COMMENT ON COLUMN analytics.evidence.order_ids IS 'The ids of orders and stocking orders that it names; see analytics.events.';
COMMENT ON COLUMN analytics.evidence.track_numbers IS 'The track numbers that it names; see analytics.events.';

GRANT SELECT ON analytics.evidence TO cjledger_runtime, cjledger_analyst;
