CREATE OR REPLACE VIEW analytics.cost_sheet_items AS
SELECT
    account, order_key, line_number, product_code, sku, unit_price, quantity, product_type, is_gift, grams,
    group_product_code, is_group_main, coupon_product_amount, head_postage
FROM projection.cost_sheet_items
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.cost_sheet_items IS 'The lines of each order''s newest cost sheet (z): one row each.';
COMMENT ON COLUMN analytics.cost_sheet_items.account IS 'The account.';
COMMENT ON COLUMN analytics.cost_sheet_items.order_key IS 'The order.';
COMMENT ON COLUMN analytics.cost_sheet_items.line_number IS 'Place among the sheet''s lines by product code, from 1.';
COMMENT ON COLUMN analytics.cost_sheet_items.product_code IS
    'pc: CJ''s id of the line, taken to be line_item_id of order_items.';
COMMENT ON COLUMN analytics.cost_sheet_items.sku IS 'w: CJ''s SKU of the variant.';
COMMENT ON COLUMN analytics.cost_sheet_items.unit_price IS 't: what was paid for a piece, US dollars.';
COMMENT ON COLUMN analytics.cost_sheet_items.quantity IS 'y: pieces.';
COMMENT ON COLUMN analytics.cost_sheet_items.product_type IS
    'u: 0 ordinary, 1 service, 3 packing, 4 supplier''s, 5 sent by the seller, 6 virtual.';
COMMENT ON COLUMN analytics.cost_sheet_items.is_gift IS 'h: whether it is a gift.';
COMMENT ON COLUMN analytics.cost_sheet_items.grams IS 'r: the weight of a piece.';
COMMENT ON COLUMN analytics.cost_sheet_items.group_product_code IS
    'q: the product that it is a part of (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheet_items.is_group_main IS
    'e: whether it is the main part of such a product (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheet_items.coupon_product_amount IS
    'j: the products'' price after a coupon (seen live, not documented). No cost rests on it.';
COMMENT ON COLUMN analytics.cost_sheet_items.head_postage IS
    'n: the postage of the first leg (seen live, not documented). No cost rests on it.';

GRANT SELECT ON analytics.cost_sheet_items TO cjledger_runtime, cjledger_analyst;
