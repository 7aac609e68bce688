CREATE TABLE projection.replay_buckets (
    generation integer NOT NULL REFERENCES projection.replays ON DELETE CASCADE,
    bucket     integer NOT NULL,
    positions  bigint[] NOT NULL,
    subjects   bigint[] NOT NULL,
    folded_at  timestamptz,
    PRIMARY KEY (bucket, generation)
);

COMMENT ON TABLE projection.replay_buckets IS
    'The events of a replay in parts that have no order in common, so that each can be folded by itself. Empty when all is done.';
COMMENT ON COLUMN projection.replay_buckets.generation IS 'The generation that is filled.';
COMMENT ON COLUMN projection.replay_buckets.bucket IS 'Number of the bucket, from 1.';
COMMENT ON COLUMN projection.replay_buckets.positions IS 'Its events, ascending.';
COMMENT ON COLUMN projection.replay_buckets.subjects IS
    'Hashes of the names of everything whose rows it makes. Of an event that stands in several buckets each takes its own.';
COMMENT ON COLUMN projection.replay_buckets.folded_at IS 'When its rows were written. NULL: not yet.';

GRANT SELECT ON projection.replay_buckets TO cjledger_runtime;
