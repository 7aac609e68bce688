-- What is taken from the stocking order that CJ names, and what nothing more is known of.
CREATE OR REPLACE VIEW projection.named_stock AS
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
    FROM projection.stock_lots AS i
    WHERE i.generation = d.generation AND i.account = d.account AND i.stocking_order_id = d.stocking_order_id
        AND coalesce(i.vid = d.vid, i.sku = d.sku)
) AS bought
WHERE d.stocking_order_id IS NOT NULL OR d.vid IS NULL OR d.quantity IS NULL;

COMMENT ON VIEW projection.named_stock IS
    'What of analytics.private_stock_consumption follows from the order alone, of every generation.';
COMMENT ON COLUMN projection.named_stock.generation IS 'The generation the row belongs to.';
