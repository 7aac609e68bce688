CREATE OR REPLACE VIEW analytics.order_families AS
SELECT
    own.account,
    own.family_key,
    CASE
        WHEN own.is_alone THEN ARRAY[own.order_key]
        ELSE ARRAY(
            SELECT m.order_key
            FROM projection.orders AS m
            WHERE m.generation = (SELECT generation FROM projection.live) AND m.account = own.account
                AND coalesce(m.family_key, m.order_key) = own.family_key
            ORDER BY m.order_key
        )
    END AS members,
    own.created_at,
    own.paid_at,
    CASE WHEN own.is_alone THEN ARRAY[own.order_key] ELSE sums.leaves END AS leaves,
    CASE
        WHEN own.is_alone THEN CASE WHEN sort.is_money THEN own.paid_amount END
        -- Before a split there is one charge, and after it that of the parts: it is one and the same money.
        WHEN sums.all_roots_paid THEN sums.paid_by_roots
        ELSE sums.paid_by_leaves
    END AS charged_amount,
    CASE
        WHEN own.is_alone THEN CASE WHEN sort.is_money THEN own.paid_amount END
        ELSE sums.paid_by_leaves
    END AS paid_amount,
    CASE
        WHEN own.is_alone THEN CASE WHEN sort.is_money THEN own.landed_cost END
        ELSE sums.landed_cost
    END AS landed_cost,
    CASE WHEN own.is_alone THEN own.cost_complete ELSE sums.cost_complete END AS cost_complete,
    CASE WHEN own.is_alone THEN NOT sort.is_money ELSE sums.is_sandbox END AS is_sandbox,
    CASE
        WHEN own.is_alone THEN CASE WHEN sort.is_money THEN own.paid_amount IS NOT NULL END
        ELSE sums.all_leaves_paid
    END AS is_paid,
    coalesce(CASE WHEN own.is_alone THEN own.counts ELSE sums.counts END, false) AS counts
-- The order whose key is the family's. What the only order costs is what the family costs: that needs no sums.
FROM projection.order_cost_parts AS own
CROSS JOIN LATERAL (SELECT own.is_sandbox IS NOT TRUE AS is_money) AS sort
LEFT JOIN LATERAL (
    SELECT
        array_agg(c.order_key ORDER BY c.order_key) FILTER (WHERE NOT c.is_superseded) AS leaves,
        bool_and(c.paid_amount IS NOT NULL) FILTER (WHERE is_root AND is_money) AS all_roots_paid,
        bool_and(c.paid_amount IS NOT NULL) FILTER (WHERE NOT c.is_superseded AND is_money) AS all_leaves_paid,
        sum(c.paid_amount) FILTER (WHERE is_root AND is_money) AS paid_by_roots,
        sum(c.paid_amount) FILTER (WHERE NOT c.is_superseded AND is_money) AS paid_by_leaves,
        bool_or(c.counts) AS counts,
        -- What was billed or given back for an order that does not count itself, one that was split or merged say, no
        -- other order shows.
        CASE
            WHEN NOT bool_and(c.dispute_credit IS NOT NULL OR NOT is_money) THEN NULL
            WHEN bool_or(c.counts) THEN sum(CASE WHEN c.counts THEN c.landed_cost ELSE beside END)
                FILTER (WHERE is_money)
            ELSE sum(CASE WHEN NOT c.is_superseded THEN c.landed_cost ELSE beside END) FILTER (WHERE is_money)
        END AS landed_cost,
        bool_and(c.cost_complete) FILTER (WHERE NOT c.is_superseded) AS cost_complete,
        bool_and(NOT is_money) AS is_sandbox
    -- OFFSET 0 has the members looked up by their family; joined, all costs would be worked out for each family.
    FROM (
        SELECT k.order_key, k.paid_amount, k.landed_cost, k.extra_bills, k.dispute_credit, k.cost_complete,
            k.is_superseded, k.is_sandbox, k.counts
        FROM projection.order_cost_parts AS k
        WHERE k.account = own.account AND k.family_key = own.family_key
        OFFSET 0
    ) AS c
    CROSS JOIN LATERAL (
        SELECT
            NOT EXISTS (
                SELECT
                FROM projection.order_successions AS became
                WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = own.account
                    AND became.order_key = c.order_key
            ) AS is_root,
            c.is_sandbox IS NOT TRUE AS is_money,
            nullif(coalesce(c.extra_bills, 0) - c.dispute_credit, 0) AS beside
    ) AS sort
    WHERE NOT own.is_alone
) AS sums ON true
WHERE own.is_alone OR own.order_key = own.family_key;

COMMENT ON VIEW analytics.order_families IS
    'What each family of orders costs, nothing counted twice or lost: one row for each, families of one order included. See order_family_members for whose family an order is of.';
COMMENT ON COLUMN analytics.order_families.account IS 'The account.';
COMMENT ON COLUMN analytics.order_families.family_key IS 'The least order_key of the family.';
COMMENT ON COLUMN analytics.order_families.members IS 'All its orders.';
COMMENT ON COLUMN analytics.order_families.created_at IS
    'When the order of family_key was created at CJ; see orders.';
COMMENT ON COLUMN analytics.order_families.paid_at IS
    'When the order of family_key was paid: of a split the one that was split. It is the date to ask for a month of families by.';
COMMENT ON COLUMN analytics.order_families.leaves IS
    'Those that no split or merge put others in the place of. Their costs are the family''s.';
COMMENT ON COLUMN analytics.order_families.charged_amount IS
    'What CJ charged for its orders as they were before any split or merge, where all of those have a paid cost sheet; else what it charged for the leaves. Bills come on top. NULL when nothing was charged.';
COMMENT ON COLUMN analytics.order_families.paid_amount IS
    'The sum of paid_amount over the leaves. The same as charged_amount once all their cost sheets are known.';
COMMENT ON COLUMN analytics.order_families.landed_cost IS
    'The sum of landed_cost over its orders that count, with what was billed and given back for the others; where none counts, over the leaves, which is a quote. NULL when nothing is known, and where dispute_credit of one is not.';
COMMENT ON COLUMN analytics.order_families.cost_complete IS 'Whether the cost of every leaf is complete.';
COMMENT ON COLUMN analytics.order_families.is_sandbox IS
    'Whether all its orders are test orders. Those are in no sum, so its amounts are NULL then.';
COMMENT ON COLUMN analytics.order_families.is_paid IS 'Whether every leaf has a paid cost sheet.';
COMMENT ON COLUMN analytics.order_families.counts IS
    'Whether one of its orders counts, so that its landed_cost belongs in a sum; see order_costs. Never NULL.';

GRANT SELECT ON analytics.order_families TO cjledger_runtime, cjledger_analyst;
