-- The same costs of families in less time, and of orders that are found by a join. See docs/decisions/0031.

SET LOCAL ROLE cjledger_projector;

-- As before, with all that is summed for an order in one place (found) instead of four.
CREATE OR REPLACE VIEW projection.order_cost_parts AS
SELECT
    o.account,
    o.order_key,
    'USD' AS currency,
    found.product_cost,
    s.shipping_cost,
    s.import_tax,
    s.import_fee,
    s.outbound_fee,
    s.storage_fee,
    found.bills AS extra_bills,
    found.bills_unpaid AS extra_bills_open,
    found.credit AS dispute_credit,
    CASE
        WHEN num_nonnulls(
                found.product_cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee,
                nullif(found.bills, found.no_bills)) > 0
            THEN coalesce(found.product_cost, 0) + coalesce(s.shipping_cost, 0) + coalesce(s.import_tax, 0)
                + coalesce(s.import_fee, 0) + coalesce(s.outbound_fee, 0) + coalesce(s.storage_fee, 0)
                + coalesce(found.bills, 0) - found.credit
    END AS landed_cost,
    s.paid_amount,
    s.paid_variance,
    num_nulls(
        found.product_cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee,
        found.bills) = 0
        AND found.bills_open = 0 AS cost_complete,
    jsonb_strip_nulls(
        jsonb_build_object(
            'product_cost', found.product_source,
            'shipping_cost', CASE WHEN s.shipping_cost IS NOT NULL THEN sheet.source END,
            'import_tax', CASE WHEN s.import_tax IS NOT NULL THEN sheet.source || ', ' || s.import_tax_method END,
            'import_fee', CASE WHEN s.import_fee IS NOT NULL THEN 'within import_tax' END,
            'outbound_fee', CASE WHEN s.outbound_fee IS NOT NULL THEN sheet.source END,
            'storage_fee', CASE WHEN s.storage_fee IS NOT NULL THEN sheet.source END,
            'extra_bills', found.bill_sources,
            'dispute_credit', CASE WHEN found.final_disputes > 0 THEN sheet.source END,
            'paid_amount', CASE WHEN s.paid_amount IS NOT NULL THEN sheet.source END
        )) AS sources,
    o.is_sandbox,
    EXISTS (
        SELECT
        FROM projection.order_ids AS own
        JOIN projection.order_links AS l
            ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
        WHERE own.generation = (SELECT generation FROM projection.live) AND own.account = o.account
            AND own.order_key = o.order_key
            AND own.kind IN ('code', 'internal') AND l.kind IN ('split', 'merge') AND l.order_key <> own.order_key
    ) AS is_superseded,
    found.private_stock_cost,
    o.created_at,
    o.paid_at,
    found.stock_vids,
    found.stock_quantities,
    found.stock_costs
FROM projection.orders AS o
LEFT JOIN projection.cost_sheets AS s
    ON s.generation = o.generation AND s.account = o.account AND s.order_key = o.order_key AND s.is_newest
CROSS JOIN (VALUES ('queryCogsBasicDataOrderInfoList')) AS sheet (source)
-- Few orders have any of these. For one order each is a look into an index, for many a set of keys that is made once:
-- PostgreSQL chooses (a hashed subplan), which takes conditions by nothing but the order's key. A LEFT JOIN, since what is
-- on its far side is worked out before it is handed on, and not within each of those that ask for it below.
LEFT JOIN LATERAL (
    SELECT
        EXISTS (
            SELECT
            FROM projection.order_draws AS d
            WHERE d.generation = (SELECT generation FROM projection.live) AND d.account = o.account
                AND d.order_key = o.order_key
        ) AS stock,
        EXISTS (
            SELECT
            FROM projection.bills AS b
            JOIN projection.order_ids AS i
                ON i.generation = b.generation AND i.account = b.account AND i.id = b.order_ref
            WHERE b.generation = (SELECT generation FROM projection.live) AND i.account = o.account
                AND i.order_key = o.order_key AND i.kind IN ('code', 'internal')
        ) AS bills,
        EXISTS (
            SELECT
            FROM projection.order_disputes AS d
            WHERE d.generation = (SELECT generation FROM projection.live) AND d.account = o.account
                AND d.order_key = o.order_key
        ) AS disputes
) AS has ON true
-- All in one, and kept so by OFFSET 0: PostgreSQL looks for the best order of 8 joins at most (join_collapse_limit). Of a
-- query with more it works out parts by themselves, which here would be the costs of all orders there are.
LEFT JOIN LATERAL (
    SELECT
        product.cost AS product_cost,
        product.source AS product_source,
        CASE WHEN stock.methods IS NOT NULL THEN product.cost - coalesce(s.product_cost, 0) END AS private_stock_cost,
        stock.vids AS stock_vids,
        stock.quantities AS stock_quantities,
        stock.costs AS stock_costs,
        bills.total AS bills,
        bills.unpaid AS bills_unpaid,
        bills.open AS bills_open,
        bills.nothing AS no_bills,
        bills.sources AS bill_sources,
        refunds.credit,
        refunds.final AS final_disputes
    FROM (
        SELECT
            CASE WHEN bool_and(c.cost IS NOT NULL) THEN sum(c.cost) END AS cost,
            string_agg(DISTINCT c.method, ', ' ORDER BY c.method) AS methods,
            array_agg(c.vid) AS vids,
            array_agg(c.quantity) AS quantities,
            array_agg(c.cost) AS costs
        FROM projection.stock_consumption AS c
        WHERE has.stock AND c.generation = o.generation AND c.account = o.account AND c.order_key = o.order_key
    ) AS stock
    LEFT JOIN LATERAL (
        -- A sum that lacks a line would pass for the order's cost.
        SELECT
            CASE WHEN bool_and(l.quantity * l.unit_price IS NOT NULL) THEN sum(l.quantity * l.unit_price) END AS cost
        FROM projection.order_items AS l
        WHERE l.generation = o.generation AND l.account = o.account AND l.order_key = o.order_key
            -- Where the sheet tells the price, nobody asks the lines.
            AND (s.product_cost IS NULL OR stock.methods IS NOT NULL)
    ) AS lines ON true
    CROSS JOIN LATERAL (
        -- Private stock was paid with its stocking order, so the sheet names no price for it.
        SELECT
            CASE
                WHEN stock.cost IS NOT NULL THEN coalesce(s.product_cost, 0) + stock.cost
                WHEN stock.methods IS NULL AND s.product_cost IS NOT NULL THEN s.product_cost
                ELSE lines.cost
            END AS cost,
            CASE
                WHEN stock.cost IS NOT NULL THEN 'private stock, ' || stock.methods
                WHEN stock.methods IS NULL AND s.product_cost IS NOT NULL THEN sheet.source
                WHEN lines.cost IS NOT NULL THEN o.lines_source
            END AS source
    ) AS product
    LEFT JOIN LATERAL (
        SELECT
            CASE WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount), 0) END AS total,
            CASE
                WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount) FILTER (WHERE b.status <> 'paid'), 0)
            END AS unpaid,
            count(*) FILTER (WHERE b.status <> 'paid') AS open,
            -- Where there is no bill, the 0 of their sum is no known part of the cost.
            CASE WHEN count(*) = 0 THEN 0 END AS nothing,
            string_agg(DISTINCT b.source, ', ') AS sources
        FROM projection.order_ids AS i
        JOIN projection.bills AS b
            ON b.generation = i.generation AND b.account = i.account AND b.order_ref = i.id
        WHERE has.bills AND i.generation = o.generation AND i.account = o.account AND i.order_key = o.order_key
            AND i.kind IN ('code', 'internal')
            AND b.status <> 'cancelled' AND coalesce(b.use, 'order') = 'order'
    ) AS bills ON true
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(d.amount), 0) AS credit, count(d.amount) AS final
        FROM projection.order_disputes AS d
        WHERE has.disputes AND d.generation = o.generation AND d.account = o.account AND d.order_key = o.order_key
    ) AS refunds ON true
    OFFSET 0
) AS found ON true
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

CREATE OR REPLACE VIEW analytics.order_family_members AS
SELECT
    o.account,
    o.order_key,
    coalesce(family.family_key, o.order_key) AS family_key,
    coalesce(family.members, ARRAY[o.order_key]) AS members,
    NOT (has.relatives AND EXISTS (
        SELECT
        FROM projection.order_ids AS own
        JOIN projection.order_links AS l
            ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
        WHERE own.generation = o.generation AND own.account = o.account AND own.order_key = o.order_key
            AND own.kind IN ('code', 'internal') AND l.kind IN ('split', 'merge') AND l.order_key <> o.order_key
    )) AS is_leaf
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

CREATE OR REPLACE VIEW analytics.order_families AS
SELECT
    f.account,
    f.family_key,
    f.members,
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
    CASE WHEN alone.is_alone THEN own.is_paid ELSE sums.all_leaves_paid END AS is_paid
FROM analytics.order_family_members AS f
CROSS JOIN LATERAL (SELECT cardinality(f.members) = 1 AS is_alone) AS alone
-- What the only order costs is what the family costs: that needs no sums.
LEFT JOIN LATERAL (
    SELECT
        CASE WHEN sort.is_money THEN c.paid_amount END AS paid_amount,
        CASE WHEN sort.is_money THEN c.landed_cost END AS landed_cost,
        c.cost_complete,
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
        -- What was billed or given back for an order before it was split or merged, no other order shows.
        sum(
            CASE
                WHEN NOT c.is_superseded THEN c.landed_cost
                ELSE nullif(coalesce(c.extra_bills, 0) - c.dispute_credit, 0)
            END) FILTER (WHERE is_money) AS landed_cost,
        bool_and(c.cost_complete) FILTER (WHERE NOT c.is_superseded) AS cost_complete,
        bool_and(NOT is_money) AS is_sandbox
    FROM unnest(f.members) AS member (order_key)
    -- OFFSET 0 has each member looked up by its key; joined, all costs would be worked out for each family.
    CROSS JOIN LATERAL (
        SELECT k.paid_amount, k.landed_cost, k.extra_bills, k.dispute_credit, k.cost_complete, k.is_superseded,
            k.is_sandbox
        FROM analytics.order_costs AS k
        WHERE k.account = f.account AND k.order_key = member.order_key
        OFFSET 0
    ) AS c
    CROSS JOIN LATERAL (
        SELECT NOT EXISTS (
            SELECT
            FROM projection.order_links AS l
            JOIN projection.order_ids AS i
                ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
                AND i.kind IN ('code', 'internal')
            WHERE l.generation = (SELECT generation FROM projection.live) AND l.account = f.account
                AND l.order_key = member.order_key AND l.kind IN ('split', 'merge')
                AND i.order_key <> member.order_key
        ) AS is_root
    ) AS m
    CROSS JOIN LATERAL (SELECT c.is_sandbox IS NOT TRUE AS is_money) AS sort
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
