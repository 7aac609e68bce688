-- The roles every connection works under, and what each may see of how the schema stands. Roles belong to the whole
-- cluster, so another database of it may have made them already.

DO $$
DECLARE
    role_name text;
    -- Since version 16 a member of a role need not be allowed to take it on.
    needed_right text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOREACH role_name IN ARRAY ARRAY[
        'cjledger_owner', 'cjledger_runtime', 'cjledger_projector', 'cjledger_reconciler', 'cjledger_analyst']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- another database of this cluster was migrated at the same moment
            END;
        END IF;
        IF NOT pg_has_role(current_user, role_name, needed_right) THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
        END IF;
    END LOOP;
    -- Generations and as-of schemas are made while the program runs, by the projector.
    EXECUTE format('GRANT CREATE ON DATABASE %I TO cjledger_owner, cjledger_projector', current_database());
END
$$;

COMMENT ON ROLE cjledger_owner IS 'Owns the event tables of CJ Ledger. Even it cannot change or remove an event.';
COMMENT ON ROLE cjledger_runtime IS 'What the receiver works as: it reads the ledger and adds events to it.';
COMMENT ON ROLE cjledger_projector IS 'What the projector works as: it owns the read models and reads the events.';
COMMENT ON ROLE cjledger_reconciler IS
    'What calls CJ''s API: beside the owner it alone can read the access tokens and the openId.';
COMMENT ON ROLE cjledger_analyst IS 'What people who ask questions work as: it reads the schema analytics and nothing else.';

-- PostgreSQL compiles a query that it takes for a large one before it runs it. The views of costs look many small things
-- up, and the compiling takes longer than all of that.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'not the owner of the database, so jit stays as it is: SET jit = off in the sessions of analysts';
END
$$;
