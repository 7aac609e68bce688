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

COMMENT ON VIEW analytics.private_stock_consumption IS
    'Which pieces of private stock each order takes, from which purchase and for how much: one row for each order, line and stocking order. Cancelled orders take none.';
COMMENT ON COLUMN analytics.private_stock_consumption.account IS 'The account.';
COMMENT ON COLUMN analytics.private_stock_consumption.order_key IS 'The order that takes them.';
COMMENT ON COLUMN analytics.private_stock_consumption.draw_number IS 'Place among what the order takes, from 1.';
COMMENT ON COLUMN analytics.private_stock_consumption.at IS 'When the order was paid, else created, else first seen.';
COMMENT ON COLUMN analytics.private_stock_consumption.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.private_stock_consumption.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN analytics.private_stock_consumption.stocking_order_id IS
    'The stocking order they were bought with. NULL when none accounts for them.';
COMMENT ON COLUMN analytics.private_stock_consumption.quantity IS 'Pieces.';
COMMENT ON COLUMN analytics.private_stock_consumption.unit_cost IS
    'What a piece cost with its share, by price, of all that the stocking order costs, US dollars; where none accounts for it the price of the order''s line.';
COMMENT ON COLUMN analytics.private_stock_consumption.cost IS
    'quantity times unit_cost, rounded to the cent. NULL when it is not known.';
COMMENT ON COLUMN analytics.private_stock_consumption.method IS
    'named: CJ named the stocking order. fifo: it named none, so what was paid first goes first. line_price: no known stocking order has these pieces.';

GRANT SELECT ON analytics.private_stock_consumption TO cjledger_runtime, cjledger_analyst;
