CREATE TABLE reconciler.comparisons (
    position       bigint PRIMARY KEY,
    account        text NOT NULL,
    topic          text NOT NULL,
    entity         text NOT NULL,
    said           text NOT NULL,
    names_parcel   boolean NOT NULL,
    happened_at    timestamptz,
    asked_at       timestamptz NOT NULL,
    asked_position bigint NOT NULL,
    told_by        timestamptz NOT NULL,
    next_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX comparisons_due ON reconciler.comparisons (next_at);

COMMENT ON TABLE reconciler.comparisons IS
    'Answers of CJ''s that are yet to be compared with what webhooks told. A row goes once a webhook has told the same, or should have by now.';
COMMENT ON COLUMN reconciler.comparisons.position IS 'The snapshot.';
COMMENT ON COLUMN reconciler.comparisons.account IS 'The account.';
COMMENT ON COLUMN reconciler.comparisons.topic IS 'See repairs.';
COMMENT ON COLUMN reconciler.comparisons.entity IS 'See repairs.';
COMMENT ON COLUMN reconciler.comparisons.said IS 'The status that the answer said.';
COMMENT ON COLUMN reconciler.comparisons.names_parcel IS 'Whether the answer named a parcel of an order.';
COMMENT ON COLUMN reconciler.comparisons.happened_at IS 'See repairs.';
COMMENT ON COLUMN reconciler.comparisons.asked_at IS 'When CJ was asked.';
COMMENT ON COLUMN reconciler.comparisons.asked_position IS
    'The last event there was then. Whatever was received later stands behind it.';
COMMENT ON COLUMN reconciler.comparisons.told_by IS 'By when a webhook has told it, if none was lost.';
COMMENT ON COLUMN reconciler.comparisons.next_at IS 'When it is looked at next.';
COMMENT ON INDEX reconciler.comparisons_due IS 'Finds what is to be compared now.';

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.comparisons TO cjledger_reconciler;
