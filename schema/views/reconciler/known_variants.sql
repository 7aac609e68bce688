CREATE OR REPLACE VIEW reconciler.known_variants AS
SELECT generation, account, vid, sku, state
FROM projection.variants;

COMMENT ON VIEW reconciler.known_variants IS 'Product variants, their SKUs and what is known of them.';
COMMENT ON COLUMN reconciler.known_variants.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_variants.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_variants.vid IS 'CJ''s id of the variant.';
COMMENT ON COLUMN reconciler.known_variants.sku IS 'CJ''s SKU of it. NULL: nothing said.';
COMMENT ON COLUMN reconciler.known_variants.state IS 'Its state.';

GRANT SELECT ON reconciler.known_variants TO cjledger_reconciler;
