CREATE TABLE projection.stocking_order_items (
    generation        integer NOT NULL,
    account           text NOT NULL,
    stocking_order_id text NOT NULL,
    line_number       bigint NOT NULL,
    product_code      text,
    vid               text,
    sku               text,
    quantity          bigint,
    kept              bigint,
    pieces            bigint,
    unit_price        numeric,
    unit_cost         numeric,
    PRIMARY KEY (stocking_order_id, account, generation, line_number)
) PARTITION BY LIST (generation);

CREATE INDEX stocking_order_items_of_variant ON projection.stocking_order_items (vid, account, generation);

COMMENT ON TABLE projection.stocking_order_items IS 'The lines of the stocking orders.';
COMMENT ON COLUMN projection.stocking_order_items.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stocking_order_items.account IS 'The account.';
COMMENT ON COLUMN projection.stocking_order_items.stocking_order_id IS 'The stocking order.';
COMMENT ON COLUMN projection.stocking_order_items.line_number IS 'Place of the line in CJ''s answer, from 1.';
COMMENT ON COLUMN projection.stocking_order_items.product_code IS 'CJ''s id of the line.';
COMMENT ON COLUMN projection.stocking_order_items.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN projection.stocking_order_items.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN projection.stocking_order_items.quantity IS 'Pieces bought.';
COMMENT ON COLUMN projection.stocking_order_items.kept IS 'Pieces whose money was not given back.';
COMMENT ON COLUMN projection.stocking_order_items.pieces IS
    'Pieces that are there: neither refunded nor missing at the end.';
COMMENT ON COLUMN projection.stocking_order_items.unit_price IS 'The price of a piece, US dollars.';
COMMENT ON COLUMN projection.stocking_order_items.unit_cost IS
    'What a piece that is kept costs with its share, by price, of all that the stocking order costs without surcharges and bills, US dollars.';
COMMENT ON INDEX projection.stocking_order_items_of_variant IS 'Finds the stock that was bought of a variant.';
