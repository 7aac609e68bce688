CREATE OR REPLACE VIEW analytics.stocking_order_items AS
SELECT
    account,
    stocking_order_id,
    line_number,
    product_code,
    vid,
    sku,
    quantity,
    allocated AS quantity_arrived,
    kept,
    pieces AS quantity_there,
    unit_price,
    original_price,
    discount,
    grams,
    refund_status,
    unit_cost
FROM projection.stocking_order_items
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.stocking_order_items IS
    'One row for each line of a stocking order: what was bought, and what of it has arrived. private_stock has what is left of it.';
COMMENT ON COLUMN analytics.stocking_order_items.account IS 'The account.';
COMMENT ON COLUMN analytics.stocking_order_items.stocking_order_id IS 'The stocking order.';
COMMENT ON COLUMN analytics.stocking_order_items.line_number IS 'Place of the line in CJ''s answer, from 1.';
COMMENT ON COLUMN analytics.stocking_order_items.product_code IS 'CJ''s id of the line.';
COMMENT ON COLUMN analytics.stocking_order_items.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.stocking_order_items.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN analytics.stocking_order_items.quantity IS 'Pieces bought.';
COMMENT ON COLUMN analytics.stocking_order_items.quantity_arrived IS
    'Pieces that have been put by (allocateNum). NULL where CJ does not say.';
COMMENT ON COLUMN analytics.stocking_order_items.kept IS 'Pieces whose money was not given back.';
COMMENT ON COLUMN analytics.stocking_order_items.quantity_there IS
    'Pieces that are there or on their way: neither refunded nor missing at the end.';
COMMENT ON COLUMN analytics.stocking_order_items.unit_price IS 'The price of a piece, US dollars.';
COMMENT ON COLUMN analytics.stocking_order_items.original_price IS
    'The price of a piece before discounts, US dollars. NULL where CJ does not say.';
COMMENT ON COLUMN analytics.stocking_order_items.discount IS
    'The rate of the discount, as CJ wrote it. NULL where there is none.';
COMMENT ON COLUMN analytics.stocking_order_items.grams IS 'What a piece weighs, taken to be grams.';
COMMENT ON COLUMN analytics.stocking_order_items.refund_status IS
    'How far the refund of the line is: pending, given_back, or another word of CJ''s. NULL when nothing is known of one.';
COMMENT ON COLUMN analytics.stocking_order_items.unit_cost IS
    'What a piece that is kept costs with its share, by price, of all that the stocking order costs without surcharges and bills, US dollars.';

GRANT SELECT ON analytics.stocking_order_items TO cjledger_runtime, cjledger_analyst;
