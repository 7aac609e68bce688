CREATE TABLE projection.replay_deferred (
    generation integer NOT NULL REFERENCES projection.replays ON DELETE CASCADE,
    position   bigint NOT NULL,
    PRIMARY KEY (position, generation)
);

COMMENT ON TABLE projection.replay_deferred IS
    'Events that touch what another bucket holds. They are projected in the ordinary way once the tables have their indexes.';
COMMENT ON COLUMN projection.replay_deferred.generation IS 'The generation that is filled.';
COMMENT ON COLUMN projection.replay_deferred.position IS 'The event.';
