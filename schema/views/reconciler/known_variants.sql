CREATE OR REPLACE VIEW reconciler.known_variants AS
SELECT generation, account, vid, sku
FROM projection.variants;

COMMENT ON VIEW reconciler.known_variants IS 'Product variants and their SKUs.';
COMMENT ON COLUMN reconciler.known_variants.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_variants.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_variants.vid IS 'CJ''s id of the variant.';
COMMENT ON COLUMN reconciler.known_variants.sku IS 'CJ''s SKU of it. NULL: nothing said.';

GRANT SELECT ON reconciler.known_variants TO cjledger_reconciler;
