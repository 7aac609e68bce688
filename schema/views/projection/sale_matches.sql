-- The one place that says whose costs are a sale's. A shop's order is CJ's order with the platform's id, else every order
-- with the shop's number; its costs are those of that order's family, so a split, a merge or a new sending changes
-- nothing.
--
-- A merged order serves several orders of the shop, and a number may be that of several families. What hangs together so
-- is one group, and its costs are divided among its sales: so no cost is counted twice and none is dropped.
CREATE OR REPLACE VIEW projection.sale_matches AS
WITH RECURSIVE sold AS (
    SELECT
        account,
        sale_order,
        min(platform_order_id) AS platform_order_id,
        ltrim(min(order_number), '#') AS order_number,
        bool_or(status = 'paid') AS counts
    FROM projection.sales
    WHERE generation = (SELECT generation FROM projection.live)
    GROUP BY account, sale_order
),
named AS (
    SELECT s.account, s.sale_order, s.counts, i.order_key, 'platform_id' AS matched_by
    FROM sold AS s
    JOIN projection.order_ids AS i
        ON i.generation = (SELECT generation FROM projection.live) AND i.account = s.account AND i.kind = 'platform'
        AND i.id = s.platform_order_id
    UNION ALL
    SELECT s.account, s.sale_order, s.counts, i.order_key, 'order_number'
    FROM sold AS s
    CROSS JOIN LATERAL (VALUES (s.order_number), ('#' || s.order_number)) AS written (id)
    JOIN projection.order_ids AS i
        ON i.generation = (SELECT generation FROM projection.live) AND i.account = s.account AND i.kind = 'number'
        AND i.id = written.id
    -- What the platform's id finds is more certain.
    WHERE s.order_number <> '' AND NOT EXISTS (
        SELECT
        FROM projection.order_ids AS p
        WHERE p.generation = (SELECT generation FROM projection.live) AND p.account = s.account AND p.kind = 'platform'
            AND p.id = s.platform_order_id
    )
),
matched AS MATERIALIZED (
    SELECT
        n.account,
        n.sale_order,
        f.family_key,
        n.counts,
        min(n.order_key) AS order_key,
        min(n.matched_by) AS matched_by,
        bool_and(NOT f.is_leaf) AS is_replaced,
        count(*) OVER of_sale AS families,
        min(f.family_key) OVER of_sale AS first_family
    FROM named AS n
    JOIN analytics.order_family_members AS f ON f.account = n.account AND f.order_key = n.order_key
    JOIN projection.orders AS o
        ON o.generation = (SELECT generation FROM projection.live) AND o.account = n.account AND o.order_key = n.order_key
        AND o.is_sandbox IS NOT TRUE
    GROUP BY n.account, n.sale_order, f.family_key, n.counts
    WINDOW of_sale AS (PARTITION BY n.account, n.sale_order)
),
-- Families that one order of a shop ties together, each to the first of them. One that was cancelled or is not paid bears
-- nothing, so it ties nothing.
tie AS (
    SELECT account, first_family AS one, family_key AS other FROM matched WHERE counts AND family_key <> first_family
    UNION
    SELECT account, family_key, first_family FROM matched WHERE counts AND family_key <> first_family
),
reached (account, root, family_key) AS (
    SELECT account, first_family, first_family FROM matched WHERE counts AND families > 1
    UNION
    SELECT r.account, r.root, t.other
    FROM reached AS r
    JOIN tie AS t ON t.account = r.account AND t.one = r.family_key
),
bundle AS (SELECT account, family_key, min(root) AS bundle_key FROM reached GROUP BY account, family_key)
SELECT
    m.account,
    m.sale_order,
    m.family_key,
    coalesce(b.bundle_key, m.family_key) AS bundle_key,
    m.order_key,
    CASE WHEN m.families > 1 THEN 'shared' ELSE m.matched_by END AS matched_by,
    m.is_replaced
FROM matched AS m
LEFT JOIN bundle AS b ON b.account = m.account AND b.family_key = m.family_key;

COMMENT ON VIEW projection.sale_matches IS
    'Which families'' costs are those of an order of a shop: a row for each order of a shop and family.';
COMMENT ON COLUMN projection.sale_matches.account IS 'The account.';
COMMENT ON COLUMN projection.sale_matches.sale_order IS 'The order of the shop.';
COMMENT ON COLUMN projection.sale_matches.family_key IS 'The family of CJ''s orders.';
COMMENT ON COLUMN projection.sale_matches.bundle_key IS
    'The least family of all that hang together by orders of shops: costs are divided among the sales of one bundle.';
COMMENT ON COLUMN projection.sale_matches.order_key IS 'The order that has the id; of several the first.';
COMMENT ON COLUMN projection.sale_matches.matched_by IS
    'platform_id, order_number, or shared (the id or number of several families).';
COMMENT ON COLUMN projection.sale_matches.is_replaced IS 'Whether a split or merge put others in the place of that order.';
