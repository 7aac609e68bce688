-- What it takes to try quarantined bodies again, and to import events a second time without doubling them.

SET LOCAL ROLE cjledger_owner;

ALTER TABLE ledger.quarantine
    ADD COLUMN signature text CHECK (signature IN ('verified', 'unsigned'));

COMMENT ON COLUMN ledger.quarantine.signature IS
    'verified: signed with the account''s openId. unsigned: the account is set to take unsigned webhooks. NULL: not noted, as in entries from before this column.';

GRANT INSERT (signature) ON ledger.quarantine TO cjledger_runtime;

-- The quarantine is append-only, so an entry that has become an event stays; that it has is seen from the events.
CREATE VIEW ledger.quarantine_entries AS
SELECT
    q.id,
    q.account,
    q.reason,
    q.body,
    q.digest,
    q.signature,
    q.received_at,
    e.position
FROM ledger.quarantine AS q
LEFT JOIN ledger.events AS e ON e.account = q.account AND e.digest = q.digest AND e.source <> 'snapshot';

COMMENT ON VIEW ledger.quarantine_entries IS
    'The quarantine, and which entries have become events since: open are those without a position.';
COMMENT ON COLUMN ledger.quarantine_entries.id IS 'Number of the entry.';
COMMENT ON COLUMN ledger.quarantine_entries.account IS 'The account it was sent to.';
COMMENT ON COLUMN ledger.quarantine_entries.reason IS 'Why it was no event when it came, or why the event table refused it.';
COMMENT ON COLUMN ledger.quarantine_entries.body IS 'The body, byte for byte as received.';
COMMENT ON COLUMN ledger.quarantine_entries.digest IS 'SHA-256 of body.';
COMMENT ON COLUMN ledger.quarantine_entries.signature IS 'As in ledger.quarantine.';
COMMENT ON COLUMN ledger.quarantine_entries.received_at IS 'When the whole body had arrived, by this database''s clock.';
COMMENT ON COLUMN ledger.quarantine_entries.position IS
    'The event of the same account and bytes. NULL while there is none: the entry is open.';

GRANT SELECT ON ledger.quarantine_entries TO cjledger_runtime, cjledger_projector;

-- Snapshots are not unique by their bytes: CJ's API answering the same again is news. The same answer received at the
-- same instant is the same event, imported a second time.
CREATE INDEX events_snapshots ON ledger.events (account, digest) WHERE source = 'snapshot';

COMMENT ON INDEX ledger.events_snapshots IS 'Finds out whether a snapshot is there already.';

-- VOLATILE, so that it sees what was committed while its caller waited for the lock that orders events.
CREATE FUNCTION ledger.holds_snapshot(
    sought_account text, sought_type text, sought_digest bytea, sought_received_at timestamptz
) RETURNS boolean
    LANGUAGE plpgsql VOLATILE AS
$$
BEGIN
    RETURN EXISTS (
        SELECT FROM ledger.events AS e
        WHERE e.source = 'snapshot'
            AND e.account = sought_account
            AND e.digest = sought_digest
            AND e.type = sought_type
            AND e.received_at = sought_received_at
    );
END
$$;

COMMENT ON FUNCTION ledger.holds_snapshot(text, text, bytea, timestamptz) IS
    'Whether this snapshot, received at this instant, is an event already.';
