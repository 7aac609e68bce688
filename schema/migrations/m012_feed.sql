-- Whether CJ still sends: what receivers answered, the duplicates that may be news, and how each account's feed stands.
-- Kept outside the generations, since nothing of it follows from events.

SET LOCAL ROLE cjledger_owner;

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
COMMENT ON COLUMN reconciler.deliveries.type IS 'The type that the message names. Empty where it names none or was not read.';
COMMENT ON COLUMN reconciler.deliveries.hour IS 'The beginning of the hour, in UTC by the database''s clock.';
COMMENT ON COLUMN reconciler.deliveries.accepted IS 'How many messages were answered 200.';
COMMENT ON COLUMN reconciler.deliveries.failed IS 'How many were answered otherwise at the callback''s own path: 401, 413 and 503.';
COMMENT ON COLUMN reconciler.deliveries.last_accepted_at IS 'When the last of those answered 200 came. NULL: none was.';

CREATE TABLE reconciler.late_duplicates (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    position    bigint NOT NULL,
    received_at timestamptz NOT NULL
);

COMMENT ON TABLE reconciler.late_duplicates IS
    'Messages that came again when CJ''s repeats were over: each may say that a thing is back in an earlier state. Gone once what they name is due.';
COMMENT ON COLUMN reconciler.late_duplicates.id IS 'Number of the row.';
COMMENT ON COLUMN reconciler.late_duplicates.position IS 'The event with the same bytes.';
COMMENT ON COLUMN reconciler.late_duplicates.received_at IS 'When the duplicate came.';

CREATE TABLE reconciler.feeds (
    account          text PRIMARY KEY,
    watched_since    timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_wanted        boolean NOT NULL DEFAULT true,
    state            text NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'closing', 'silent', 'closed', 'unregistered')),
    reason           text,
    cure             text,
    since            timestamptz NOT NULL DEFAULT clock_timestamp(),
    judged_at        timestamptz,
    asked_at         timestamptz,
    closed_topics    text[],
    foreign_topics   text[],
    is_registered    boolean,
    noticed_at       timestamptz,
    noticed          text,
    lost_since       timestamptz,
    tried_at         timestamptz,
    reregistered_at  timestamptz,
    failure          text
);

COMMENT ON TABLE reconciler.feeds IS 'How each account''s feed of webhooks stands: one row each.';
COMMENT ON COLUMN reconciler.feeds.account IS 'The account.';
COMMENT ON COLUMN reconciler.feeds.watched_since IS 'What came earlier does not count: when it was last registered, else first looked at.';
COMMENT ON COLUMN reconciler.feeds.is_wanted IS 'False after `register --cancel`.';
COMMENT ON COLUMN reconciler.feeds.state IS
    'ok. closing: so much failed that CJ may close it. silent: polling saw changes, webhooks told none of them. closed: CJ shows a topic that it does not send here. unregistered: CJ shows none that it sends.';
COMMENT ON COLUMN reconciler.feeds.reason IS 'Why, in words. NULL: all is well.';
COMMENT ON COLUMN reconciler.feeds.cure IS 'What to do, in words. NULL: nothing.';
COMMENT ON COLUMN reconciler.feeds.since IS 'From when on it has stood so.';
COMMENT ON COLUMN reconciler.feeds.judged_at IS 'When that was last looked at. NULL: not yet.';
COMMENT ON COLUMN reconciler.feeds.asked_at IS 'When CJ last answered `/setting/get`. NULL: to be asked.';
COMMENT ON COLUMN reconciler.feeds.closed_topics IS 'The topics that it showed as not sent. NULL: never asked.';
COMMENT ON COLUMN reconciler.feeds.foreign_topics IS 'The topics that it showed as sent to another URL than ours. NULL: never asked.';
COMMENT ON COLUMN reconciler.feeds.is_registered IS 'Whether it showed any topic as sent. NULL: never asked.';
COMMENT ON COLUMN reconciler.feeds.noticed_at IS 'When it was last found silent or closed. NULL: never.';
COMMENT ON COLUMN reconciler.feeds.noticed IS 'Why, in words.';
COMMENT ON COLUMN reconciler.feeds.lost_since IS 'The last moment before that at which it is known to have been well.';
COMMENT ON COLUMN reconciler.feeds.tried_at IS 'When the reconciler last tried to register again. NULL: never.';
COMMENT ON COLUMN reconciler.feeds.reregistered_at IS 'When the reconciler last registered again. NULL: never.';
COMMENT ON COLUMN reconciler.feeds.failure IS 'Why the last try failed. NULL: it did not.';

GRANT SELECT, DELETE ON reconciler.deliveries TO cjledger_reconciler;
GRANT SELECT, DELETE ON reconciler.late_duplicates TO cjledger_reconciler;
GRANT SELECT, INSERT, UPDATE ON reconciler.feeds TO cjledger_reconciler;
-- Receivers note; `status` tells.
GRANT SELECT, INSERT, UPDATE ON reconciler.deliveries TO cjledger_runtime;
GRANT INSERT ON reconciler.late_duplicates TO cjledger_runtime;
GRANT SELECT ON reconciler.feeds TO cjledger_runtime;
