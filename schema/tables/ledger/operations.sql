CREATE TABLE ledger.operations (
    number        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    who           text NOT NULL CHECK (who <> ''),
    database_user text NOT NULL DEFAULT session_user,
    what          text NOT NULL CHECK (what <> ''),
    details       jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(details) = 'object'),
    begun         bigint REFERENCES ledger.operations,
    outcome       text CHECK (outcome IN ('done', 'failed', 'ended')),
    CONSTRAINT operations_end_with_an_outcome CHECK ((begun IS NULL) = (outcome IS NULL))
);

-- An operation ends once.
CREATE UNIQUE INDEX operations_ended ON ledger.operations (begun) WHERE begun IS NOT NULL;

COMMENT ON TABLE ledger.operations IS
    'What people did to the ledger, by a button or a command: a row when they began, and another with what came of it. Rows are only ever added. A beginning without an end: it is under way, or its process was killed.';
COMMENT ON COLUMN ledger.operations.number IS 'Number of the row.';
COMMENT ON COLUMN ledger.operations.at IS 'When, by this database''s clock.';
COMMENT ON COLUMN ledger.operations.who IS
    'Who: the name of a session or of the proxy''s user, or the user of the machine on which the command was run.';
COMMENT ON COLUMN ledger.operations.database_user IS 'The user the program logged in to the database as.';
COMMENT ON COLUMN ledger.operations.what IS
    'What: parked retry, quarantine retry, replay, switch, rollback, prune, as of, verify, and whatever else is done by hand.';
COMMENT ON COLUMN ledger.operations.details IS
    'An object of texts: at the beginning what it was given, at the end under "result" what came of it.';
COMMENT ON COLUMN ledger.operations.begun IS 'Of an end: the number of its beginning. NULL: the row is a beginning.';
COMMENT ON COLUMN ledger.operations.outcome IS
    'Of an end: done, failed, or ended (stopped before it was done). NULL: the row is a beginning.';
COMMENT ON INDEX ledger.operations_ended IS 'An operation ends once.';

CREATE TRIGGER operations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.operations
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.operations ENABLE ALWAYS TRIGGER operations_append_only;

COMMENT ON TRIGGER operations_append_only ON ledger.operations IS 'Operations are only ever added.';

GRANT SELECT ON ledger.operations TO cjledger_runtime, cjledger_reconciler;
-- When and by which login, the database says itself.
GRANT INSERT (who, what, details, begun, outcome) ON ledger.operations TO cjledger_runtime, cjledger_reconciler;
GRANT SELECT ON SEQUENCE ledger.operations_number_seq TO cjledger_runtime;
