CREATE TABLE projection.parked (
    generation integer NOT NULL,
    position   bigint NOT NULL,
    reason     text NOT NULL,
    PRIMARY KEY (position, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.parked IS
    'Events the rules could not read: each alone, the line goes on. A replay with better rules takes them in.';
COMMENT ON COLUMN projection.parked.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.parked.position IS 'The event.';
COMMENT ON COLUMN projection.parked.reason IS 'What could not be read and where, without its content.';

GRANT SELECT ON projection.parked TO cjledger_runtime;
