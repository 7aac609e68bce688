CREATE TABLE projection.replays (
    generation    integer PRIMARY KEY REFERENCES projection.generations ON DELETE CASCADE,
    target        bigint NOT NULL,
    phase         text NOT NULL DEFAULT 'surveying' CHECK (phase IN ('surveying', 'folding', 'attaching', 'catching up', 'done')),
    events        bigint,
    holder        text,
    epoch         bigint NOT NULL DEFAULT 0,
    expires_at    timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    claimed_by    text,
    claimed_until timestamptz NOT NULL DEFAULT '-infinity',
    begun_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at      timestamptz,
    held_back     text
);

COMMENT ON TABLE projection.replays IS
    'How far each generation that is filled from the whole ledger has come, and which process fills it. Times are the database''s.';
COMMENT ON COLUMN projection.replays.generation IS 'The generation.';
COMMENT ON COLUMN projection.replays.target IS
    'Events up to this position are folded in buckets; later ones follow in the ordinary way.';
COMMENT ON COLUMN projection.replays.phase IS
    'surveying: which events belong together. folding: the buckets. attaching: indexes, and the way into the tables. catching up: events that came since. done.';
COMMENT ON COLUMN projection.replays.events IS 'How many events there are up to the target. NULL until surveyed.';
COMMENT ON COLUMN projection.replays.holder IS 'The process that works on it, in words. NULL: none yet.';
COMMENT ON COLUMN projection.replays.epoch IS
    'Counts the holders. Whatever a holder writes goes in only while this is still the number it was given.';
COMMENT ON COLUMN projection.replays.expires_at IS 'Until when it holds without renewing. In the past: nobody does.';
COMMENT ON COLUMN projection.replays.claimed_by IS
    'A command that a person waits for: a holder that goes on for ever gives way to it. NULL: none yet.';
COMMENT ON COLUMN projection.replays.claimed_until IS 'Until when that claim stands.';
COMMENT ON COLUMN projection.replays.begun_at IS 'When it was begun.';
COMMENT ON COLUMN projection.replays.ended_at IS 'When it was done. NULL until then.';
COMMENT ON COLUMN projection.replays.held_back IS
    'Why the generation was not made live by itself, in words. `cjledger replay --switch` does it all the same. NULL: nothing held it back.';

GRANT SELECT ON projection.replays TO cjledger_runtime;
