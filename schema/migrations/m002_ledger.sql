-- The ledger: what arrived, exactly as it arrived, in the order in which it became visible.

CREATE SCHEMA ledger AUTHORIZATION cjledger_owner;
SET LOCAL ROLE cjledger_owner;

COMMENT ON SCHEMA ledger IS 'What CJ sent, kept for good and never changed. Everything else is made from this.';

CREATE TABLE ledger.events (
    position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account      text NOT NULL,
    source       text NOT NULL CHECK (source IN ('webhook', 'snapshot', 'import')),
    type         text NOT NULL CHECK (type <> ''),
    message_type text,
    message_id   text,
    body         bytea NOT NULL,
    digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
    signature    text CHECK (signature IN ('verified', 'unsigned')),
    received_at  timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT events_signature_on_webhooks CHECK ((source = 'webhook') = (signature IS NOT NULL))
);

-- One event however often it is delivered. Snapshots are left out: CJ's API answering the same again is news.
CREATE UNIQUE INDEX events_once ON ledger.events (account, digest) WHERE source <> 'snapshot';

COMMENT ON TABLE ledger.events IS
    'Every message kept: one row each, in the order in which rows became visible. Rows are only ever added.';
COMMENT ON COLUMN ledger.events.position IS
    'Place in the ledger. A reader that goes on from the last position it saw misses nothing; numbers may be skipped.';
COMMENT ON COLUMN ledger.events.account IS 'The seller''s account at CJ, by the name its callback URL carries.';
COMMENT ON COLUMN ledger.events.source IS
    'How it came: webhook (CJ sent it), snapshot (CJ''s API answered it), import (a fact from elsewhere).';
COMMENT ON COLUMN ledger.events.type IS 'CJ''s message type (ORDER, LOGISTIC and so on), or the API call answered.';
COMMENT ON COLUMN ledger.events.message_type IS
    'CJ''s messageType: INSERT, UPDATE, DELETE or another. NULL when absent, over 128 bytes or not storable as text.';
COMMENT ON COLUMN ledger.events.message_id IS
    'CJ''s messageId, which is not unique. NULL when absent, over 128 bytes or not storable as text.';
COMMENT ON COLUMN ledger.events.body IS 'The message, byte for byte as received.';
COMMENT ON COLUMN ledger.events.digest IS 'SHA-256 of body. The same bytes for one account are one event.';
COMMENT ON COLUMN ledger.events.signature IS
    'verified: signed with the account''s openId. unsigned: the account is set to take unsigned webhooks. NULL unless a webhook.';
COMMENT ON COLUMN ledger.events.received_at IS 'When the whole message had arrived, by this database''s clock.';
COMMENT ON COLUMN ledger.events.recorded_at IS 'When the row was written, by this database''s clock; never earlier at a higher position.';
COMMENT ON INDEX ledger.events_once IS 'The same bytes for one account become one event.';

CREATE TABLE ledger.quarantine (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account     text NOT NULL,
    reason      text NOT NULL,
    body        bytea NOT NULL,
    digest      bytea NOT NULL CHECK (octet_length(digest) = 32),
    received_at timestamptz NOT NULL
);

CREATE UNIQUE INDEX quarantine_once ON ledger.quarantine (account, digest);

COMMENT ON TABLE ledger.quarantine IS
    'Authentic bodies that are no event (empty, not JSON, without a type) or that the event table refused: kept, and shown to a person.';
COMMENT ON COLUMN ledger.quarantine.id IS 'Number of the entry.';
COMMENT ON COLUMN ledger.quarantine.account IS 'The account it was sent to.';
COMMENT ON COLUMN ledger.quarantine.reason IS 'Why it is no event: what is wrong and where, without its content.';
COMMENT ON COLUMN ledger.quarantine.body IS 'The body, byte for byte as received.';
COMMENT ON COLUMN ledger.quarantine.digest IS 'SHA-256 of body. The same bytes for one account are one entry.';
COMMENT ON COLUMN ledger.quarantine.received_at IS 'When the whole body had arrived, by this database''s clock.';
COMMENT ON INDEX ledger.quarantine_once IS 'The same bytes for one account become one entry.';

-- Identity values alone become visible out of order: a transaction may take 7 and commit after 8. Whoever inserts holds
-- this lock until its commit is visible, so a reader that has seen 8 will never find a 7 behind its back.
CREATE FUNCTION ledger.lock_order() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM pg_advisory_xact_lock(1129991237, 1);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ledger.lock_order() IS 'Lets one transaction at a time add events, so that positions become visible in order.';

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'What is in the ledger stays as it was received; add an event instead.';
END
$$;

COMMENT ON FUNCTION ledger.refuse_change() IS 'Refuses UPDATE, DELETE and TRUNCATE, whoever asks.';

CREATE TRIGGER events_in_order BEFORE INSERT ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.lock_order();
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER quarantine_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.quarantine
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

COMMENT ON TRIGGER events_in_order ON ledger.events IS 'Positions become visible in order.';
COMMENT ON TRIGGER events_append_only ON ledger.events IS 'Events are only ever added.';
COMMENT ON TRIGGER quarantine_append_only ON ledger.quarantine IS 'Entries are only ever added.';

-- An ordinary trigger is skipped in a session that plays replica.
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_in_order;
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_append_only;
ALTER TABLE ledger.quarantine ENABLE ALWAYS TRIGGER quarantine_append_only;

CREATE VIEW ledger.conflicts AS
SELECT
    account,
    type,
    message_id,
    count(*) AS events,
    array_agg(position ORDER BY position) AS positions
FROM ledger.events
WHERE source = 'webhook' AND message_id IS NOT NULL
GROUP BY account, type, message_id
HAVING count(DISTINCT digest) > 1;

COMMENT ON VIEW ledger.conflicts IS
    'Messages of one account, type and message id that came in different bytes: a retry CJ wrote anew, or an id used twice.';
COMMENT ON COLUMN ledger.conflicts.account IS 'The account.';
COMMENT ON COLUMN ledger.conflicts.type IS 'The message type.';
COMMENT ON COLUMN ledger.conflicts.message_id IS 'The message id they share.';
COMMENT ON COLUMN ledger.conflicts.events IS 'How many events share it.';
COMMENT ON COLUMN ledger.conflicts.positions IS 'Their positions, ascending.';

-- The receiver fills every column but the two the database fills itself.
GRANT USAGE ON SCHEMA ledger TO cjledger_runtime, cjledger_projector;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO cjledger_runtime, cjledger_projector;
GRANT INSERT (account, source, type, message_type, message_id, body, digest, signature, received_at)
    ON ledger.events TO cjledger_runtime;
GRANT INSERT (account, reason, body, digest, received_at) ON ledger.quarantine TO cjledger_runtime;
