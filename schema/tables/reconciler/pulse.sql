CREATE TABLE reconciler.pulse (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    beat_at  timestamptz,
    position bigint NOT NULL DEFAULT 0,
    asked_at timestamptz
);

INSERT INTO reconciler.pulse DEFAULT VALUES;

COMMENT ON TABLE reconciler.pulse IS
    'The one row that says until when things were well, and how far events were looked through.';
COMMENT ON COLUMN reconciler.pulse.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN reconciler.pulse.beat_at IS 'When a receiver last said that it takes webhooks. NULL: none did.';
COMMENT ON COLUMN reconciler.pulse.position IS 'Whatever the events up to this one name has been made due.';
COMMENT ON COLUMN reconciler.pulse.asked_at IS 'When CJ last answered. NULL: never.';

GRANT SELECT ON reconciler.pulse TO cjledger_runtime;
GRANT SELECT, UPDATE ON reconciler.pulse TO cjledger_reconciler;
GRANT UPDATE (beat_at)
    ON reconciler.pulse TO cjledger_runtime;
