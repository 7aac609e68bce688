CREATE OR REPLACE VIEW projection.order_cost_parts AS
SELECT
    o.account,
    o.order_key,
    coalesce(o.family_key, o.order_key) AS family_key,
    o.family_key IS NULL AS is_alone,
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
    -- NULL too while it is not known what was given back.
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
    whole.is_complete AS cost_complete,
    projection.cost_state(
        s.paid_amount IS NOT NULL OR projection.is_paid(o.paid_at, o.status), o.status,
        is_settled => whole.is_complete AND NOT has.open_dispute) AS cost_state,
    s.paid_amount IS NOT NULL AND o.is_sandbox IS NOT TRUE AND NOT has.successors AS counts,
    jsonb_strip_nulls(
        jsonb_build_object(
            'product_cost', found.product_source,
            'shipping_cost', CASE WHEN s.shipping_cost IS NOT NULL THEN sheet.source END,
            'import_tax', CASE WHEN s.import_tax IS NOT NULL THEN sheet.source || ', ' || s.import_tax_method END,
            'import_fee', CASE WHEN s.import_fee IS NOT NULL THEN 'within import_tax' END,
            'outbound_fee', CASE WHEN s.outbound_fee IS NOT NULL THEN sheet.source END,
            'storage_fee', CASE WHEN s.storage_fee IS NOT NULL THEN sheet.source END,
            'extra_bills', found.bill_sources,
            'dispute_credit',
            CASE WHEN found.credit IS NULL THEN 'not known, a tax among the refunds' ELSE found.credit_sources END,
            'paid_amount', CASE WHEN s.paid_amount IS NOT NULL THEN sheet.source END
        )) AS sources,
    o.is_sandbox,
    has.successors AS is_superseded,
    found.private_stock_cost,
    o.cj_order_code,
    o.to_country,
    o.created_at,
    o.paid_at,
    found.stock_vids,
    found.stock_quantities,
    found.stock_costs,
    found.credit_for_sure,
    found.doubtful_credit
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
        -- As long as not all is locked, the order has not taken all that it will.
        EXISTS (
            SELECT
            FROM projection.order_draws AS d
            WHERE d.generation = (SELECT generation FROM projection.live) AND d.account = o.account
                AND d.order_key = o.order_key AND d.quantity < d.wanted
        ) AS short,
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
        ) AS disputes,
        EXISTS (
            SELECT
            FROM projection.order_disputes AS d
            WHERE d.generation = (SELECT generation FROM projection.live) AND d.account = o.account
                AND d.order_key = o.order_key
                AND projection.dispute_runs(
                    d.status, d.first_seen_at, d.told_at, (SELECT clock.at FROM projection.clock AS clock))
        ) AS open_dispute,
        EXISTS (
            SELECT
            FROM projection.order_successions AS became
            WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = o.account
                AND became.origin_key = o.order_key
        ) AS successors
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
        refunds.sources AS credit_sources,
        refunds.for_sure AS credit_for_sure,
        refunds.doubtful AS doubtful_credit
    FROM (
        SELECT
            CASE
                WHEN has.short AND coalesce(sum(c.cost), 0) = 0 THEN NULL
                WHEN bool_and(c.cost IS NOT NULL) THEN sum(c.cost)
            END AS cost,
            CASE
                WHEN has.stock THEN coalesce(string_agg(DISTINCT c.method, ', ' ORDER BY c.method), 'nothing taken yet')
            END AS methods,
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
                WHEN (stock.methods IS NULL OR has.short) AND s.product_cost IS NOT NULL THEN s.product_cost
                WHEN NOT has.short THEN lines.cost
            END AS cost,
            CASE
                WHEN stock.cost IS NOT NULL THEN 'private stock, ' || stock.methods
                WHEN (stock.methods IS NULL OR has.short) AND s.product_cost IS NOT NULL THEN sheet.source
                WHEN NOT has.short AND lines.cost IS NOT NULL THEN o.lines_source
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
            AND projection.bill_counts(b.status, b.use) AND b.subject = 'order'
    ) AS bills ON true
    LEFT JOIN LATERAL (
        SELECT
            CASE WHEN count(d.doubtful) = 0 THEN coalesce(sum(d.amount), 0) END AS credit,
            coalesce(sum(coalesce(d.amount, d.by_sheet)), 0) AS for_sure,
            sum(d.doubtful) AS doubtful,
            string_agg(DISTINCT d.source, ', ') AS sources
        FROM projection.order_disputes AS d
        WHERE has.disputes AND d.generation = o.generation AND d.account = o.account AND d.order_key = o.order_key
    ) AS refunds ON true
    OFFSET 0
) AS found ON true
CROSS JOIN LATERAL (
    SELECT
        num_nulls(
            found.product_cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee,
            found.bills) = 0
            AND found.bills_open = 0 AND NOT has.short AND found.credit IS NOT NULL AS is_complete
) AS whole
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON VIEW projection.order_cost_parts IS
    'What analytics.order_costs shows, with what each order takes of private stock.';
COMMENT ON COLUMN projection.order_cost_parts.is_alone IS 'Whether its family has no other order.';
COMMENT ON COLUMN projection.order_cost_parts.stock_vids IS
    'The variants it takes of private stock, one for each row of projection.stock_consumption. NULL when it takes none.';
COMMENT ON COLUMN projection.order_cost_parts.stock_quantities IS 'The pieces, in the same order.';
COMMENT ON COLUMN projection.order_cost_parts.stock_costs IS 'Their costs, in the same order.';
COMMENT ON COLUMN projection.order_cost_parts.credit_for_sure IS
    'dispute_credit, or what of it is certain where it is not known.';
COMMENT ON COLUMN projection.order_cost_parts.doubtful_credit IS
    'The taxes among the refunds that may not have been given back. NULL where nothing is in doubt.';
