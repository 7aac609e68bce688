CREATE OR REPLACE VIEW reconciler.variants_without_sku AS
SELECT i.generation, i.account, i.order_key, i.vid
FROM projection.order_items AS i
LEFT JOIN projection.variants AS v
    ON v.vid = i.vid AND v.account = i.account AND v.generation = i.generation
WHERE i.vid IS NOT NULL AND coalesce(i.sku, v.sku) IS NULL;

COMMENT ON VIEW reconciler.variants_without_sku IS 'The lines of orders whose SKU nothing has said.';
COMMENT ON COLUMN reconciler.variants_without_sku.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.variants_without_sku.account IS 'The account.';
COMMENT ON COLUMN reconciler.variants_without_sku.order_key IS 'The order.';
COMMENT ON COLUMN reconciler.variants_without_sku.vid IS 'CJ''s id of the line''s variant.';

GRANT SELECT ON reconciler.variants_without_sku TO cjledger_reconciler;
