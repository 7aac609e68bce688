CREATE TABLE reconciler.feeds (
    account         text PRIMARY KEY,
    watched_since   timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_wanted       boolean NOT NULL DEFAULT true,
    state           text NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'closing', 'silent', 'closed', 'unregistered')),
    reason          text,
    cure            text,
    since           timestamptz NOT NULL DEFAULT clock_timestamp(),
    judged_at       timestamptz,
    asked_at        timestamptz,
    closed_topics   text[],
    foreign_topics  text[],
    is_registered   boolean,
    registered_at   timestamptz,
    noticed_at      timestamptz,
    noticed         text,
    lost_since      timestamptz,
    tried_at        timestamptz,
    reregistered_at timestamptz,
    failure         text
);

COMMENT ON TABLE reconciler.feeds IS 'How each account''s feed of webhooks stands: one row each.';
COMMENT ON COLUMN reconciler.feeds.account IS 'The account.';
COMMENT ON COLUMN reconciler.feeds.watched_since IS
    'What came earlier does not count: when it was last registered, else first looked at.';
COMMENT ON COLUMN reconciler.feeds.is_wanted IS 'False after `register --cancel`.';
COMMENT ON COLUMN reconciler.feeds.state IS
    'ok. closing: so much failed that CJ may close it. silent: polling saw changes, webhooks told none of them. closed: CJ shows a topic that it does not send here. unregistered: CJ shows none that it sends.';
COMMENT ON COLUMN reconciler.feeds.reason IS 'Why, in words. NULL: all is well.';
COMMENT ON COLUMN reconciler.feeds.cure IS 'What to do, in words. NULL: nothing.';
COMMENT ON COLUMN reconciler.feeds.since IS 'From when on it has stood so.';
COMMENT ON COLUMN reconciler.feeds.judged_at IS 'When that was last looked at. NULL: not yet.';
COMMENT ON COLUMN reconciler.feeds.asked_at IS 'When CJ last answered `/setting/get`. NULL: to be asked.';
COMMENT ON COLUMN reconciler.feeds.closed_topics IS
    'The topics that it showed as not sent; one that it did not show is not among them. NULL: never asked.';
COMMENT ON COLUMN reconciler.feeds.foreign_topics IS
    'The topics that it showed as sent to another URL than ours. NULL: never asked.';
COMMENT ON COLUMN reconciler.feeds.is_registered IS
    'Whether it showed any topic as sent. NULL: never asked, or it showed no topic at all.';
COMMENT ON COLUMN reconciler.feeds.registered_at IS
    'When this ledger last registered the webhooks. NULL: not known that it ever did.';
COMMENT ON COLUMN reconciler.feeds.noticed_at IS 'When it was last found silent or closed. NULL: never.';
COMMENT ON COLUMN reconciler.feeds.noticed IS 'Why, in words.';
COMMENT ON COLUMN reconciler.feeds.lost_since IS 'The last moment before that at which it is known to have been well.';
COMMENT ON COLUMN reconciler.feeds.tried_at IS 'When the reconciler last tried to register again. NULL: never.';
COMMENT ON COLUMN reconciler.feeds.reregistered_at IS 'When the reconciler last registered again. NULL: never.';
COMMENT ON COLUMN reconciler.feeds.failure IS 'Why the last try failed. NULL: it did not.';

GRANT SELECT ON reconciler.feeds TO cjledger_runtime;
GRANT SELECT, INSERT, UPDATE ON reconciler.feeds TO cjledger_reconciler;
