CREATE OR REPLACE VIEW reconciler.known_stock_levels AS
SELECT generation, account, vid, position
FROM projection.stock_levels;

COMMENT ON VIEW reconciler.known_stock_levels IS 'The levels of stock that are shown, and the events that told them.';
COMMENT ON COLUMN reconciler.known_stock_levels.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_stock_levels.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_stock_levels.vid IS 'CJ''s id of the variant.';
COMMENT ON COLUMN reconciler.known_stock_levels.position IS 'The event.';

GRANT SELECT ON reconciler.known_stock_levels TO cjledger_reconciler;
