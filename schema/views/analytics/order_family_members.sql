CREATE OR REPLACE VIEW analytics.order_family_members AS
SELECT
    o.account,
    o.order_key,
    coalesce(family.family_key, o.order_key) AS family_key,
    coalesce(family.members, ARRAY[o.order_key]) AS members,
    NOT (has.relatives AND EXISTS (
        SELECT
        FROM projection.order_successions AS became
        WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = o.account
            AND became.origin_key = o.order_key
    )) AS is_leaf,
    o.created_at,
    o.paid_at,
    o.is_sandbox
FROM projection.orders AS o
-- Most orders have no relatives, so nobody walks from those.
LEFT JOIN LATERAL (
    SELECT
        EXISTS (
            SELECT
            FROM projection.order_links AS l
            WHERE l.generation = (SELECT generation FROM projection.live) AND l.account = o.account
                AND l.order_key = o.order_key
        ) OR EXISTS (
            SELECT
            FROM projection.order_ids AS own
            JOIN projection.order_links AS l
                ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
            WHERE own.generation = (SELECT generation FROM projection.live) AND own.account = o.account
                AND own.order_key = o.order_key AND own.kind IN ('code', 'internal')
        ) AS relatives
) AS has ON true
LEFT JOIN LATERAL (
    WITH RECURSIVE reached (order_key) AS (
        SELECT o.order_key
        UNION
        SELECT related.order_key
        FROM reached AS r
        CROSS JOIN LATERAL (
            SELECT i.order_key
            FROM projection.order_links AS l
            JOIN projection.order_ids AS i
                ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
                AND i.kind IN ('code', 'internal')
            WHERE l.generation = o.generation AND l.account = o.account AND l.order_key = r.order_key
            UNION ALL
            SELECT l.order_key
            FROM projection.order_ids AS i
            JOIN projection.order_links AS l
                ON l.generation = i.generation AND l.account = i.account AND l.related_code = i.id
            WHERE i.generation = o.generation AND i.account = o.account AND i.order_key = r.order_key
                AND i.kind IN ('code', 'internal')
        ) AS related
    )
    SELECT min(order_key) AS family_key, array_agg(order_key ORDER BY order_key) AS members
    FROM reached
    WHERE has.relatives
) AS family ON true
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON VIEW analytics.order_family_members IS
    'Which family each order belongs to: all that came of one another by splits, merges and being sent again. An order without any relatives is a family of its own.';
COMMENT ON COLUMN analytics.order_family_members.account IS 'The account.';
COMMENT ON COLUMN analytics.order_family_members.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_family_members.family_key IS 'The least order_key of the family.';
COMMENT ON COLUMN analytics.order_family_members.members IS 'All orders of the family.';
COMMENT ON COLUMN analytics.order_family_members.is_leaf IS
    'Whether no split or merge put other orders in its place. An order that was sent again stays a leaf: both were charged.';
COMMENT ON COLUMN analytics.order_family_members.created_at IS 'When the order was created at CJ; see orders.';
COMMENT ON COLUMN analytics.order_family_members.paid_at IS 'When the order was paid; see orders.';
COMMENT ON COLUMN analytics.order_family_members.is_sandbox IS 'Whether the order is a test order; see orders.';

GRANT SELECT ON analytics.order_family_members TO cjledger_runtime, cjledger_analyst;
