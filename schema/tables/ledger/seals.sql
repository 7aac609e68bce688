CREATE TABLE ledger.seals (
    number         bigint PRIMARY KEY CHECK (number > 0),
    first_position bigint NOT NULL,
    last_position  bigint NOT NULL UNIQUE,
    events         bigint NOT NULL CHECK (events > 0),
    root           bytea NOT NULL CHECK (octet_length(root) = 32),
    previous       bytea NOT NULL UNIQUE CHECK (octet_length(previous) = 32),
    head           bytea NOT NULL UNIQUE CHECK (octet_length(head) = 32),
    marks          bytea NOT NULL CHECK (octet_length(marks) = 16 * events),
    sealed_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT seals_range CHECK (first_position > 0 AND first_position <= last_position)
);

COMMENT ON TABLE ledger.seals IS
    'Ranges of events, closed one after the other, whose hashes are a chain: what is changed, removed or added later is found. Rows are only ever added.';
COMMENT ON COLUMN ledger.seals.number IS 'Its number: 1, 2, 3 without gaps.';
COMMENT ON COLUMN ledger.seals.first_position IS 'The first position of the range: the one behind the seal before.';
COMMENT ON COLUMN ledger.seals.last_position IS 'The last position of the range, which an event has.';
COMMENT ON COLUMN ledger.seals.events IS 'How many events the range has.';
COMMENT ON COLUMN ledger.seals.root IS
    'SHA-256 over the range''s events by position: of each its position and the hash of all its other columns, the body by its digest.';
COMMENT ON COLUMN ledger.seals.previous IS 'The head of the seal before; of the first the SHA-256 of nothing.';
COMMENT ON COLUMN ledger.seals.head IS
    'SHA-256 of number, range, events, root and previous. The newest seal''s head stands for the whole ledger up to there.';
COMMENT ON COLUMN ledger.seals.marks IS
    'Of each event its position and the first 8 bytes of its hash, so that the event at fault can be named. The root does not rest on them.';
COMMENT ON COLUMN ledger.seals.sealed_at IS 'When it was made, by this database''s clock.';

CREATE TRIGGER seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.seals
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.seals ENABLE ALWAYS TRIGGER seals_append_only;

COMMENT ON TRIGGER seals_append_only ON ledger.seals IS 'Seals are only ever added.';

GRANT SELECT ON ledger.seals TO cjledger_runtime, cjledger_projector;
GRANT INSERT (number, first_position, last_position, events, root, previous, head, marks)
    ON ledger.seals TO cjledger_runtime;
