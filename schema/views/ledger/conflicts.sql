CREATE OR REPLACE VIEW ledger.conflicts AS
SELECT
    account,
    type,
    message_id,
    count(*) AS events,
    array_agg(position ORDER BY position) AS positions
FROM ledger.events
WHERE source = 'webhook' AND message_id IS NOT NULL
GROUP BY account, type, message_id
HAVING count(DISTINCT digest) > 1;

COMMENT ON VIEW ledger.conflicts IS
    'Messages of one account, type and message id that came in different bytes: a retry CJ wrote anew, or an id used twice.';
COMMENT ON COLUMN ledger.conflicts.account IS 'The account.';
COMMENT ON COLUMN ledger.conflicts.type IS 'The message type.';
COMMENT ON COLUMN ledger.conflicts.message_id IS 'The message id they share.';
COMMENT ON COLUMN ledger.conflicts.events IS 'How many events share it.';
COMMENT ON COLUMN ledger.conflicts.positions IS 'Their positions, ascending.';

GRANT SELECT ON ledger.conflicts TO cjledger_runtime, cjledger_projector;
