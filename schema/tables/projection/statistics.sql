CREATE TABLE projection.statistics (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    events      bigint NOT NULL DEFAULT 0,
    analyzed_at timestamptz
);

INSERT INTO projection.statistics DEFAULT VALUES;

COMMENT ON TABLE projection.statistics IS
    'When the projector last gathered statistics of the tables over the partitions, which autovacuum never does.';
COMMENT ON COLUMN projection.statistics.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN projection.statistics.events IS 'How many events all generations held then.';
COMMENT ON COLUMN projection.statistics.analyzed_at IS 'When that was. NULL: never.';
