CREATE OR REPLACE VIEW analytics.repairs AS
SELECT
    r.account,
    r.topic,
    r.kind,
    r.entity AS reference,
    coalesce(o.order_key, r.order_id) AS order_key,
    r.position,
    r.repaired_at,
    r.told AS said,
    r.told_position AS said_position,
    r.said AS answered,
    r.happened_at
FROM projection.live AS l
JOIN projection.generations AS g ON g.generation = l.generation
JOIN reconciler.repairs AS r ON r.position <= coalesce(g.as_of, 9223372036854775807)
LEFT JOIN LATERAL (
    SELECT i.order_key
    FROM projection.order_ids AS i
    WHERE i.id = r.order_id AND i.account = r.account AND i.generation = l.generation
        AND i.kind IN ('code', 'internal', 'pending')
    ORDER BY i.order_key
    LIMIT 1
) AS o ON true;

COMMENT ON VIEW analytics.repairs IS
    'Each change that CJ''s webhooks left out and CJ''s API told: one row. Nothing here is wrong any more. analytics.drift counts them.';
COMMENT ON COLUMN analytics.repairs.account IS 'The account.';
COMMENT ON COLUMN analytics.repairs.topic IS
    'The topic whose webhooks should have told: order, logistics, makeup, privateOrder or stock.';
COMMENT ON COLUMN analytics.repairs.kind IS
    'missing: no webhook had told of it. behind: webhooks had told an earlier state. different: what they had told contradicts it. late: the webhook came after the repair.';
COMMENT ON COLUMN analytics.repairs.reference IS
    'The order, parcel, bill, stocking order or variant, by the name CJ was asked with.';
COMMENT ON COLUMN analytics.repairs.order_key IS
    'The order it is about. NULL: about none, or about one that is not known.';
COMMENT ON COLUMN analytics.repairs.position IS 'The event that holds CJ''s answer.';
COMMENT ON COLUMN analytics.repairs.repaired_at IS 'When it was found.';
COMMENT ON COLUMN analytics.repairs.said IS 'The last status that webhooks had said; of a variant the last level in one of the areas. NULL: none, or not known.';
COMMENT ON COLUMN analytics.repairs.said_position IS 'The webhook that said it. NULL: none, or not known.';
COMMENT ON COLUMN analytics.repairs.answered IS 'The status that CJ''s API answered; of a variant the levels by area, such as 1=10877, 2=40.';
COMMENT ON COLUMN analytics.repairs.happened_at IS
    'From when on CJ could have told: its own date, or the last answer without it. NULL: neither is known.';

GRANT SELECT ON analytics.repairs TO cjledger_runtime, cjledger_analyst;
