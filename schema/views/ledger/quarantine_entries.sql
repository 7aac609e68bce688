-- The quarantine is append-only, so an entry that has become an event stays; that it has is seen from the events.
CREATE OR REPLACE VIEW ledger.quarantine_entries AS
SELECT
    q.id,
    q.account,
    q.reason,
    q.body,
    q.digest,
    q.signature,
    q.received_at,
    e.position,
    q.original_digest
FROM ledger.quarantine AS q
LEFT JOIN ledger.events AS e
    ON e.account = q.account AND e.digest = coalesce(q.original_digest, q.digest) AND e.source <> 'snapshot';

COMMENT ON VIEW ledger.quarantine_entries IS
    'The quarantine, and which entries have become events since: open are those without a position.';
COMMENT ON COLUMN ledger.quarantine_entries.id IS 'Number of the entry.';
COMMENT ON COLUMN ledger.quarantine_entries.account IS 'The account it was sent to.';
COMMENT ON COLUMN ledger.quarantine_entries.reason IS
    'Why it was no event when it came, or why the event table refused it.';
COMMENT ON COLUMN ledger.quarantine_entries.body IS 'The body, byte for byte as received.';
COMMENT ON COLUMN ledger.quarantine_entries.digest IS 'SHA-256 of body.';
COMMENT ON COLUMN ledger.quarantine_entries.signature IS 'As in ledger.quarantine.';
COMMENT ON COLUMN ledger.quarantine_entries.received_at IS
    'When the whole body had arrived, by this database''s clock.';
COMMENT ON COLUMN ledger.quarantine_entries.position IS
    'The event of the same account and bytes, of those received where they are others. NULL while there is none: the entry is open.';
COMMENT ON COLUMN ledger.quarantine_entries.original_digest IS 'As in ledger.quarantine.';

GRANT SELECT ON ledger.quarantine_entries TO cjledger_runtime, cjledger_projector;
