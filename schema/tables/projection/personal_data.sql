CREATE TABLE projection.personal_data (
    generation integer NOT NULL,
    position   bigint NOT NULL,
    names      text[] NOT NULL,
    PRIMARY KEY (position, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.personal_data IS
    'Events that hold members under which personal data would stand. CJ documents none; status counts them.';
COMMENT ON COLUMN projection.personal_data.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.personal_data.position IS 'The event.';
COMMENT ON COLUMN projection.personal_data.names IS
    'The members'' names, in lower case, letters and digits only; never their values.';

GRANT SELECT ON projection.personal_data TO cjledger_runtime;
