CREATE OR REPLACE VIEW analytics.missing_cost_sheets AS
SELECT o.account, o.order_key, greatest(o.paid_at, o.first_seen_at) AS since
FROM projection.orders AS o
WHERE o.generation = (SELECT generation FROM projection.live)
    AND o.attached_to IS NULL
    AND o.is_sandbox IS NOT TRUE
    AND projection.is_paid(o.paid_at, o.status)
    -- What was split or merged is charged as what became of it.
    AND o.status IS DISTINCT FROM 'OTHER'
    AND NOT EXISTS (
        SELECT
        FROM projection.order_successions AS became
        WHERE became.generation = o.generation AND became.account = o.account AND became.origin_key = o.order_key
    )
    AND NOT EXISTS (
        SELECT
        FROM projection.cost_sheets AS s
        WHERE s.generation = o.generation AND s.account = o.account AND s.order_key = o.order_key
    );

COMMENT ON VIEW analytics.missing_cost_sheets IS
    'Paid orders that CJ has given no cost sheet for, so that what they cost is not known. Orders that CJ says are tests are not among them.';
COMMENT ON COLUMN analytics.missing_cost_sheets.account IS 'The account.';
COMMENT ON COLUMN analytics.missing_cost_sheets.order_key IS 'The order.';
COMMENT ON COLUMN analytics.missing_cost_sheets.since IS
    'Since when there should be one: when it was paid, or first heard of where that is later.';

GRANT SELECT ON analytics.missing_cost_sheets TO cjledger_runtime, cjledger_analyst;
