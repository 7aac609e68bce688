CREATE OR REPLACE VIEW reconciler.known_stocking_orders AS
SELECT generation, account, stocking_order_id, state
FROM projection.stocking_orders;

COMMENT ON VIEW reconciler.known_stocking_orders IS 'Purchases of stock that CJ keeps for the seller.';
COMMENT ON COLUMN reconciler.known_stocking_orders.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_stocking_orders.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_stocking_orders.stocking_order_id IS 'CJ''s id of it.';
COMMENT ON COLUMN reconciler.known_stocking_orders.state IS 'What is known of it.';

GRANT SELECT ON reconciler.known_stocking_orders TO cjledger_reconciler;
