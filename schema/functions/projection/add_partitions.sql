-- Whatever adds a read model calls this again; it adds what a generation lacks.
CREATE OR REPLACE FUNCTION projection.add_partitions(of_generation integer) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    parent record;
BEGIN
    FOR parent IN
        SELECT c.relname AS name, c.relname || '_g' || of_generation AS partition
        FROM pg_class AS c
        WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p'
            AND to_regclass(format('projection.%I', c.relname || '_g' || of_generation)) IS NULL
        ORDER BY c.relname
    LOOP
        EXECUTE format(
            'CREATE TABLE projection.%I PARTITION OF projection.%I FOR VALUES IN (%s)',
            parent.partition, parent.name, of_generation);
        EXECUTE format(
            'COMMENT ON TABLE projection.%I IS %L',
            parent.partition, format('Generation %s of projection.%s.', of_generation, parent.name));
    END LOOP;
END
$$;

COMMENT ON FUNCTION projection.add_partitions(integer) IS
    'Gives a generation its partition of every read-model table that has none yet.';
