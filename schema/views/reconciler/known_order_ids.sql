CREATE OR REPLACE VIEW reconciler.known_order_ids AS
SELECT generation, account, id, kind, order_key
FROM projection.order_ids;

COMMENT ON VIEW reconciler.known_order_ids IS 'Every id an order ever had.';
COMMENT ON COLUMN reconciler.known_order_ids.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_order_ids.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_order_ids.id IS 'The id.';
COMMENT ON COLUMN reconciler.known_order_ids.kind IS 'code, internal, number, platform, shipment or pending.';
COMMENT ON COLUMN reconciler.known_order_ids.order_key IS 'The order that it leads to.';

GRANT SELECT ON reconciler.known_order_ids TO cjledger_reconciler;
