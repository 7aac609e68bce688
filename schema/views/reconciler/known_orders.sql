-- Of every generation, as all views here: a step reads one and the same from its beginning to its end.
CREATE OR REPLACE VIEW reconciler.known_orders AS
SELECT generation, account, order_key, state, attached_to, cj_order_code, cj_internal_id, order_number,
    projection.is_paid(paid_at, status) AS is_paid, is_sandbox, is_private_outbound, first_seen_at
FROM projection.orders;

COMMENT ON VIEW reconciler.known_orders IS 'Orders as far as the reconciler has to know them.';
COMMENT ON COLUMN reconciler.known_orders.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_orders.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_orders.order_key IS 'The order.';
COMMENT ON COLUMN reconciler.known_orders.state IS 'What is known of it.';
COMMENT ON COLUMN reconciler.known_orders.attached_to IS
    'For an order known by the seller''s number alone: the one order that shows it. NULL otherwise.';
COMMENT ON COLUMN reconciler.known_orders.cj_order_code IS 'CJ''s code of it. NULL while nobody told.';
COMMENT ON COLUMN reconciler.known_orders.cj_internal_id IS 'CJ''s internal id of it. NULL while nobody told.';
COMMENT ON COLUMN reconciler.known_orders.order_number IS 'The seller''s number of it.';
COMMENT ON COLUMN reconciler.known_orders.is_paid IS 'Whether it has been paid, so that CJ has a cost sheet of it.';
COMMENT ON COLUMN reconciler.known_orders.is_sandbox IS 'Whether CJ says that it is a test. NULL: CJ has not said.';
COMMENT ON COLUMN reconciler.known_orders.is_private_outbound IS 'Whether it ships private stock. NULL: nobody told.';
COMMENT ON COLUMN reconciler.known_orders.first_seen_at IS 'When the first event about it was received.';

GRANT SELECT ON reconciler.known_orders TO cjledger_reconciler;
