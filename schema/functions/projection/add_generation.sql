CREATE OR REPLACE FUNCTION projection.add_generation(new_generation integer, new_fold_version integer) RETURNS void
    LANGUAGE plpgsql AS
$$
BEGIN
    INSERT INTO projection.generations (generation, fold_version, state)
    VALUES (new_generation, new_fold_version, 'filling');
    PERFORM projection.add_partitions(new_generation);
END
$$;

COMMENT ON FUNCTION projection.add_generation(integer, integer) IS
    'Adds an empty generation of the given fold version: one partition of every read-model table.';
