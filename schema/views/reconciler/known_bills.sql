CREATE OR REPLACE VIEW reconciler.known_bills AS
SELECT generation, account, bill_id, state, order_ref, status, last_event_at
FROM projection.bills;

COMMENT ON VIEW reconciler.known_bills IS 'Bills beside the orders'' prices.';
COMMENT ON COLUMN reconciler.known_bills.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_bills.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_bills.bill_id IS 'CJ''s id of the bill.';
COMMENT ON COLUMN reconciler.known_bills.state IS 'What is known of it.';
COMMENT ON COLUMN reconciler.known_bills.order_ref IS 'The order by the id that the bill names.';
COMMENT ON COLUMN reconciler.known_bills.status IS 'open, paid, cancelled or unknown.';
COMMENT ON COLUMN reconciler.known_bills.last_event_at IS 'When the last event about it was received.';

GRANT SELECT ON reconciler.known_bills TO cjledger_reconciler;
