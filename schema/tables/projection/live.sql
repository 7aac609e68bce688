CREATE TABLE projection.live (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    generation integer NOT NULL REFERENCES projection.generations
);

COMMENT ON TABLE projection.live IS 'The one row that names the generation analysts read. To switch is to update it.';
COMMENT ON COLUMN projection.live.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN projection.live.generation IS 'The generation the views of analytics show.';

GRANT SELECT ON projection.live TO cjledger_runtime, cjledger_owner;
