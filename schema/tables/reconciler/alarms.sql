CREATE TABLE reconciler.alarms (
    channel       text NOT NULL,
    kind          text NOT NULL,
    account       text NOT NULL,
    id            text NOT NULL,
    text          text NOT NULL,
    cure          text NOT NULL,
    since         timestamptz,
    first_seen_at timestamptz NOT NULL,
    last_seen_at  timestamptz NOT NULL,
    told_at       timestamptz,
    PRIMARY KEY (channel, kind, account)
);

COMMENT ON TABLE reconciler.alarms IS
    'What needs a person and what people were told of it, by the way they are told. Gone once they were told that it is over.';
COMMENT ON COLUMN reconciler.alarms.channel IS 'How people are told: url or command.';
COMMENT ON COLUMN reconciler.alarms.kind IS 'What sort of thing is wrong, as status --json names it.';
COMMENT ON COLUMN reconciler.alarms.account IS 'The account it concerns. Empty where it concerns all.';
COMMENT ON COLUMN reconciler.alarms.id IS 'The same in what tells of it and of its end, and of no other.';
COMMENT ON COLUMN reconciler.alarms.text IS 'What is wrong, in words, when it was last seen.';
COMMENT ON COLUMN reconciler.alarms.cure IS 'What to do, in words.';
COMMENT ON COLUMN reconciler.alarms.since IS 'From when on it has been so. NULL: not known.';
COMMENT ON COLUMN reconciler.alarms.first_seen_at IS 'When it was first seen.';
COMMENT ON COLUMN reconciler.alarms.last_seen_at IS 'When it was last seen.';
COMMENT ON COLUMN reconciler.alarms.told_at IS 'When people were told. NULL: not yet.';

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.alarms TO cjledger_runtime;
