-- What a bundle of families costs is laid on the goods that were sold of it, by shares of whole cents: each line gets what
-- the shares up to it come to, rounded, less what those before it got, and the last the rest. So they sum to the cost.
CREATE OR REPLACE VIEW analytics.margins AS
WITH match AS MATERIALIZED (
    SELECT account, sale_order, family_key, bundle_key, order_key, matched_by, is_replaced
    FROM projection.sale_matches
),
matched_order AS (
    SELECT
        account, sale_order, min(bundle_key) AS bundle_key, min(order_key) AS order_key,
        min(family_key) AS family_key, min(matched_by) AS matched_by, bool_or(is_replaced) AS is_replaced
    FROM match
    GROUP BY account, sale_order
),
cost AS MATERIALIZED (
    SELECT f.account, f.family_key, f.leaves, m.bundle_key, f.landed_cost, f.cost_complete
    FROM analytics.order_families AS f
    LEFT JOIN (SELECT DISTINCT account, family_key, bundle_key FROM match) AS m
        ON m.account = f.account AND m.family_key = f.family_key
    WHERE f.counts
),
bundle AS (
    SELECT account, bundle_key, sum(landed_cost) AS cost, bool_and(cost_complete) AS is_complete
    FROM cost
    WHERE bundle_key IS NOT NULL
    GROUP BY account, bundle_key
),
sku_cost AS (
    SELECT c.account, c.bundle_key, i.sku, sum(i.landed_cost) AS cost
    FROM cost AS c
    CROSS JOIN LATERAL unnest(c.leaves) AS leaf (order_key)
    JOIN analytics.item_costs AS i ON i.account = c.account AND i.order_key = leaf.order_key
    WHERE c.bundle_key IS NOT NULL AND i.sku IS NOT NULL
    GROUP BY c.account, c.bundle_key, i.sku
),
line AS (
    SELECT
        s.*,
        m.bundle_key,
        m.order_key,
        m.family_key,
        m.matched_by,
        m.is_replaced,
        -- Goods bear the costs; where a bundle has none that count, all lines that do.
        s.counts AND (
            s.kind = 'item'
            OR NOT coalesce(bool_or(s.kind = 'item' AND s.counts) OVER (PARTITION BY s.account, m.bundle_key), false)
        ) AS is_bearing
    FROM analytics.sales AS s
    LEFT JOIN matched_order AS m ON m.account = s.account AND m.sale_order = s.sale_order
),
weighed AS (
    SELECT
        l.account,
        l.sale_id,
        l.bundle_key,
        k.cost * l.quantity / nullif(sum(l.quantity) OVER (PARTITION BY l.account, l.bundle_key, l.sku), 0) AS by_sku,
        greatest(coalesce(l.amount_usd, l.amount), 0) AS by_amount
    FROM line AS l
    LEFT JOIN sku_cost AS k ON k.account = l.account AND k.bundle_key = l.bundle_key AND k.sku = l.sku
    WHERE l.is_bearing AND l.bundle_key IS NOT NULL
),
chosen AS (
    SELECT
        account,
        sale_id,
        bundle_key,
        CASE
            WHEN bool_and(by_sku >= 0 IS TRUE) OVER whole AND sum(by_sku) OVER whole > 0 THEN 'sku'
            WHEN sum(by_amount) OVER whole > 0 THEN 'amount'
            ELSE 'evenly'
        END AS method,
        by_sku,
        by_amount
    FROM weighed
    WINDOW whole AS (PARTITION BY account, bundle_key)
),
summed AS (
    SELECT
        c.account,
        c.sale_id,
        c.method,
        b.cost,
        sum(w.weight) OVER up_to_it AS so_far,
        sum(w.weight) OVER (PARTITION BY c.account, c.bundle_key) AS weights,
        c.bundle_key
    FROM chosen AS c
    CROSS JOIN LATERAL (
        SELECT CASE c.method WHEN 'sku' THEN c.by_sku WHEN 'amount' THEN c.by_amount ELSE 1 END AS weight
    ) AS w
    JOIN bundle AS b ON b.account = c.account AND b.bundle_key = c.bundle_key
    WINDOW up_to_it AS (PARTITION BY c.account, c.bundle_key ORDER BY c.sale_id)
),
rounded AS (
    SELECT
        *,
        CASE WHEN so_far = weights THEN cost ELSE round(cost * so_far / weights, 2) END AS cost_so_far
    FROM summed
),
share AS (
    SELECT
        account,
        sale_id,
        method,
        cost_so_far - coalesce(
            lag(cost_so_far) OVER (PARTITION BY account, bundle_key ORDER BY sale_id), 0) AS cost
    FROM rounded
)
SELECT
    l.account,
    l.kind,
    l.sale_id,
    l.shop,
    l.order_number,
    l.platform_order_id,
    l.line_id,
    l.sku,
    l.quantity,
    l.country,
    l.sold_at AS at,
    l.counts,
    l.currency,
    l.amount,
    CASE WHEN l.counts THEN l.amount_usd END AS revenue,
    s.cost,
    CASE WHEN l.counts AND b.cost IS NOT NULL THEN l.amount_usd - coalesce(s.cost, 0) END AS margin,
    l.order_key,
    l.family_key,
    l.matched_by,
    l.is_replaced,
    s.method AS cost_method,
    b.is_complete AS cost_complete
FROM line AS l
LEFT JOIN share AS s ON s.account = l.account AND s.sale_id = l.sale_id
LEFT JOIN bundle AS b ON b.account = l.account AND b.bundle_key = l.bundle_key
UNION ALL
SELECT
    c.account,
    'unsold',
    NULL,
    NULL,
    o.order_number,
    o.platform_order_id,
    NULL,
    NULL,
    NULL,
    o.to_country,
    o.at,
    true,
    NULL,
    NULL,
    NULL,
    c.landed_cost,
    -c.landed_cost,
    c.family_key,
    c.family_key,
    NULL,
    NULL,
    NULL,
    c.cost_complete
FROM cost AS c
LEFT JOIN LATERAL (
    SELECT
        min(o.order_number) AS order_number,
        min(o.platform_order_id) AS platform_order_id,
        min(o.to_country) AS to_country,
        min(coalesce(o.paid_at, o.created_at, o.first_seen_at)) AS at
    FROM unnest(c.leaves) AS leaf (order_key)
    JOIN projection.orders AS o
        ON o.generation = (SELECT generation FROM projection.live) AND o.account = c.account
        AND o.order_key = leaf.order_key
) AS o ON true
WHERE c.landed_cost IS NOT NULL AND NOT EXISTS (
    SELECT FROM weighed AS w WHERE w.account = c.account AND w.bundle_key = c.bundle_key
);

COMMENT ON VIEW analytics.margins IS
    'What was earned: one row for each line of analytics.sales, with the part of CJ''s landed cost that it bears, and one of kind unsold for each family of orders whose cost no sale bears. Each cent of sales and of costs that count is in it once. US dollars. It reads everything, so ask for what you need in one query.';
COMMENT ON COLUMN analytics.margins.account IS 'The account.';
COMMENT ON COLUMN analytics.margins.kind IS
    'That of the line (see analytics.sales), or unsold: the cost of a family that no sale bears.';
COMMENT ON COLUMN analytics.margins.sale_id IS 'The line of analytics.sales. NULL for unsold.';
COMMENT ON COLUMN analytics.margins.shop IS 'The shop. NULL when not told, and for unsold.';
COMMENT ON COLUMN analytics.margins.order_number IS 'The shop''s number of the order; for unsold as CJ tells it.';
COMMENT ON COLUMN analytics.margins.platform_order_id IS
    'The shop platform''s id of the order; for unsold as CJ tells it.';
COMMENT ON COLUMN analytics.margins.line_id IS 'What tells the line from others of its order. NULL for unsold.';
COMMENT ON COLUMN analytics.margins.sku IS 'The shop''s SKU. NULL when not told, and for unsold.';
COMMENT ON COLUMN analytics.margins.quantity IS 'Pieces. NULL when not told, and for unsold.';
COMMENT ON COLUMN analytics.margins.country IS 'Where it is sent to; for unsold as CJ tells it.';
COMMENT ON COLUMN analytics.margins.at IS
    'When it was sold; for unsold when CJ was paid, else when the order was made. A month of margins goes by it.';
COMMENT ON COLUMN analytics.margins.counts IS 'Whether it belongs in sums. A sale that is not paid is listed and bears nothing.';
COMMENT ON COLUMN analytics.margins.currency IS 'The currency of amount.';
COMMENT ON COLUMN analytics.margins.amount IS 'What the shop kept, in currency.';
COMMENT ON COLUMN analytics.margins.revenue IS
    'The same in US dollars, if it counts. NULL when no exchange rate is known, and for unsold.';
COMMENT ON COLUMN analytics.margins.cost IS
    'What it bears of landed cost. NULL when no order of CJ''s is found for it, when its cost is not known, and for lines that are no goods beside such that are.';
COMMENT ON COLUMN analytics.margins.margin IS
    'revenue less cost. NULL when no order of CJ''s is found or its cost is not known.';
COMMENT ON COLUMN analytics.margins.order_key IS 'CJ''s order that has the id by which it was found.';
COMMENT ON COLUMN analytics.margins.family_key IS 'The family whose costs it bears; of several the first.';
COMMENT ON COLUMN analytics.margins.matched_by IS
    'How the order was found: platform_id; order_number; shared (several families have the id or number: the sales and costs of all of them are divided as one). NULL when none was found.';
COMMENT ON COLUMN analytics.margins.is_replaced IS
    'Whether a split or merge put other orders in the place of the one that was found: the costs are theirs. NULL when none was found.';
COMMENT ON COLUMN analytics.margins.cost_method IS
    'How the cost was divided among the lines: sku (by what CJ''s lines of that SKU cost), amount (by what was paid for them), evenly.';
COMMENT ON COLUMN analytics.margins.cost_complete IS 'Whether the cost is complete (see order_costs.cost_complete).';

GRANT SELECT ON analytics.margins TO cjledger_runtime, cjledger_analyst;
