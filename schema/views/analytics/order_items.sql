-- A SKU is found by an index of the lines that have theirs, and by the variants of those that have none.
CREATE OR REPLACE VIEW analytics.order_items AS
SELECT
    i.account,
    i.order_key,
    i.line_number,
    i.line_item_id,
    i.store_line_item_id,
    i.product_code,
    i.vid,
    i.sku,
    i.quantity,
    i.unit_price,
    i.production_status,
    i.abnormal_types,
    i.stocking_order_id
FROM projection.order_items AS i
WHERE i.generation = (SELECT generation FROM projection.live) AND i.sku IS NOT NULL
UNION ALL
SELECT
    i.account,
    i.order_key,
    i.line_number,
    i.line_item_id,
    i.store_line_item_id,
    i.product_code,
    i.vid,
    v.sku,
    i.quantity,
    i.unit_price,
    i.production_status,
    i.abnormal_types,
    i.stocking_order_id
FROM projection.order_items AS i
LEFT JOIN projection.variants AS v
    ON v.generation = i.generation AND v.account = i.account AND v.vid = i.vid
WHERE i.generation = (SELECT generation FROM projection.live) AND i.sku IS NULL;

COMMENT ON VIEW analytics.order_items IS
    'One row for each line of an order: as CJ''s API last had them, or a webhook with lines received after it was asked.';
COMMENT ON COLUMN analytics.order_items.account IS 'The account.';
COMMENT ON COLUMN analytics.order_items.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_items.line_number IS 'Place of the line in CJ''s message, from 1.';
COMMENT ON COLUMN analytics.order_items.line_item_id IS 'CJ''s id of the line.';
COMMENT ON COLUMN analytics.order_items.store_line_item_id IS 'The shop''s id of the line.';
COMMENT ON COLUMN analytics.order_items.product_code IS
    'CJ''s id of the line as splits and cost sheets name it. NULL where no message did.';
COMMENT ON COLUMN analytics.order_items.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.order_items.sku IS
    'CJ''s SKU of the variant: from the line, else from the order''s cost sheet, else from whatever named the variant''s. NULL where nothing did.';
COMMENT ON COLUMN analytics.order_items.quantity IS 'Pieces.';
COMMENT ON COLUMN analytics.order_items.unit_price IS
    'Price of one piece, US dollars (sellPrice). NULL when CJ gave none or a range.';
COMMENT ON COLUMN analytics.order_items.production_status IS 'CJ''s productionOrderStatus, 1 to 5.';
COMMENT ON COLUMN analytics.order_items.abnormal_types IS
    'CJ''s abnormalType codes; empty when CJ said there are none, NULL when it said nothing.';
COMMENT ON COLUMN analytics.order_items.stocking_order_id IS
    'The stocking order that its pieces were put by with. NULL for a line that ships no private stock, and where CJ names none or several.';

GRANT SELECT ON analytics.order_items TO cjledger_runtime, cjledger_analyst;
