-- Which pieces of private stock an order takes, and what they cost. An order that names a stocking order takes from that
-- one. One that names none takes what the named draws left, from the stocking order that was paid first. A query about
-- one order looks once for all that it takes, which mostly is nothing.
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
        FROM projection.stock_lots AS i
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

COMMENT ON VIEW projection.stock_consumption IS 'What analytics.private_stock_consumption shows, of every generation.';
COMMENT ON COLUMN projection.stock_consumption.generation IS 'The generation the row belongs to.';
