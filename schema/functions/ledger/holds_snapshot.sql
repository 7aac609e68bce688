-- VOLATILE, so that it sees what was committed while its caller waited for the lock that orders events.
CREATE OR REPLACE FUNCTION ledger.holds_snapshot(
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
