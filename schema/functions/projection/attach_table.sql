-- Attaching locks the table neither against readers nor against writers. It makes the indexes the partition lacks.
CREATE OR REPLACE FUNCTION projection.attach_table(read_model text, of_generation integer) RETURNS void
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
