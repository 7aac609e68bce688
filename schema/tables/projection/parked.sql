CREATE TABLE projection.parked (
    generation integer NOT NULL,
    position   bigint NOT NULL,
    reason     text NOT NULL,
    full_thing text,
    PRIMARY KEY (position, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.parked IS
    'Events the rules could not read, or that found no room in a full thing: each alone, the line goes on. A replay with better rules takes them in.';
COMMENT ON COLUMN projection.parked.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.parked.position IS 'The event.';
COMMENT ON COLUMN projection.parked.reason IS 'What could not be read and where, without its content.';
COMMENT ON COLUMN projection.parked.full_thing IS
    'The order or parcel that is full, so that the event is left out of it and of nothing else. NULL where the event is parked whole.';

GRANT SELECT ON projection.parked TO cjledger_runtime;
