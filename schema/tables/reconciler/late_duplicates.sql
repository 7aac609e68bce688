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

GRANT INSERT ON reconciler.late_duplicates TO cjledger_runtime;
GRANT SELECT, DELETE ON reconciler.late_duplicates TO cjledger_reconciler;
