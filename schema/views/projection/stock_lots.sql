-- What there is of each line of a stocking order, and what a piece of it costs with all that came on top. No join, so that
-- the views below stay small enough for PostgreSQL to find the best order of their joins.
CREATE OR REPLACE VIEW projection.stock_lots AS
SELECT
    i.generation,
    i.account,
    i.stocking_order_id,
    i.line_number,
    i.vid,
    i.sku,
    i.pieces AS quantity,
    (
        SELECT
            CASE
                WHEN c.amount = 0 THEN i.unit_cost
                ELSE i.unit_price * (s.amount - coalesce(s.refund, 0) + c.amount) / nullif(s.pieces_price, 0)
            END
        FROM projection.stocking_orders AS s
        JOIN projection.stock_charges AS c
            ON c.generation = s.generation AND c.account = s.account AND c.stocking_order_id = s.stocking_order_id
        WHERE s.generation = i.generation AND s.account = i.account AND s.stocking_order_id = i.stocking_order_id
    ) AS unit_cost
FROM projection.stocking_order_items AS i;

COMMENT ON VIEW projection.stock_lots IS
    'The pieces of private stock that are there, line by line, of every generation.';
COMMENT ON COLUMN projection.stock_lots.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stock_lots.account IS 'The account.';
COMMENT ON COLUMN projection.stock_lots.stocking_order_id IS 'The stocking order.';
COMMENT ON COLUMN projection.stock_lots.line_number IS 'Place of the line in CJ''s answer, from 1.';
COMMENT ON COLUMN projection.stock_lots.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN projection.stock_lots.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN projection.stock_lots.quantity IS 'Pieces that are there.';
COMMENT ON COLUMN projection.stock_lots.unit_cost IS 'What a piece costs, US dollars. NULL when it is not known.';
