-- What a new database holds: the generation that is live first, empty. It belongs to the rules of whatever version
-- projects while the ledger is empty.

-- States are read and written whole, and bodies only ever written: lz4 takes less time for that than PostgreSQL's own
-- compression. Not every PostgreSQL is built with it. Partitions take it over from their table.
DO $$
DECLARE
    long record;
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
    ) THEN
        RETURN;
    END IF;
    FOR long IN
        SELECT c.oid::regclass AS table_name, a.attname AS name, pg_get_userbyid(c.relowner) AS owner
        FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'r' AND a.attname = 'body'
            OR c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p' AND a.atttypid = 'json'::regtype
    LOOP
        PERFORM set_config('role', long.owner, true);
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION lz4', long.table_name, long.name);
    END LOOP;
END
$$;

SET LOCAL ROLE cjledger_projector;

SELECT projection.add_generation(1, 9);
UPDATE projection.generations SET state = 'ready', live_at = created_at WHERE generation = 1;
INSERT INTO projection.live (generation) VALUES (1);
