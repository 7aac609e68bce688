CREATE TABLE projection.generations (
    generation   integer PRIMARY KEY,
    fold_version integer NOT NULL,
    checkpoint   bigint NOT NULL DEFAULT 0,
    state        text NOT NULL CHECK (state IN ('filling', 'ready', 'retired')),
    pinned       boolean NOT NULL DEFAULT false,
    as_of        bigint,
    views        text UNIQUE,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    projected_at timestamptz,
    live_at      timestamptz
);

COMMENT ON TABLE projection.generations IS
    'The sets of read models that exist: each is one partition of every table here and one row of this.';
COMMENT ON COLUMN projection.generations.generation IS 'Number of the generation, which its partitions carry.';
COMMENT ON COLUMN projection.generations.fold_version IS 'Version of the rules its rows were made by.';
COMMENT ON COLUMN projection.generations.checkpoint IS
    'All events up to this position are in all its read models, and none after it.';
COMMENT ON COLUMN projection.generations.state IS
    'filling: being built. ready: complete up to its checkpoint and followed. retired: no longer followed.';
COMMENT ON COLUMN projection.generations.pinned IS 'A person chose it: nothing switches away from it by itself.';
COMMENT ON COLUMN projection.generations.as_of IS
    'The generation shows the ledger as it stood at this position and is never taken further. NULL: it follows the ledger.';
COMMENT ON COLUMN projection.generations.views IS
    'The schema of views that shows a generation made as of a position. NULL: it has none of its own.';
COMMENT ON COLUMN projection.generations.created_at IS 'When it was begun.';
COMMENT ON COLUMN projection.generations.projected_at IS 'When its checkpoint last moved.';
COMMENT ON COLUMN projection.generations.live_at IS 'When it last became the live one. NULL: it never was.';

GRANT SELECT ON projection.generations TO cjledger_runtime, cjledger_owner;
