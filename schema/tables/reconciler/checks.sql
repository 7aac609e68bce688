CREATE TABLE reconciler.checks (
    account          text NOT NULL,
    call             text NOT NULL,
    entity           text NOT NULL CHECK (entity <> ''),
    due_at           timestamptz,
    priority         integer NOT NULL DEFAULT 3 CHECK (priority BETWEEN 0 AND 3),
    asked_at         timestamptz,
    changed_at       timestamptz,
    digest           bytea,
    is_known         boolean,
    absent_since     timestamptz,
    vanished_since   timestamptz,
    list             text,
    touched_position bigint,
    kept_position    bigint,
    failures         integer NOT NULL DEFAULT 0,
    PRIMARY KEY (entity, account, call)
);

CREATE INDEX checks_due ON reconciler.checks (call, account, priority, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX checks_of_list ON reconciler.checks (list, account, asked_at) WHERE list IS NOT NULL;

COMMENT ON TABLE reconciler.checks IS
    'What CJ''s API is asked for one thing at a time: when it was, and when it will be again.';
COMMENT ON COLUMN reconciler.checks.account IS 'The account.';
COMMENT ON COLUMN reconciler.checks.call IS 'The call, by the name its snapshots have in ledger.events.type.';
COMMENT ON COLUMN reconciler.checks.entity IS
    'The thing by the name it is asked for by: an order''s code, a track number, a bill''s id.';
COMMENT ON COLUMN reconciler.checks.due_at IS
    'When it is to be asked for. NULL: not by itself, for nothing is expected to change, or a list tells of it.';
COMMENT ON COLUMN reconciler.checks.priority IS
    'Of what is due, the lowest goes first: 0 an operator waits, 1 an outage, 2 a contradiction, 3 all else.';
COMMENT ON COLUMN reconciler.checks.asked_at IS 'When it was last asked for and answered. NULL: never.';
COMMENT ON COLUMN reconciler.checks.changed_at IS 'When the answer was last another than before.';
COMMENT ON COLUMN reconciler.checks.digest IS 'Of the last answer as far as it is kept. NULL: none was.';
COMMENT ON COLUMN reconciler.checks.is_known IS
    'Whether CJ knows it, as far as that is believed: that it does not is believed when it said so twice. NULL: never answered.';
COMMENT ON COLUMN reconciler.checks.absent_since IS
    'When CJ first answered that it does not know it, since it last did. NULL: it knows it, or was never asked.';
COMMENT ON COLUMN reconciler.checks.vanished_since IS
    'When it was first missing together with most of what CJ had known, which is not believed before a day is over. NULL: CJ knows it, or it was not so.';
COMMENT ON COLUMN reconciler.checks.list IS 'Of bills and stocking orders, the list that last held it. NULL otherwise.';
COMMENT ON COLUMN reconciler.checks.touched_position IS 'The last webhook that named it. NULL: none did.';
COMMENT ON COLUMN reconciler.checks.kept_position IS
    'The last event there was when the question was put whose answer was last kept. A webhook behind it makes the next answer news. NULL: none was kept.';
COMMENT ON COLUMN reconciler.checks.failures IS 'How many calls for it have failed in a row.';
COMMENT ON INDEX reconciler.checks_due IS 'Finds what is due, call by call.';
COMMENT ON INDEX reconciler.checks_of_list IS 'Finds what a list no longer holds.';

GRANT SELECT ON reconciler.checks TO cjledger_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.checks TO cjledger_reconciler;
