CREATE TABLE reconciler.answers (
    answer text NOT NULL,
    minute timestamptz NOT NULL,
    count  bigint NOT NULL,
    PRIMARY KEY (minute, answer)
);

COMMENT ON TABLE reconciler.answers IS
    'What receivers answered on the public address, minute by minute. Kept for a day.';
COMMENT ON COLUMN reconciler.answers.answer IS
    'The answer''s word, as /healthz has it: stored, spooled, duplicate, quarantined, probed, unauthenticated, unknown, method_not_allowed, too_large, late or unavailable.';
COMMENT ON COLUMN reconciler.answers.minute IS 'The beginning of the minute, by the database''s clock.';
COMMENT ON COLUMN reconciler.answers.count IS 'How many there were.';

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.answers TO cjledger_runtime;
