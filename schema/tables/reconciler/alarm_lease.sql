CREATE TABLE reconciler.alarm_lease (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch         bigint NOT NULL DEFAULT 0,
    holder        text,
    expires_at    timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    claimed_by    text,
    claimed_until timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z'
);

INSERT INTO reconciler.alarm_lease DEFAULT VALUES;

COMMENT ON TABLE reconciler.alarm_lease IS
    'The one row that says which process tells people of what needs one of them. Times are the database''s.';
COMMENT ON COLUMN reconciler.alarm_lease.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN reconciler.alarm_lease.epoch IS
    'Counts the holders. Whatever a holder writes goes in only while this is still the number it was given.';
COMMENT ON COLUMN reconciler.alarm_lease.holder IS 'The process that tells, in words. NULL: none yet.';
COMMENT ON COLUMN reconciler.alarm_lease.expires_at IS
    'Until when it holds without renewing. In the past: nobody does.';
COMMENT ON COLUMN reconciler.alarm_lease.claimed_by IS 'No command claims it. NULL: none yet.';
COMMENT ON COLUMN reconciler.alarm_lease.claimed_until IS 'No command claims it.';

GRANT SELECT, UPDATE ON reconciler.alarm_lease TO cjledger_runtime;
