-- Before a split or a merge there is one charge, and after it that of the parts: it is one and the same money. It is taken
-- from the orders as they were before, where all of those have a paid cost sheet; else from what took their place.
CREATE OR REPLACE VIEW projection.order_charges AS
SELECT o.account, o.order_key, o.paid_at, s.paid_amount AS amount, told.position
FROM projection.orders AS o
JOIN projection.cost_sheets AS s
    ON s.generation = o.generation AND s.account = o.account AND s.order_key = o.order_key AND s.is_newest
    AND s.paid_amount IS NOT NULL
-- The first answer that told the amount.
CROSS JOIN LATERAL (
    SELECT min(t.position) AS position
    FROM projection.cost_sheets AS t
    WHERE t.generation = s.generation AND t.account = s.account AND t.order_key = s.order_key
        AND t.paid_amount = s.paid_amount
) AS told
LEFT JOIN LATERAL (
    SELECT
        bool_and(
            EXISTS (
                SELECT
                FROM projection.cost_sheets AS t
                WHERE t.generation = (SELECT generation FROM projection.live) AND t.account = s.account
                    AND t.order_key = root.order_key AND t.is_newest AND t.paid_amount IS NOT NULL
            )) AS are_charged,
        bool_or(root.order_key = o.order_key) AS are_own
    FROM projection.orders AS root
    WHERE o.family_key IS NOT NULL
        AND root.generation = o.generation AND root.account = o.account
        AND coalesce(root.family_key, root.order_key) = o.family_key AND root.is_sandbox IS NOT TRUE
        AND NOT EXISTS (
            SELECT
            FROM projection.order_successions AS became
            WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = root.account
                AND became.order_key = root.order_key
        )
) AS roots ON true
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL
    AND o.is_sandbox IS NOT TRUE
    AND CASE
        WHEN o.family_key IS NULL THEN true
        WHEN roots.are_charged THEN roots.are_own
        -- The leaves.
        ELSE NOT EXISTS (
            SELECT
            FROM projection.order_successions AS became
            WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = o.account
                AND became.origin_key = o.order_key
        )
    END;

COMMENT ON VIEW projection.order_charges IS
    'What CJ charged, each charge once, without test orders: those orders whose paid_amount makes up charged_amount of analytics.order_families.';
COMMENT ON COLUMN projection.order_charges.position IS 'The first event that told the amount.';
