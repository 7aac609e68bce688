CREATE OR REPLACE VIEW analytics.private_stock AS
SELECT
    bought.account,
    bought.stocking_order_id,
    bought.vid,
    bought.sku,
    s.status,
    s.paid_at,
    bought.quantity,
    bought.pieces AS quantity_there,
    bought.cost,
    coalesce(taken.quantity, 0) AS quantity_taken,
    coalesce(taken.cost, 0) AS cost_taken,
    bought.pieces - coalesce(taken.quantity, 0) AS quantity_remaining,
    bought.cost - coalesce(taken.cost, 0) AS cost_remaining
FROM (
    SELECT i.generation, i.account, i.stocking_order_id, i.vid, min(i.sku) AS sku, sum(i.quantity) AS quantity,
        sum(l.quantity) AS pieces, round(sum(i.kept * l.unit_cost), 2) AS cost
    FROM projection.stocking_order_items AS i
    JOIN projection.stock_lots AS l
        ON l.generation = i.generation AND l.account = i.account AND l.stocking_order_id = i.stocking_order_id
        AND l.line_number = i.line_number
    WHERE i.generation = (SELECT generation FROM projection.live)
    GROUP BY i.generation, i.account, i.stocking_order_id, i.vid
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

COMMENT ON VIEW analytics.private_stock IS
    'What is left of each purchase of private stock, at cost: one row for each stocking order and variant.';
COMMENT ON COLUMN analytics.private_stock.account IS 'The account.';
COMMENT ON COLUMN analytics.private_stock.stocking_order_id IS 'CJ''s id of the stocking order.';
COMMENT ON COLUMN analytics.private_stock.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.private_stock.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN analytics.private_stock.status IS 'The stocking order''s status; see stocking_orders.';
COMMENT ON COLUMN analytics.private_stock.paid_at IS 'When it was paid. NULL when it was not.';
COMMENT ON COLUMN analytics.private_stock.quantity IS 'Pieces bought; see quantity_there.';
COMMENT ON COLUMN analytics.private_stock.quantity_there IS
    'Pieces that can be taken: those bought, less those that were refunded and, once the stocking order is over, those that never arrived.';
COMMENT ON COLUMN analytics.private_stock.cost IS
    'What the pieces cost whose money was not given back, with their share of all that the stocking order costs: its amount, surcharges and bills, less what was given back. US dollars.';
COMMENT ON COLUMN analytics.private_stock.quantity_taken IS 'Pieces that orders took; see private_stock_consumption.';
COMMENT ON COLUMN analytics.private_stock.cost_taken IS 'What those cost.';
COMMENT ON COLUMN analytics.private_stock.quantity_remaining IS
    'Pieces that are left of those that are there; below 0 when orders took more.';
COMMENT ON COLUMN analytics.private_stock.cost_remaining IS 'What is left, at cost.';

GRANT SELECT ON analytics.private_stock TO cjledger_runtime, cjledger_analyst;
