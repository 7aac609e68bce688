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
        c.cost_state,
        c.counts,
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
        -- A sheet that names its lines otherwise than the order does is read by the SKU.
        coalesce(
            n.grams,
            (
                SELECT CASE WHEN count(DISTINCT k.grams) = 1 AND count(*) = count(k.grams) THEN min(k.grams) END
                FROM projection.cost_sheet_items AS k
                WHERE k.generation = n.generation AND k.account = n.account AND k.order_key = n.order_key
                    AND k.sku = coalesce(n.sku, v.sku)
            )) AS grams,
        c.dispute_credit IS NULL AS is_doubtful,
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
        quantity * grams AS heft,
        count(*) OVER whole AS lines,
        CASE
            WHEN bool_and(quantity * grams >= 0 IS TRUE) OVER whole THEN nullif(sum(quantity * grams) OVER whole, 0)
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
    created_at,
    paid_at,
    cost_state,
    counts,
    is_sandbox,
    is_superseded,
    line_number,
    line_item_id,
    sku,
    vid,
    quantity,
    grams,
    unit_price AS unit_cost,
    share.product_cost,
    share.shipping AS shipping_allocated,
    share.rest AS other_allocated,
    CASE
        WHEN NOT is_doubtful AND num_nonnulls(share.product_cost, share.shipping, share.rest) > 0
            THEN coalesce(share.product_cost, 0) + coalesce(share.shipping, 0) + coalesce(share.rest, 0)
    END AS landed_cost,
    CASE WHEN num_nonnulls(left_over.shipping, left_over.rest) > 0 THEN method END AS method
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

COMMENT ON VIEW analytics.item_costs IS
    'What each line of an order costs, landed. What the order costs as a whole is laid on its lines to the cent; the lines sum to the order.';
COMMENT ON COLUMN analytics.item_costs.account IS 'The account.';
COMMENT ON COLUMN analytics.item_costs.order_key IS 'The order.';
COMMENT ON COLUMN analytics.item_costs.created_at IS 'When the order was created at CJ; see orders.';
COMMENT ON COLUMN analytics.item_costs.paid_at IS 'When the order was paid; see orders.';
COMMENT ON COLUMN analytics.item_costs.cost_state IS 'Of the order; see order_costs.';
COMMENT ON COLUMN analytics.item_costs.counts IS 'Whether it belongs in a sum, as its order does; see order_costs.';
COMMENT ON COLUMN analytics.item_costs.is_sandbox IS 'See order_costs.';
COMMENT ON COLUMN analytics.item_costs.is_superseded IS 'See order_costs.';
COMMENT ON COLUMN analytics.item_costs.line_number IS 'Place of the line in CJ''s message, from 1.';
COMMENT ON COLUMN analytics.item_costs.line_item_id IS 'CJ''s id of the line.';
COMMENT ON COLUMN analytics.item_costs.sku IS 'CJ''s SKU of the variant; see order_items.sku.';
COMMENT ON COLUMN analytics.item_costs.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.item_costs.quantity IS 'Pieces.';
COMMENT ON COLUMN analytics.item_costs.grams IS
    'The weight of a piece by the order''s cost sheet: of the line of its product code, else of its SKU. NULL until one is known.';
COMMENT ON COLUMN analytics.item_costs.unit_cost IS
    'Price of one piece, US dollars. NULL when CJ gave none or a range.';
COMMENT ON COLUMN analytics.item_costs.product_cost IS
    'The line''s part of the order''s product_cost, by what its pieces cost: unit_cost times quantity where the lines'' prices sum to it. NULL when nothing of it is known.';
COMMENT ON COLUMN analytics.item_costs.shipping_allocated IS
    'The line''s share of the shipping, by method. NULL until the order''s shipping cost is known.';
COMMENT ON COLUMN analytics.item_costs.other_allocated IS
    'The line''s share of all else, by method: taxes, fees and bills, less what disputes gave back. NULL when nothing of the order''s cost is known.';
COMMENT ON COLUMN analytics.item_costs.landed_cost IS
    'product_cost, shipping_allocated and other_allocated, as far as they are known. NULL when none is, and where the order''s dispute_credit is not known.';
COMMENT ON COLUMN analytics.item_costs.method IS
    'What the shares were found by: weight (all lines'' weights are known), line_cost (all lines'' costs are), evenly. NULL while nothing is shared.';

GRANT SELECT ON analytics.item_costs TO cjledger_runtime, cjledger_analyst;
