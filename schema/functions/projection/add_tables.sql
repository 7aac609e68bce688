-- A partition made in place would lock its table against every reader, and wait for the oldest of them first.
CREATE OR REPLACE FUNCTION projection.add_tables(of_generation integer) RETURNS void
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
