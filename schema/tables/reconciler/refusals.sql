CREATE TABLE reconciler.refusals (
    account text NOT NULL,
    status  smallint NOT NULL,
    minute  timestamptz NOT NULL,
    count   bigint NOT NULL,
    PRIMARY KEY (minute, account, status)
);

COMMENT ON TABLE reconciler.refusals IS
    'What came to a callback and was refused, minute by minute. Kept for a day.';
COMMENT ON COLUMN reconciler.refusals.account IS 'The account. Empty where the path names none of ours.';
COMMENT ON COLUMN reconciler.refusals.status IS
    'The HTTP status it was answered with: 401, 413 and 503 at an account''s own path, 404 at a path that is like one.';
COMMENT ON COLUMN reconciler.refusals.minute IS 'The beginning of the minute, by the database''s clock.';
COMMENT ON COLUMN reconciler.refusals.count IS 'How many there were.';

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.refusals TO cjledger_runtime;
