CREATE OR REPLACE VIEW analytics.order_family_members AS
SELECT
    o.account,
    o.order_key,
    coalesce(o.family_key, o.order_key) AS family_key,
    CASE
        WHEN o.family_key IS NULL THEN ARRAY[o.order_key]
        ELSE ARRAY(
            SELECT m.order_key
            FROM projection.orders AS m
            WHERE m.generation = o.generation AND m.account = o.account
                AND coalesce(m.family_key, m.order_key) = o.family_key
            ORDER BY m.order_key
        )
    END AS members,
    NOT (o.family_key IS NOT NULL AND EXISTS (
        SELECT
        FROM projection.order_successions AS became
        WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = o.account
            AND became.origin_key = o.order_key
    )) AS is_leaf,
    o.created_at,
    o.paid_at,
    o.is_sandbox
FROM projection.orders AS o
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
