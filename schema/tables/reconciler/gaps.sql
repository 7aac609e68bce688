CREATE TABLE reconciler.gaps (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_at   timestamptz NOT NULL,
    to_at     timestamptz NOT NULL,
    why       text NOT NULL,
    looked_at timestamptz,
    CHECK (from_at <= to_at)
);

COMMENT ON TABLE reconciler.gaps IS
    'Times in which webhooks may have been lost. What could have changed then is asked for first.';
COMMENT ON COLUMN reconciler.gaps.id IS 'Number of the gap.';
COMMENT ON COLUMN reconciler.gaps.from_at IS 'From when on.';
COMMENT ON COLUMN reconciler.gaps.to_at IS 'Until when.';
COMMENT ON COLUMN reconciler.gaps.why IS 'What happened, in words.';
COMMENT ON COLUMN reconciler.gaps.looked_at IS 'When everything concerned was put first. NULL: not yet.';

GRANT SELECT ON reconciler.gaps TO cjledger_runtime;
GRANT SELECT, INSERT, UPDATE ON reconciler.gaps TO cjledger_reconciler;
