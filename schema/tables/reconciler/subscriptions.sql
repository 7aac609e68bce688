CREATE TABLE reconciler.subscriptions (
    account       text NOT NULL,
    pid           text NOT NULL,
    subscribed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pid, account)
);

COMMENT ON TABLE reconciler.subscriptions IS
    'The products that `cjledger register --products` had CJ send messages of: one row for each.';
COMMENT ON COLUMN reconciler.subscriptions.account IS 'The account.';
COMMENT ON COLUMN reconciler.subscriptions.pid IS 'CJ''s id of the product.';
COMMENT ON COLUMN reconciler.subscriptions.subscribed_at IS 'When that was last done.';

GRANT SELECT ON reconciler.subscriptions TO cjledger_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.subscriptions TO cjledger_reconciler;
