CREATE OR REPLACE VIEW reconciler.known_products AS
SELECT DISTINCT generation, account, pid
FROM projection.variants
WHERE pid IS NOT NULL;

COMMENT ON VIEW reconciler.known_products IS 'The products of the variants that messages and answers named.';
COMMENT ON COLUMN reconciler.known_products.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_products.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_products.pid IS 'CJ''s id of the product.';

GRANT SELECT ON reconciler.known_products TO cjledger_reconciler;
