-- The same costs in less time: lines of many orders are shared out at once, pieces that CJ names no stocking order for are
-- counted once for each variant, and what few orders have is looked up for those alone. See docs/decisions/0021.

SET LOCAL ROLE cjledger_projector;

-- The index by variant served only who names no stocking order, and the planner took the wrong one for it.
DROP INDEX projection.order_draws_of_variant;
CREATE INDEX order_draws_unnamed ON projection.order_draws (vid, account, generation) WHERE stocking_order_id IS NULL;

CREATE INDEX order_draws_named ON projection.order_draws (vid, account, generation) WHERE stocking_order_id IS NOT NULL;
CREATE INDEX order_ids_of_cj ON projection.order_ids (order_key, account, generation, id) WHERE kind IN ('code', 'internal');

COMMENT ON INDEX projection.order_draws_unnamed IS 'Finds who takes pieces of a variant without naming a stocking order.';
COMMENT ON INDEX projection.order_draws_named IS 'Finds what is taken of a variant by name.';
COMMENT ON INDEX projection.order_ids_of_cj IS 'Finds the ids by which bills and links name an order, without a look into the table.';

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
            i.unit_cost,
            greatest(i.quantity - coalesce(named.quantity, 0), 0) AS pieces
        FROM (
            SELECT generation, account, vid, stocking_order_id, sum(quantity) AS quantity,
                sum(quantity * unit_cost) / nullif(sum(quantity), 0) AS unit_cost
            FROM projection.stocking_order_items
            WHERE quantity > 0
            GROUP BY generation, account, vid, stocking_order_id
        ) AS i
        JOIN projection.stocking_orders AS s
            ON s.generation = i.generation AND s.account = i.account AND s.stocking_order_id = i.stocking_order_id
        LEFT JOIN (
            SELECT generation, account, vid, stocking_order_id, sum(quantity) AS quantity
            FROM projection.order_draws
            WHERE stocking_order_id IS NOT NULL
            GROUP BY generation, account, vid, stocking_order_id
        ) AS named
            ON named.generation = i.generation AND named.account = i.account AND named.vid = i.vid
            AND named.stocking_order_id = i.stocking_order_id
        WHERE s.paid_at IS NOT NULL AND s.status IS DISTINCT FROM 'CANCELLED'
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
WHERE part.quantity > 0
    -- Follows from it, and costs less to find out.
    AND lot.first_piece < draw.last_piece AND draw.first_piece < lot.last_piece;

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

-- For who asks by order: one look for all that it takes, which mostly is nothing.
CREATE OR REPLACE VIEW projection.stock_consumption AS
SELECT d.generation, d.account, d.order_key, d.draw_number, d.at, d.vid, d.sku,
    part.stocking_order_id, part.quantity, part.unit_cost, part.cost, part.method
FROM projection.order_draws AS d
CROSS JOIN LATERAL (
    SELECT
        d.stocking_order_id,
        d.quantity::numeric AS quantity,
        coalesce(bought.unit_cost, d.unit_price) AS unit_cost,
        round(d.quantity * coalesce(bought.unit_cost, d.unit_price), 2) AS cost,
        CASE WHEN bought.unit_cost IS NULL THEN 'line_price' ELSE 'named' END AS method
    FROM (
        SELECT sum(i.quantity * i.unit_cost) / nullif(sum(i.quantity), 0) AS unit_cost
        FROM projection.stocking_order_items AS i
        WHERE i.generation = d.generation AND i.account = d.account AND i.stocking_order_id = d.stocking_order_id
            AND coalesce(i.vid = d.vid, i.sku = d.sku)
    ) AS bought
    WHERE d.stocking_order_id IS NOT NULL OR d.vid IS NULL OR d.quantity IS NULL
    UNION ALL
    SELECT q.stocking_order_id, q.quantity, q.unit_cost, q.cost, q.method
    FROM projection.fifo_stock AS q
    WHERE q.generation = d.generation AND q.account = d.account AND q.vid = d.vid
        AND q.order_key = d.order_key AND q.draw_number = d.draw_number
        AND d.stocking_order_id IS NULL AND d.vid IS NOT NULL AND d.quantity IS NOT NULL
) AS part;

CREATE OR REPLACE VIEW analytics.private_stock_consumption AS
SELECT account, order_key, draw_number, at, vid, sku, stocking_order_id, quantity, unit_cost, cost, method
FROM projection.named_stock
WHERE generation = (SELECT generation FROM projection.live)
UNION ALL
SELECT d.account, d.order_key, d.draw_number, d.at, d.vid, d.sku, f.stocking_order_id, f.quantity, f.unit_cost, f.cost,
    f.method
FROM projection.order_draws AS d
-- A variant is worked out for one order that takes of it, and kept for the others (Memoize). So nothing of the order may
-- get in here: an inner join, or a condition that PostgreSQL sees to make one of it, would be applied inside.
LEFT JOIN LATERAL (
    SELECT q.order_key, q.draw_number, q.stocking_order_id, q.quantity, q.unit_cost, q.cost, q.method
    FROM projection.fifo_stock AS q
    WHERE q.generation = d.generation AND q.account = d.account AND q.vid = d.vid
    OFFSET 0
) AS f ON true
WHERE d.generation = (SELECT generation FROM projection.live) AND d.stocking_order_id IS NULL
    AND coalesce(f.order_key = d.order_key AND f.draw_number = d.draw_number, false);

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
    FROM (
        SELECT account, stocking_order_id, vid, quantity, cost
        FROM projection.named_stock
        WHERE generation = (SELECT generation FROM projection.live) AND method <> 'line_price'
        UNION ALL
        SELECT account, stocking_order_id, vid, quantity, cost
        FROM projection.fifo_stock
        WHERE generation = (SELECT generation FROM projection.live) AND method <> 'line_price'
    ) AS draw
    GROUP BY account, stocking_order_id, vid
) AS taken
    ON taken.account = bought.account AND taken.stocking_order_id = bought.stocking_order_id AND taken.vid = bought.vid
-- The generation of a group is not seen through the grouping, so the join has to be told.
WHERE s.generation = (SELECT generation FROM projection.live);

CREATE VIEW projection.order_cost_parts AS
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
        WHERE own.generation = (SELECT generation FROM projection.live) AND own.account = o.account
            AND own.order_key = o.order_key
            AND own.kind IN ('code', 'internal') AND l.kind IN ('split', 'merge') AND l.order_key <> own.order_key
    ) AS is_superseded,
    CASE WHEN stock.methods IS NOT NULL THEN product.cost - coalesce(s.product_cost, 0) END AS private_stock_cost,
    o.created_at,
    o.paid_at,
    stock.vids AS stock_vids,
    stock.quantities AS stock_quantities,
    stock.costs AS stock_costs
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
                AND i.order_key = o.order_key
        ) AS bills,
        EXISTS (
            SELECT
            FROM projection.order_disputes AS d
            WHERE d.generation = (SELECT generation FROM projection.live) AND d.account = o.account
                AND d.order_key = o.order_key
        ) AS disputes
) AS has ON true
LEFT JOIN LATERAL (
    SELECT
        CASE WHEN bool_and(c.cost IS NOT NULL) THEN sum(c.cost) END AS cost,
        string_agg(DISTINCT c.method, ', ' ORDER BY c.method) AS methods,
        array_agg(c.vid) AS vids,
        array_agg(c.quantity) AS quantities,
        array_agg(c.cost) AS costs
    FROM projection.stock_consumption AS c
    WHERE has.stock AND c.generation = o.generation AND c.account = o.account AND c.order_key = o.order_key
) AS stock ON true
LEFT JOIN LATERAL (
    -- A sum that lacks a line would pass for the order's cost.
    SELECT CASE WHEN bool_and(l.quantity * l.unit_price IS NOT NULL) THEN sum(l.quantity * l.unit_price) END AS cost
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
        CASE WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount) FILTER (WHERE b.status <> 'paid'), 0) END AS unpaid,
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
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON VIEW projection.order_cost_parts IS 'What analytics.order_costs shows, with what each order takes of private stock.';
COMMENT ON COLUMN projection.order_cost_parts.account IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.order_key IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.currency IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.product_cost IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.shipping_cost IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.import_tax IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.import_fee IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.outbound_fee IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.storage_fee IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.extra_bills IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.extra_bills_open IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.dispute_credit IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.landed_cost IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.paid_amount IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.paid_variance IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.cost_complete IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.sources IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.is_sandbox IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.is_superseded IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.private_stock_cost IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.created_at IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.paid_at IS 'See analytics.order_costs.';
COMMENT ON COLUMN projection.order_cost_parts.stock_vids IS 'The variants it takes of private stock, one for each row of projection.stock_consumption. NULL when it takes none.';
COMMENT ON COLUMN projection.order_cost_parts.stock_quantities IS 'The pieces, in the same order.';
COMMENT ON COLUMN projection.order_cost_parts.stock_costs IS 'Their costs, in the same order.';

CREATE OR REPLACE VIEW analytics.order_costs AS
SELECT
    account, order_key, currency, product_cost, shipping_cost, import_tax, import_fee, outbound_fee, storage_fee,
    extra_bills, extra_bills_open, dispute_credit, landed_cost, paid_amount, paid_variance, cost_complete, sources,
    is_sandbox, is_superseded, private_stock_cost, created_at, paid_at
FROM projection.order_cost_parts;

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
        coalesce(
            CASE
                WHEN c.private_stock_cost IS NOT NULL THEN (
                    SELECT sum(t.cost) / nullif(sum(t.quantity), 0)
                    FROM unnest(c.stock_vids, c.stock_quantities, c.stock_costs) AS t (vid, quantity, cost)
                    WHERE t.vid = n.vid
                )
            END,
            n.unit_price) * n.quantity AS worth
    FROM projection.order_cost_parts AS c
    JOIN projection.order_items AS n
        ON n.generation = (SELECT generation FROM projection.live) AND n.account = c.account AND n.order_key = c.order_key
    LEFT JOIN projection.variants AS v
        ON v.generation = n.generation AND v.account = n.account AND v.vid = n.vid
),
summed AS (
    SELECT
        line.*,
        count(*) OVER whole AS lines,
        CASE
            WHEN bool_and(heft >= 0 IS TRUE) OVER whole THEN nullif(sum(heft) OVER whole, 0)
        END AS all_heft,
        CASE
            WHEN bool_and(worth >= 0 IS TRUE) OVER whole THEN nullif(sum(worth) OVER whole, 0)
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
    SELECT weighed.*, cent.*
    FROM weighed
    -- OFFSET 0 has each worked out once, however often it is named.
    CROSS JOIN LATERAL (
        SELECT
            div(abs(products) * 100 * product_weight, product_weights) AS product_cents,
            mod(abs(products) * 100 * product_weight, product_weights) AS product_lost,
            div(abs(shipping) * 100 * weight, weights) AS shipping_cents,
            mod(abs(shipping) * 100 * weight, weights) AS shipping_lost,
            div(abs(rest) * 100 * weight, weights) AS rest_cents,
            mod(abs(rest) * 100 * weight, weights) AS rest_lost
        OFFSET 0
    ) AS cent
),
left_over AS (
    SELECT
        *,
        abs(products) * 100 - sum(product_cents) OVER by_product - row_number() OVER by_product AS product_left,
        abs(shipping) * 100 - sum(shipping_cents) OVER by_shipping - row_number() OVER by_shipping AS shipping_left,
        abs(rest) * 100 - sum(rest_cents) OVER by_rest - row_number() OVER by_rest AS rest_left
    FROM floored
    WINDOW
        by_product AS (
            PARTITION BY order_key, account, created_at, paid_at ORDER BY product_lost DESC, line_number
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
        by_shipping AS (
            PARTITION BY order_key, account, created_at, paid_at ORDER BY shipping_lost DESC, line_number
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
        by_rest AS (
            PARTITION BY order_key, account, created_at, paid_at ORDER BY rest_lost DESC, line_number
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
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
    OFFSET 0
) AS share;

GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO cjledger_analyst, cjledger_runtime;
