CREATE TABLE reconciler.lease (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch         bigint NOT NULL DEFAULT 0,
    holder        text,
    expires_at    timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    claimed_by    text,
    claimed_until timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z'
);

INSERT INTO reconciler.lease DEFAULT VALUES;

COMMENT ON TABLE reconciler.lease IS 'The one row that says which process reconciles. Times are the database''s.';
COMMENT ON COLUMN reconciler.lease.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN reconciler.lease.epoch IS
    'Counts the holders. Whatever a holder writes goes in only while this is still the number it was given.';
COMMENT ON COLUMN reconciler.lease.holder IS 'The process that reconciles, in words. NULL: none yet.';
COMMENT ON COLUMN reconciler.lease.expires_at IS 'Until when it holds without renewing. In the past: nobody does.';
COMMENT ON COLUMN reconciler.lease.claimed_by IS
    'A command a person started, which waits for its turn. NULL: none yet.';
COMMENT ON COLUMN reconciler.lease.claimed_until IS
    'Until then the holder gives way to it, and only it takes the lease.';

GRANT SELECT ON reconciler.lease TO cjledger_runtime;
GRANT SELECT, UPDATE ON reconciler.lease TO cjledger_reconciler;
