CREATE TABLE ledger.quarantine (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account         text NOT NULL,
    reason          text NOT NULL,
    body            bytea NOT NULL,
    digest          bytea NOT NULL,
    original_digest bytea CHECK (octet_length(original_digest) = 32 AND original_digest <> digest),
    signature       text CHECK (signature IN ('verified', 'unsigned')),
    received_at     timestamptz NOT NULL,
    CONSTRAINT quarantine_digest_of_body CHECK (digest = sha256(body))
);

CREATE UNIQUE INDEX quarantine_once ON ledger.quarantine (account, digest);

COMMENT ON TABLE ledger.quarantine IS
    'Authentic bodies that are no event (empty, not JSON, without a type) or that the event table refused: kept, and shown to a person.';
COMMENT ON COLUMN ledger.quarantine.id IS 'Number of the entry.';
COMMENT ON COLUMN ledger.quarantine.account IS 'The account it was sent to.';
COMMENT ON COLUMN ledger.quarantine.reason IS 'Why it is no event: what is wrong and where, without its content.';
COMMENT ON COLUMN ledger.quarantine.body IS 'The body, byte for byte as received.';
COMMENT ON COLUMN ledger.quarantine.digest IS 'SHA-256 of body. The same bytes for one account are one entry.';
COMMENT ON COLUMN ledger.quarantine.original_digest IS
    'SHA-256 of the bytes that were received, where the body is known to be others: an event that was altered in the ledger it was exported from. NULL for all else.';
COMMENT ON COLUMN ledger.quarantine.signature IS
    'verified: signed with the account''s openId. unsigned: the account is set to take unsigned webhooks. NULL: not noted, as in entries from before this column.';
COMMENT ON COLUMN ledger.quarantine.received_at IS 'When the whole body had arrived, by this database''s clock.';
COMMENT ON INDEX ledger.quarantine_once IS 'The same bytes for one account become one entry.';

CREATE TRIGGER quarantine_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.quarantine
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.quarantine ENABLE ALWAYS TRIGGER quarantine_append_only;

COMMENT ON TRIGGER quarantine_append_only ON ledger.quarantine IS 'Entries are only ever added.';

GRANT SELECT ON ledger.quarantine TO cjledger_runtime, cjledger_projector;
GRANT INSERT (account, reason, body, digest, original_digest, signature, received_at)
    ON ledger.quarantine TO cjledger_runtime;
-- After a restore, or a failover by logical replication, the sequence may stand behind the rows. An appender looks first,
-- and takes no number by looking.
GRANT SELECT ON SEQUENCE ledger.quarantine_id_seq TO cjledger_runtime;
