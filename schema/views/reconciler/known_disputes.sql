CREATE OR REPLACE VIEW reconciler.known_disputes AS
SELECT generation, account, order_key, dispute_id,
    told_at IS NULL OR status IN ('open', 'ended') OR doubtful IS NOT NULL AS is_undecided
FROM projection.order_disputes;

COMMENT ON VIEW reconciler.known_disputes IS 'The disputes that orders name.';
COMMENT ON COLUMN reconciler.known_disputes.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_disputes.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_disputes.order_key IS 'The order that it is over.';
COMMENT ON COLUMN reconciler.known_disputes.dispute_id IS 'CJ''s id of it. NULL: CJ gave none.';
COMMENT ON COLUMN reconciler.known_disputes.is_undecided IS 'Whether CJ still has something to tell of it.';

GRANT SELECT ON reconciler.known_disputes TO cjledger_reconciler;
