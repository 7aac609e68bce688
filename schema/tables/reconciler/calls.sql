CREATE TABLE reconciler.calls (
    account       text PRIMARY KEY,
    failing_since timestamptz,
    failure       text
);

COMMENT ON TABLE reconciler.calls IS 'Whether CJ''s API answers, for each account it is asked for.';
COMMENT ON COLUMN reconciler.calls.account IS 'The account.';
COMMENT ON COLUMN reconciler.calls.failing_since IS
    'The first call that failed since one was last answered. NULL: the last was answered.';
COMMENT ON COLUMN reconciler.calls.failure IS 'Why the last call failed, in words. NULL: it did not.';

GRANT SELECT ON reconciler.calls TO cjledger_runtime;
GRANT SELECT, INSERT, UPDATE ON reconciler.calls TO cjledger_reconciler;
