CREATE TABLE projection.versions (
    fold_version integer PRIMARY KEY,
    seen_at      timestamptz NOT NULL
);

COMMENT ON TABLE projection.versions IS
    'The fold versions of which `cjledger serve` runs or ran. An instance keeps the generations of its version up to date.';
COMMENT ON COLUMN projection.versions.fold_version IS 'The version.';
COMMENT ON COLUMN projection.versions.seen_at IS
    'When an instance of it last said that it runs. Each says so every 5 s.';

GRANT SELECT ON projection.versions TO cjledger_runtime;
