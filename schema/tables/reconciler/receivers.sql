CREATE TABLE reconciler.receivers (
    name                text PRIMARY KEY,
    seen_at             timestamptz NOT NULL,
    certificate_ends_at timestamptz,
    spool_fault         text
);

COMMENT ON TABLE reconciler.receivers IS
    'The receivers, each with the last sign it gave that it takes webhooks. One gives a sign every 15 seconds, and is forgotten a day after its last while others give theirs.';
COMMENT ON COLUMN reconciler.receivers.name IS 'The machine and the address it listens on.';
COMMENT ON COLUMN reconciler.receivers.seen_at IS 'When it gave its last sign.';
COMMENT ON COLUMN reconciler.receivers.certificate_ends_at IS
    'The last moment of the certificate it speaks TLS with. NULL: it speaks none.';
COMMENT ON COLUMN reconciler.receivers.spool_fault IS
    'Why its spool could keep nothing at that time. NULL: it could, or there is none.';

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.receivers TO cjledger_runtime;
GRANT SELECT ON reconciler.receivers TO cjledger_reconciler;
