-- Whatever adds a read model calls this again; it adds what a generation lacks.
CREATE OR REPLACE FUNCTION projection.add_partitions(of_generation integer) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    missing record;
BEGIN
    FOR missing IN SELECT * FROM projection.missing_tables(of_generation)
    LOOP
        EXECUTE format(
            'CREATE TABLE projection.%I PARTITION OF projection.%I FOR VALUES IN (%s)',
            missing.part, missing.parent, of_generation);
        EXECUTE format(
            'COMMENT ON TABLE projection.%I IS %L',
            missing.part, format('Generation %s of projection.%s.', of_generation, missing.parent));
    END LOOP;
END
$$;

COMMENT ON FUNCTION projection.add_partitions(integer) IS
    'Gives a generation its partition of every read-model table that has none yet.';
