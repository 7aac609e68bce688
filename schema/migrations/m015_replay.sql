-- Generations beside the live one: what a replay is doing, what it has left to do, and partitions that come and go while
-- everyone reads.

SET LOCAL ROLE cjledger_projector;

-- States are written and read whole, mostly by replays. jsonb takes each of them apart and puts it together again, and
-- PostgreSQL's own compression is slow: the two made two thirds of what storing a state costs.
ALTER TABLE projection.orders ALTER COLUMN state TYPE json;
ALTER TABLE projection.shipments ALTER COLUMN state TYPE json;
ALTER TABLE projection.bills ALTER COLUMN state TYPE json;
ALTER TABLE projection.stocking_orders ALTER COLUMN state TYPE json;
ALTER TABLE projection.variants ALTER COLUMN state TYPE json;

DO
$$
DECLARE
    holder record;
BEGIN
    -- Not every PostgreSQL is built with lz4.
    IF NOT EXISTS (
        SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
    ) THEN
        RETURN;
    END IF;
    FOR holder IN
        SELECT c.oid::regclass AS name
        FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'state'
        WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind IN ('p', 'r') AND a.atttypid = 'json'::regtype
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN state SET COMPRESSION lz4', holder.name);
    END LOOP;
END
$$;

ALTER TABLE projection.generations
    ADD COLUMN as_of bigint,
    ADD COLUMN views text UNIQUE,
    ADD COLUMN live_at timestamptz;

UPDATE projection.generations SET live_at = created_at WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN projection.generations.as_of IS
    'The generation shows the ledger as it stood at this position and is never taken further. NULL: it follows the ledger.';
COMMENT ON COLUMN projection.generations.views IS
    'The schema of views that shows a generation made as of a position. NULL: it has none of its own.';

COMMENT ON COLUMN projection.generations.live_at IS 'When it last became the live one. NULL: it never was.';

CREATE TABLE projection.versions (
    fold_version integer PRIMARY KEY,
    seen_at      timestamptz NOT NULL
);

COMMENT ON TABLE projection.versions IS
    'The fold versions of which `cjledger serve` runs or ran. An instance keeps the generations of its version up to date.';
COMMENT ON COLUMN projection.versions.fold_version IS 'The version.';
COMMENT ON COLUMN projection.versions.seen_at IS 'When an instance of it last said that it runs. Each says so every 5 s.';

CREATE TABLE projection.replays (
    generation    integer PRIMARY KEY REFERENCES projection.generations ON DELETE CASCADE,
    target        bigint NOT NULL,
    phase         text NOT NULL DEFAULT 'surveying'
        CHECK (phase IN ('surveying', 'folding', 'attaching', 'catching up', 'done')),
    events        bigint,
    holder        text,
    epoch         bigint NOT NULL DEFAULT 0,
    expires_at    timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    claimed_by    text,
    claimed_until timestamptz NOT NULL DEFAULT '-infinity',
    begun_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at      timestamptz,
    held_back     text
);

COMMENT ON TABLE projection.replays IS
    'How far each generation that is filled from the whole ledger has come, and which process fills it. Times are the database''s.';
COMMENT ON COLUMN projection.replays.generation IS 'The generation.';
COMMENT ON COLUMN projection.replays.target IS 'Events up to this position are folded in buckets; later ones follow in the ordinary way.';
COMMENT ON COLUMN projection.replays.phase IS
    'surveying: which events belong together. folding: the buckets. attaching: indexes, and the way into the tables. catching up: events that came since. done.';
COMMENT ON COLUMN projection.replays.events IS 'How many events there are up to the target. NULL until surveyed.';
COMMENT ON COLUMN projection.replays.holder IS 'The process that works on it, in words. NULL: none yet.';
COMMENT ON COLUMN projection.replays.epoch IS
    'Counts the holders. Whatever a holder writes goes in only while this is still the number it was given.';
COMMENT ON COLUMN projection.replays.expires_at IS 'Until when it holds without renewing. In the past: nobody does.';
COMMENT ON COLUMN projection.replays.claimed_by IS 'A command that a person waits for: a holder that goes on for ever gives way to it. NULL: none yet.';
COMMENT ON COLUMN projection.replays.claimed_until IS 'Until when that claim stands.';
COMMENT ON COLUMN projection.replays.begun_at IS 'When it was begun.';
COMMENT ON COLUMN projection.replays.ended_at IS 'When it was done. NULL until then.';
COMMENT ON COLUMN projection.replays.held_back IS
    'Why the generation was not made live by itself, in words. `cjledger replay --switch` does it all the same. NULL: nothing held it back.';

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

CREATE TABLE projection.replay_strays (
    generation integer NOT NULL REFERENCES projection.replays ON DELETE CASCADE,
    position   bigint NOT NULL,
    PRIMARY KEY (position, generation)
);

COMMENT ON TABLE projection.replay_strays IS
    'Events that touch what another bucket holds. They are projected in the ordinary way once the tables have their indexes.';
COMMENT ON COLUMN projection.replay_strays.generation IS 'The generation that is filled.';
COMMENT ON COLUMN projection.replay_strays.position IS 'The event.';

-- A partition made in place would lock its table against every reader, and wait for the oldest of them first.
CREATE FUNCTION projection.add_tables(of_generation integer) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    parent record;
BEGIN
    FOR parent IN
        SELECT c.relname AS name, c.relname || '_g' || of_generation AS part
        FROM pg_class AS c
        WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p'
            AND to_regclass(format('projection.%I', c.relname || '_g' || of_generation)) IS NULL
        ORDER BY c.relname
    LOOP
        EXECUTE format(
            'CREATE TABLE projection.%I (LIKE projection.%I INCLUDING CONSTRAINTS INCLUDING DEFAULTS INCLUDING STORAGE '
                'INCLUDING COMPRESSION, '
                'CONSTRAINT of_generation CHECK (generation = %s))',
            parent.part, parent.name, of_generation);
        EXECUTE format(
            'COMMENT ON TABLE projection.%I IS %L',
            parent.part, format('Generation %s of projection.%s.', of_generation, parent.name));
    END LOOP;
END
$$;

COMMENT ON FUNCTION projection.add_tables(integer) IS
    'Gives a generation a table of its own for every read model, without indexes and not yet a partition: see attach_table.';

-- Attaching locks the table neither against readers nor against writers. It makes the indexes the partition lacks.
CREATE FUNCTION projection.attach_table(read_model text, of_generation integer) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    part text := read_model || '_g' || of_generation;
BEGIN
    IF EXISTS (
        SELECT FROM pg_inherits
        WHERE inhrelid = to_regclass(format('projection.%I', part))
            AND inhparent = to_regclass(format('projection.%I', read_model))
    ) THEN
        RETURN;
    END IF;
    EXECUTE format(
        'ALTER TABLE projection.%I ATTACH PARTITION projection.%I FOR VALUES IN (%s)', read_model, part, of_generation);
    EXECUTE format('ALTER TABLE projection.%I DROP CONSTRAINT of_generation', part);
END
$$;

COMMENT ON FUNCTION projection.attach_table(text, integer) IS
    'Makes the table that add_tables made of a read model a partition, with all indexes. Done before: nothing happens.';

GRANT SELECT ON projection.replays, projection.replay_buckets, projection.versions TO cjledger_runtime;
