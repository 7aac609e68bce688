-- The same costs in less time: lines of many orders are shared out at once, and pieces that CJ names no stocking order for
-- are counted once for each variant. See docs/decisions/0021.

SET LOCAL ROLE cjledger_projector;

-- The index by variant served only who names no stocking order, and the planner took the wrong one for it.
DROP INDEX projection.order_draws_of_variant;
CREATE INDEX order_draws_unnamed ON projection.order_draws (vid, account, generation) WHERE stocking_order_id IS NULL;

COMMENT ON INDEX projection.order_draws_unnamed IS 'Finds who takes pieces of a variant without naming a stocking order.';

-- What is taken from the stocking order that CJ names, and what nothing more is known of.
CREATE VIEW projection.named_stock AS
SELECT
    d.generation,
    d.account,
    d.order_key,
    d.draw_number,
    d.at,
    d.vid,
    d.sku,
    d.stocking_order_id,
    d.quantity::numeric AS quantity,
    coalesce(bought.unit_cost, d.unit_price) AS unit_cost,
    round(d.quantity * coalesce(bought.unit_cost, d.unit_price), 2) AS cost,
    CASE WHEN bought.unit_cost IS NULL THEN 'line_price' ELSE 'named' END AS method
FROM projection.order_draws AS d
CROSS JOIN LATERAL (
    SELECT sum(i.quantity * i.unit_cost) / nullif(sum(i.quantity), 0) AS unit_cost
    FROM projection.stocking_order_items AS i
    WHERE i.generation = d.generation AND i.account = d.account AND i.stocking_order_id = d.stocking_order_id
        AND coalesce(i.vid = d.vid, i.sku = d.sku)
) AS bought
WHERE d.stocking_order_id IS NOT NULL OR d.vid IS NULL OR d.quantity IS NULL;

COMMENT ON VIEW projection.named_stock IS 'What of analytics.private_stock_consumption follows from the order alone, of every generation.';
COMMENT ON COLUMN projection.named_stock.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.named_stock.account IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.order_key IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.draw_number IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.at IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.vid IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.sku IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.stocking_order_id IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.quantity IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.unit_cost IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.cost IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.named_stock.method IS 'See analytics.private_stock_consumption.';

-- What orders take without naming a stocking order. The pieces of a variant stand in a row, stocking orders by payment, less
-- what is taken by name; so do those that orders take. Where the two overlap, an order takes from a stocking order.
CREATE VIEW projection.fifo_stock AS
WITH lot AS (
    SELECT
        bought.generation,
        bought.account,
        bought.vid,
        bought.stocking_order_id,
        bought.unit_cost,
        coalesce(sum(bought.pieces) OVER (turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS first_piece,
        sum(bought.pieces) OVER (turn ROWS UNBOUNDED PRECEDING) AS last_piece
    FROM (
        SELECT
            i.generation,
            i.account,
            i.vid,
            i.stocking_order_id,
            s.paid_at,
            s.created_at,
            sum(i.quantity * i.unit_cost) / nullif(sum(i.quantity), 0) AS unit_cost,
            greatest(sum(i.quantity) - (
                SELECT coalesce(sum(n.quantity), 0)
                FROM projection.order_draws AS n
                WHERE n.generation = i.generation AND n.account = i.account
                    AND n.stocking_order_id = i.stocking_order_id AND n.vid = i.vid
            ), 0) AS pieces
        FROM projection.stocking_order_items AS i
        JOIN projection.stocking_orders AS s
            ON s.generation = i.generation AND s.account = i.account AND s.stocking_order_id = i.stocking_order_id
        WHERE i.quantity > 0 AND s.paid_at IS NOT NULL AND s.status IS DISTINCT FROM 'CANCELLED'
        GROUP BY i.generation, i.account, i.vid, i.stocking_order_id, s.paid_at, s.created_at
        UNION ALL
        -- What no stocking order accounts for comes last, and never ends.
        SELECT DISTINCT
            generation, account, vid, NULL::text, NULL::timestamptz, NULL::timestamptz, NULL::numeric,
            'Infinity'::numeric
        FROM projection.order_draws
        WHERE stocking_order_id IS NULL
    ) AS bought
    WINDOW turn AS (
        PARTITION BY bought.vid, bought.account, bought.generation
        ORDER BY bought.paid_at, bought.created_at, bought.stocking_order_id)
),
draw AS (
    SELECT
        *,
        sum(quantity) OVER (turn ROWS UNBOUNDED PRECEDING) - quantity AS first_piece,
        sum(quantity) OVER (turn ROWS UNBOUNDED PRECEDING) AS last_piece
    FROM projection.order_draws
    WHERE stocking_order_id IS NULL AND vid IS NOT NULL AND quantity IS NOT NULL
    WINDOW turn AS (PARTITION BY vid, account, generation ORDER BY at, order_key, draw_number)
)
SELECT
    draw.generation,
    draw.account,
    draw.order_key,
    draw.draw_number,
    draw.at,
    draw.vid,
    draw.sku,
    lot.stocking_order_id,
    part.quantity,
    coalesce(lot.unit_cost, draw.unit_price) AS unit_cost,
    round(part.quantity * coalesce(lot.unit_cost, draw.unit_price), 2) AS cost,
    CASE WHEN lot.stocking_order_id IS NULL THEN 'line_price' ELSE 'fifo' END AS method
FROM draw
JOIN lot ON lot.vid = draw.vid AND lot.account = draw.account AND lot.generation = draw.generation
CROSS JOIN LATERAL (
    SELECT least(lot.last_piece, draw.last_piece) - greatest(lot.first_piece, draw.first_piece) AS quantity
) AS part
WHERE part.quantity > 0;

COMMENT ON VIEW projection.fifo_stock IS 'What of analytics.private_stock_consumption goes by who comes first, of every generation. Ask by vid, account and generation: all of a variant is worked out.';
COMMENT ON COLUMN projection.fifo_stock.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.fifo_stock.account IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.order_key IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.draw_number IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.at IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.vid IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.sku IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.stocking_order_id IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.quantity IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.unit_cost IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.cost IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.fifo_stock.method IS 'See analytics.private_stock_consumption.';

-- For who asks by order. OFFSET 0 has the variant looked up by its key; joined, all variants would be worked out.
CREATE OR REPLACE VIEW projection.stock_consumption AS
SELECT generation, account, order_key, draw_number, at, vid, sku, stocking_order_id, quantity, unit_cost, cost, method
FROM projection.named_stock
UNION ALL
SELECT d.generation, d.account, d.order_key, d.draw_number, d.at, d.vid, d.sku,
    f.stocking_order_id, f.quantity, f.unit_cost, f.cost, f.method
FROM projection.order_draws AS d
CROSS JOIN LATERAL (
    SELECT q.stocking_order_id, q.quantity, q.unit_cost, q.cost, q.method
    FROM projection.fifo_stock AS q
    WHERE q.generation = d.generation AND q.account = d.account AND q.vid = d.vid
        AND q.order_key = d.order_key AND q.draw_number = d.draw_number
    OFFSET 0
) AS f
WHERE d.stocking_order_id IS NULL AND d.vid IS NOT NULL AND d.quantity IS NOT NULL;

CREATE OR REPLACE VIEW analytics.private_stock_consumption AS
SELECT account, order_key, draw_number, at, vid, sku, stocking_order_id, quantity, unit_cost, cost, method
FROM projection.named_stock
WHERE generation = (SELECT generation FROM projection.live)
UNION ALL
SELECT account, order_key, draw_number, at, vid, sku, stocking_order_id, quantity, unit_cost, cost, method
FROM projection.fifo_stock
WHERE generation = (SELECT generation FROM projection.live);

CREATE OR REPLACE VIEW analytics.private_stock AS
SELECT
    bought.account,
    bought.stocking_order_id,
    bought.vid,
    bought.sku,
    s.status,
    s.paid_at,
    bought.quantity,
    bought.cost,
    coalesce(taken.quantity, 0) AS quantity_taken,
    coalesce(taken.cost, 0) AS cost_taken,
    bought.quantity - coalesce(taken.quantity, 0) AS quantity_remaining,
    bought.cost - coalesce(taken.cost, 0) AS cost_remaining
FROM (
    SELECT generation, account, stocking_order_id, vid, min(sku) AS sku, sum(quantity) AS quantity,
        round(sum(quantity * unit_cost), 2) AS cost
    FROM projection.stocking_order_items
    WHERE generation = (SELECT generation FROM projection.live)
    GROUP BY generation, account, stocking_order_id, vid
) AS bought
JOIN projection.stocking_orders AS s
    ON s.generation = bought.generation AND s.account = bought.account
    AND s.stocking_order_id = bought.stocking_order_id
LEFT JOIN (
    SELECT account, stocking_order_id, vid, sum(quantity) AS quantity, sum(cost) AS cost
    FROM analytics.private_stock_consumption
    WHERE method <> 'line_price'
    GROUP BY account, stocking_order_id, vid
) AS taken
    ON taken.account = bought.account AND taken.stocking_order_id = bought.stocking_order_id AND taken.vid = bought.vid
-- The generation of a group is not seen through the grouping, so the join has to be told.
WHERE s.generation = (SELECT generation FROM projection.live);

CREATE OR REPLACE VIEW analytics.order_costs AS
SELECT
    o.account,
    o.order_key,
    'USD' AS currency,
    product.cost AS product_cost,
    s.shipping_cost,
    s.import_tax,
    s.import_fee,
    s.outbound_fee,
    s.storage_fee,
    bills.total AS extra_bills,
    bills.unpaid AS extra_bills_open,
    refunds.credit AS dispute_credit,
    CASE
        WHEN num_nonnulls(
                product.cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee,
                nullif(bills.total, bills.nothing)) > 0
            THEN coalesce(product.cost, 0) + coalesce(s.shipping_cost, 0) + coalesce(s.import_tax, 0)
                + coalesce(s.import_fee, 0) + coalesce(s.outbound_fee, 0) + coalesce(s.storage_fee, 0)
                + coalesce(bills.total, 0) - refunds.credit
    END AS landed_cost,
    s.paid_amount,
    s.paid_variance,
    num_nulls(
        product.cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee, bills.total) = 0
        AND bills.open = 0 AS cost_complete,
    jsonb_strip_nulls(
        jsonb_build_object(
            'product_cost', product.source,
            'shipping_cost', CASE WHEN s.shipping_cost IS NOT NULL THEN sheet.source END,
            'import_tax', CASE WHEN s.import_tax IS NOT NULL THEN sheet.source || ', ' || s.import_tax_method END,
            'import_fee', CASE WHEN s.import_fee IS NOT NULL THEN 'within import_tax' END,
            'outbound_fee', CASE WHEN s.outbound_fee IS NOT NULL THEN sheet.source END,
            'storage_fee', CASE WHEN s.storage_fee IS NOT NULL THEN sheet.source END,
            'extra_bills', bills.sources,
            'dispute_credit', CASE WHEN refunds.final > 0 THEN sheet.source END,
            'paid_amount', CASE WHEN s.paid_amount IS NOT NULL THEN sheet.source END
        )) AS sources,
    o.is_sandbox,
    EXISTS (
        SELECT
        FROM projection.order_ids AS own
        JOIN projection.order_links AS l
            ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
        WHERE own.generation = o.generation AND own.account = o.account AND own.order_key = o.order_key
            AND own.kind IN ('code', 'internal') AND l.kind IN ('split', 'merge') AND l.order_key <> o.order_key
    ) AS is_superseded,
    CASE WHEN stock.methods IS NOT NULL THEN product.cost - coalesce(s.product_cost, 0) END AS private_stock_cost,
    o.created_at,
    o.paid_at
FROM projection.orders AS o
LEFT JOIN projection.cost_sheets AS s
    ON s.generation = o.generation AND s.account = o.account AND s.order_key = o.order_key AND s.is_newest
CROSS JOIN (VALUES ('queryCogsBasicDataOrderInfoList')) AS sheet (source)
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN bool_and(c.cost IS NOT NULL) THEN sum(c.cost) END AS cost,
        string_agg(DISTINCT c.method, ', ' ORDER BY c.method) AS methods
    FROM projection.stock_consumption AS c
    WHERE c.generation = o.generation AND c.account = o.account AND c.order_key = o.order_key
) AS stock
CROSS JOIN LATERAL (
    -- A sum that lacks a line would pass for the order's cost.
    SELECT CASE WHEN bool_and(l.quantity * l.unit_price IS NOT NULL) THEN sum(l.quantity * l.unit_price) END AS cost
    FROM projection.order_items AS l
    WHERE l.generation = o.generation AND l.account = o.account AND l.order_key = o.order_key
        -- Where the sheet tells the price, nobody asks the lines.
        AND (s.product_cost IS NULL OR stock.methods IS NOT NULL)
) AS lines
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
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount), 0) END AS total,
        CASE WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount) FILTER (WHERE b.status <> 'paid'), 0) END AS unpaid,
        count(*) FILTER (WHERE b.status <> 'paid') AS open,
        -- Where there is no bill, the 0 of their sum is no known part of the cost.
        CASE WHEN count(*) = 0 THEN 0 END AS nothing,
        string_agg(DISTINCT b.source, ', ') AS sources
    FROM projection.order_ids AS i
    JOIN projection.bills AS b
        ON b.generation = i.generation AND b.account = i.account AND b.order_ref = i.id
    WHERE i.generation = o.generation AND i.account = o.account AND i.order_key = o.order_key
        AND i.kind IN ('code', 'internal')
        AND b.status <> 'cancelled' AND coalesce(b.use, 'order') = 'order'
) AS bills
CROSS JOIN LATERAL (
    SELECT coalesce(sum(d.amount), 0) AS credit, count(d.amount) AS final
    FROM projection.order_disputes AS d
    WHERE d.generation = o.generation AND d.account = o.account AND d.order_key = o.order_key
) AS refunds
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

-- Each part of the order's cost is laid on its lines by weights, in whole cents: every line gets what its weight gives,
-- rounded down, and the cents that are left go to the lines that lost most, of equal ones to the first. What is less than
-- a cent goes with the last of them, so that the shares always sum to the part.
--
-- The windows go over an order, and name its times too, so that PostgreSQL may apply a month to the orders before it
-- shares anything out.
CREATE OR REPLACE VIEW analytics.item_costs AS
WITH line AS (
    SELECT
        c.account,
        c.order_key,
        c.is_sandbox,
        c.is_superseded,
        c.created_at,
        c.paid_at,
        c.product_cost AS products,
        c.shipping_cost AS shipping,
        c.landed_cost - coalesce(c.product_cost, 0) - coalesce(c.shipping_cost, 0) AS rest,
        n.line_number,
        n.line_item_id,
        coalesce(n.sku, v.sku) AS sku,
        n.vid,
        n.quantity,
        n.unit_price,
        n.grams,
        n.quantity * n.grams AS heft,
        coalesce(taken.cost / nullif(taken.quantity, 0), n.unit_price) * n.quantity AS worth
    FROM analytics.order_costs AS c
    JOIN projection.order_items AS n
        ON n.generation = (SELECT generation FROM projection.live) AND n.account = c.account AND n.order_key = c.order_key
    LEFT JOIN projection.variants AS v
        ON v.generation = n.generation AND v.account = n.account AND v.vid = n.vid
    CROSS JOIN LATERAL (
        SELECT sum(t.cost) AS cost, sum(t.quantity) AS quantity
        FROM projection.stock_consumption AS t
        WHERE t.generation = n.generation AND t.account = n.account AND t.order_key = n.order_key AND t.vid = n.vid
            AND c.private_stock_cost IS NOT NULL
    ) AS taken
),
summed AS (
    SELECT
        line.*,
        count(*) OVER whole AS lines,
        CASE
            WHEN count(*) FILTER (WHERE heft >= 0) OVER whole = count(*) OVER whole THEN nullif(sum(heft) OVER whole, 0)
        END AS all_heft,
        CASE
            WHEN count(*) FILTER (WHERE worth >= 0) OVER whole = count(*) OVER whole THEN nullif(sum(worth) OVER whole, 0)
        END AS all_worth
    FROM line
    WINDOW whole AS (PARTITION BY order_key, account, created_at, paid_at)
),
weighed AS (
    SELECT
        *,
        CASE
            WHEN all_heft IS NOT NULL THEN 'weight'
            WHEN all_worth IS NOT NULL THEN 'line_cost'
            ELSE 'evenly'
        END AS method,
        CASE WHEN all_heft IS NOT NULL THEN heft WHEN all_worth IS NOT NULL THEN worth ELSE 1 END AS weight,
        coalesce(all_heft, all_worth, lines) AS weights,
        -- The products go by what they cost, where that is known.
        CASE WHEN all_worth IS NOT NULL THEN worth WHEN all_heft IS NOT NULL THEN heft ELSE 1 END AS product_weight,
        coalesce(all_worth, all_heft, lines) AS product_weights
    FROM summed
),
floored AS (
    SELECT
        *,
        div(abs(products) * 100 * product_weight, product_weights) AS product_cents,
        mod(abs(products) * 100 * product_weight, product_weights) AS product_lost,
        div(abs(shipping) * 100 * weight, weights) AS shipping_cents,
        mod(abs(shipping) * 100 * weight, weights) AS shipping_lost,
        div(abs(rest) * 100 * weight, weights) AS rest_cents,
        mod(abs(rest) * 100 * weight, weights) AS rest_lost
    FROM weighed
),
left_over AS (
    SELECT
        *,
        abs(products) * 100 - sum(product_cents) OVER whole
            - row_number() OVER (whole ORDER BY product_lost DESC, line_number) AS product_left,
        abs(shipping) * 100 - sum(shipping_cents) OVER whole
            - row_number() OVER (whole ORDER BY shipping_lost DESC, line_number) AS shipping_left,
        abs(rest) * 100 - sum(rest_cents) OVER whole
            - row_number() OVER (whole ORDER BY rest_lost DESC, line_number) AS rest_left
    FROM floored
    WINDOW whole AS (PARTITION BY order_key, account, created_at, paid_at)
)
SELECT
    account,
    order_key,
    line_item_id,
    sku,
    vid,
    quantity,
    unit_price AS unit_cost,
    share.product_cost,
    share.shipping AS shipping_allocated,
    CASE
        WHEN num_nonnulls(share.product_cost, share.shipping, share.rest) > 0
            THEN coalesce(share.product_cost, 0) + coalesce(share.shipping, 0) + coalesce(share.rest, 0)
    END AS landed_cost,
    CASE WHEN num_nonnulls(left_over.shipping, left_over.rest) > 0 THEN method END AS method,
    line_number,
    grams,
    share.rest AS other_allocated,
    is_sandbox,
    is_superseded,
    created_at,
    paid_at
FROM left_over
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN products IS NULL THEN quantity * unit_price
            ELSE 0.01 * sign(products) * (product_cents + least(1, greatest(0, product_left + 1)))
        END AS product_cost,
        0.01 * sign(left_over.shipping) * (shipping_cents + least(1, greatest(0, shipping_left + 1))) AS shipping,
        0.01 * sign(left_over.rest) * (rest_cents + least(1, greatest(0, rest_left + 1))) AS rest
) AS share;

GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO cjledger_analyst, cjledger_runtime;
