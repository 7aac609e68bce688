CREATE TABLE reconciler.call_limits (
    account      text NOT NULL,
    call         text NOT NULL,
    size         integer CHECK (size > 0),
    trial        integer CHECK (trial > 0),
    suspects     integer NOT NULL DEFAULT 0,
    learnt_at    timestamptz,
    absent_since timestamptz,
    PRIMARY KEY (call, account)
);

COMMENT ON TABLE reconciler.call_limits IS
    'What was learnt of how CJ''s calls may be made: one row for each call of which something was.';
COMMENT ON COLUMN reconciler.call_limits.account IS 'The account.';
COMMENT ON COLUMN reconciler.call_limits.call IS
    'The call, by the name its snapshots have in ledger.events.type; `getOrderDetailBatch` for orders in batches.';
COMMENT ON COLUMN reconciler.call_limits.size IS
    'How many things it was found to take. NULL: as many as it is asked for to begin with.';
COMMENT ON COLUMN reconciler.call_limits.trial IS
    'How many are asked for while it is looked into why a batch was refused. NULL: none was.';
COMMENT ON COLUMN reconciler.call_limits.suspects IS 'How many things of refused batches have not been answered yet.';
COMMENT ON COLUMN reconciler.call_limits.learnt_at IS 'When that was learnt. After a month more is tried again.';
COMMENT ON COLUMN reconciler.call_limits.absent_since IS
    'When CJ last said that it does not have this call. After a day it is tried again. NULL: it has it.';

GRANT SELECT ON reconciler.call_limits TO cjledger_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.call_limits TO cjledger_reconciler;
