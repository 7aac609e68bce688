CREATE OR REPLACE VIEW reconciler.stocked_variants AS
SELECT generation, account, vid
FROM projection.stocking_order_items
WHERE vid IS NOT NULL
UNION
SELECT generation, account, vid
FROM projection.stock_levels
WHERE listed_under = vid
UNION
SELECT v.generation, v.account, v.vid
FROM reconciler.subscriptions AS s
JOIN projection.variants AS v ON v.pid = s.pid AND v.account = s.account;

COMMENT ON VIEW reconciler.stocked_variants IS
    'The variants whose levels are looked up: those that stocking orders bought, those that messages told levels of, and those of subscribed products.';
COMMENT ON COLUMN reconciler.stocked_variants.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.stocked_variants.account IS 'The account.';
COMMENT ON COLUMN reconciler.stocked_variants.vid IS 'CJ''s id of the variant.';

GRANT SELECT ON reconciler.stocked_variants TO cjledger_reconciler;
