CREATE OR REPLACE VIEW analytics.order_bundle_parts AS
SELECT p.account, p.order_key, p.part_number, p.line_item_id, p.part_line_item_id, p.vid, v.sku, p.quantity
FROM projection.order_bundle_parts AS p
LEFT JOIN projection.variants AS v
    ON v.generation = p.generation AND v.account = p.account AND v.vid = p.vid
WHERE p.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.order_bundle_parts IS
    'What the bundles among the lines of orders are made of (subOrderProducts): one row for each part. order_items has the bundle itself, and only that has a price.';
COMMENT ON COLUMN analytics.order_bundle_parts.account IS 'The account.';
COMMENT ON COLUMN analytics.order_bundle_parts.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_bundle_parts.part_number IS 'Place among the order''s parts in CJ''s answer, from 1.';
COMMENT ON COLUMN analytics.order_bundle_parts.line_item_id IS 'The line of order_items that is the bundle.';
COMMENT ON COLUMN analytics.order_bundle_parts.part_line_item_id IS 'CJ''s id of the part.';
COMMENT ON COLUMN analytics.order_bundle_parts.vid IS 'CJ''s id of the part''s product variant.';
COMMENT ON COLUMN analytics.order_bundle_parts.sku IS 'CJ''s SKU of it. NULL when nothing said.';
COMMENT ON COLUMN analytics.order_bundle_parts.quantity IS 'Pieces, as CJ wrote them.';

GRANT SELECT ON analytics.order_bundle_parts TO cjledger_runtime, cjledger_analyst;
