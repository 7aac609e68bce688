CREATE TABLE ledger.events (
    position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account      text NOT NULL,
    source       text NOT NULL CHECK (source IN ('webhook', 'snapshot', 'import')),
    type         text NOT NULL CHECK (type <> ''),
    message_type text,
    message_id   text,
    body         bytea NOT NULL,
    digest       bytea NOT NULL,
    signature    text CHECK (signature IN ('verified', 'unsigned')),
    received_at  timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT events_signature_on_webhooks CHECK ((source = 'webhook') = (signature IS NOT NULL)),
    CONSTRAINT events_digest_of_body CHECK (digest = sha256(body))
);

-- One event however often it is delivered. Snapshots are left out: CJ's API answering the same again is news.
CREATE UNIQUE INDEX events_once ON ledger.events (account, digest) WHERE source <> 'snapshot';

-- Snapshots are not unique by their bytes: CJ's API answering the same again is news. The same answer received at the
-- same instant is the same event, imported a second time.
CREATE INDEX events_snapshots ON ledger.events (account, digest) WHERE source = 'snapshot';

-- A line of an imported file takes the place of the last that told of the same, and people look for messages by their id
-- (docs/decisions/0059-finding-a-message-by-its-id.md). Snapshots have none.
CREATE INDEX events_by_message ON ledger.events (message_id, type, account) WHERE message_id IS NOT NULL;

-- What CJ says of an account as a whole names nothing that it could be found by.
CREATE INDEX events_of_accounts ON ledger.events (account)
    WHERE type IN ('pay/getBalance', 'makeup/list/totals');

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
COMMENT ON COLUMN ledger.events.recorded_at IS
    'When the row was written, by this database''s clock; never earlier at a higher position.';
COMMENT ON INDEX ledger.events_once IS 'The same bytes for one account become one event.';
COMMENT ON INDEX ledger.events_by_message IS
    'Finds messages by their id: what imports told before of the same, and webhooks for people who look for one.';
COMMENT ON INDEX ledger.events_of_accounts IS 'Finds what CJ said of an account as a whole.';
COMMENT ON INDEX ledger.events_snapshots IS 'Finds out whether a snapshot is there already.';

CREATE TRIGGER events_in_order BEFORE INSERT ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.lock_order();
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- An ordinary trigger is skipped in a session that plays replica.
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_in_order;
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER events_append_only;

COMMENT ON TRIGGER events_in_order ON ledger.events IS 'Positions become visible in order.';
COMMENT ON TRIGGER events_append_only ON ledger.events IS 'Events are only ever added.';

GRANT SELECT ON ledger.events TO cjledger_runtime, cjledger_projector;
GRANT SELECT (position, account, source, type, digest, received_at)
    ON ledger.events TO cjledger_reconciler;
GRANT INSERT (account, source, type, message_type, message_id, body, digest, signature, received_at)
    ON ledger.events TO cjledger_runtime, cjledger_reconciler;
-- After a restore, or a failover by logical replication, the sequence may stand behind the rows. An appender looks first,
-- and takes no number by looking.
GRANT SELECT ON SEQUENCE ledger.events_position_seq TO cjledger_runtime;
