CREATE TABLE reconciler.deliveries (
    account          text NOT NULL,
    type             text NOT NULL,
    hour             timestamptz NOT NULL,
    accepted         bigint NOT NULL DEFAULT 0,
    failed           bigint NOT NULL DEFAULT 0,
    last_accepted_at timestamptz,
    PRIMARY KEY (account, hour, type)
);

COMMENT ON TABLE reconciler.deliveries IS
    'What receivers answered at the callback of an account, hour by hour, as far as CJ counts it for or against them. Kept for 30 days.';
COMMENT ON COLUMN reconciler.deliveries.account IS 'The account.';
COMMENT ON COLUMN reconciler.deliveries.type IS
    'The type that the message names. Empty where it names none or was not read.';
COMMENT ON COLUMN reconciler.deliveries.hour IS
    'The beginning of the hour, in UTC by the database''s clock, or the moment in it at which the watch over the feed began.';
COMMENT ON COLUMN reconciler.deliveries.accepted IS 'How many messages were answered 200.';
COMMENT ON COLUMN reconciler.deliveries.failed IS
    'How many were answered otherwise at the callback''s own path: 401, 413 and 503.';
COMMENT ON COLUMN reconciler.deliveries.last_accepted_at IS 'When the last of those answered 200 came. NULL: none was.';

GRANT SELECT, INSERT, UPDATE ON reconciler.deliveries TO cjledger_runtime;
GRANT SELECT, DELETE ON reconciler.deliveries TO cjledger_reconciler;
