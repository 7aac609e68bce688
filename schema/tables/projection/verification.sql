CREATE TABLE projection.verification (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    claimed_at timestamptz,
    ended_at   timestamptz,
    generation integer,
    position   bigint,
    account    text,
    orders     bigint,
    parcels    bigint,
    rows       bigint,
    altered    bigint[],
    examples   text[]
);

INSERT INTO projection.verification DEFAULT VALUES;

COMMENT ON TABLE projection.verification IS
    'The last time that events were folded again and the live read models compared with what came of it. One that found something stays until another has looked at as much of the same generation.';
COMMENT ON COLUMN projection.verification.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN projection.verification.claimed_at IS 'When an instance last set about it by itself. NULL: none did.';
COMMENT ON COLUMN projection.verification.ended_at IS
    'When it came to an end, by itself or by a person. NULL: it never did.';
COMMENT ON COLUMN projection.verification.generation IS 'The generation that was live.';
COMMENT ON COLUMN projection.verification.position IS 'Where that stood.';
COMMENT ON COLUMN projection.verification.account IS 'Whose orders and parcels were compared. NULL: all accounts''.';
COMMENT ON COLUMN projection.verification.orders IS 'How many orders were compared. NULL: all.';
COMMENT ON COLUMN projection.verification.parcels IS 'How many parcels were compared. NULL: all.';
COMMENT ON COLUMN projection.verification.rows IS 'How many rows differed.';
COMMENT ON COLUMN projection.verification.altered IS
    'The positions of events that were met and whose bodies are not what was received.';
COMMENT ON COLUMN projection.verification.examples IS 'Some of them, in words.';

GRANT SELECT ON projection.verification TO cjledger_runtime;
