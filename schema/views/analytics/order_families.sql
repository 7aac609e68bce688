CREATE OR REPLACE VIEW analytics.order_families AS
SELECT
    f.account,
    f.family_key,
    f.members,
    f.created_at,
    f.paid_at,
    CASE WHEN alone.is_alone THEN f.members ELSE sums.leaves END AS leaves,
    CASE
        WHEN alone.is_alone THEN own.paid_amount
        -- Before a split there is one charge, and after it that of the parts: it is one and the same money.
        WHEN sums.all_roots_paid THEN sums.paid_by_roots
        ELSE sums.paid_by_leaves
    END AS charged_amount,
    CASE WHEN alone.is_alone THEN own.paid_amount ELSE sums.paid_by_leaves END AS paid_amount,
    CASE WHEN alone.is_alone THEN own.landed_cost ELSE sums.landed_cost END AS landed_cost,
    CASE WHEN alone.is_alone THEN own.cost_complete ELSE sums.cost_complete END AS cost_complete,
    CASE WHEN alone.is_alone THEN NOT own.is_money ELSE sums.is_sandbox END AS is_sandbox,
    CASE WHEN alone.is_alone THEN own.is_paid ELSE sums.all_leaves_paid END AS is_paid,
    coalesce(CASE WHEN alone.is_alone THEN own.counts ELSE sums.counts END, false) AS counts
FROM analytics.order_family_members AS f
CROSS JOIN LATERAL (SELECT cardinality(f.members) = 1 AS is_alone) AS alone
-- What the only order costs is what the family costs: that needs no sums.
LEFT JOIN LATERAL (
    SELECT
        CASE WHEN sort.is_money THEN c.paid_amount END AS paid_amount,
        CASE WHEN sort.is_money THEN c.landed_cost END AS landed_cost,
        c.cost_complete,
        c.counts,
        sort.is_money,
        CASE WHEN sort.is_money THEN c.paid_amount IS NOT NULL END AS is_paid
    FROM analytics.order_costs AS c
    CROSS JOIN LATERAL (SELECT c.is_sandbox IS NOT TRUE AS is_money) AS sort
    WHERE alone.is_alone AND c.account = f.account AND c.order_key = f.order_key
    OFFSET 0
) AS own ON true
LEFT JOIN LATERAL (
    SELECT
        array_agg(member.order_key ORDER BY member.order_key) FILTER (WHERE NOT c.is_superseded) AS leaves,
        bool_and(c.paid_amount IS NOT NULL) FILTER (WHERE m.is_root AND is_money) AS all_roots_paid,
        bool_and(c.paid_amount IS NOT NULL) FILTER (WHERE NOT c.is_superseded AND is_money) AS all_leaves_paid,
        sum(c.paid_amount) FILTER (WHERE m.is_root AND is_money) AS paid_by_roots,
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
    FROM unnest(f.members) AS member (order_key)
    -- OFFSET 0 has each member looked up by its key; joined, all costs would be worked out for each family.
    CROSS JOIN LATERAL (
        SELECT k.paid_amount, k.landed_cost, k.extra_bills, k.dispute_credit, k.cost_complete, k.is_superseded,
            k.is_sandbox, k.counts
        FROM analytics.order_costs AS k
        WHERE k.account = f.account AND k.order_key = member.order_key
        OFFSET 0
    ) AS c
    CROSS JOIN LATERAL (
        SELECT NOT EXISTS (
            SELECT
            FROM projection.order_successions AS became
            WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = f.account
                AND became.order_key = member.order_key
        ) AS is_root
    ) AS m
    CROSS JOIN LATERAL (
        SELECT
            c.is_sandbox IS NOT TRUE AS is_money,
            nullif(coalesce(c.extra_bills, 0) - c.dispute_credit, 0) AS beside
    ) AS sort
    WHERE NOT alone.is_alone
) AS sums ON true
WHERE f.order_key = f.family_key
    -- Follows from it, and spares the walk from most members but the first. NOT EXISTS would be one more join.
    AND EXISTS (
        SELECT
        FROM projection.order_links AS l
        JOIN projection.order_ids AS i
            ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
            AND i.kind IN ('code', 'internal')
        WHERE l.generation = (SELECT generation FROM projection.live) AND l.account = f.account
            AND l.order_key = f.order_key AND i.order_key < l.order_key
    ) IS NOT TRUE;

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
