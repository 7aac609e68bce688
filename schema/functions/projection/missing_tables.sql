CREATE OR REPLACE FUNCTION projection.missing_tables(of_generation integer)
    RETURNS TABLE (parent text, part text)
    LANGUAGE sql STABLE AS
$$
SELECT c.relname::text, c.relname || '_g' || of_generation
FROM pg_class AS c
WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p'
    AND to_regclass(format('projection.%I', c.relname || '_g' || of_generation)) IS NULL
ORDER BY c.relname
$$;

COMMENT ON FUNCTION projection.missing_tables(integer) IS
    'The read-model tables of which a generation has no table of its own yet, and what that is to be called.';
