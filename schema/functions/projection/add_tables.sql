-- A partition made in place would lock its table against every reader, and wait for the oldest of them first.
CREATE OR REPLACE FUNCTION projection.add_tables(of_generation integer) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    missing record;
BEGIN
    FOR missing IN SELECT * FROM projection.missing_tables(of_generation)
    LOOP
        EXECUTE format(
            'CREATE TABLE projection.%I (LIKE projection.%I INCLUDING CONSTRAINTS INCLUDING DEFAULTS INCLUDING STORAGE '
                'INCLUDING COMPRESSION, '
                'CONSTRAINT of_generation CHECK (generation = %s))',
            missing.part, missing.parent, of_generation);
        EXECUTE format(
            'COMMENT ON TABLE projection.%I IS %L',
            missing.part, format('Generation %s of projection.%s.', of_generation, missing.parent));
    END LOOP;
END
$$;

COMMENT ON FUNCTION projection.add_tables(integer) IS
    'Gives a generation a table of its own for every read model, without indexes and not yet a partition: see attach_table.';
