-- The roles every connection works under. Roles belong to the whole cluster, so another database of it, or a DBA, may have
-- made them already: then nothing here needs CREATEROLE.

DO $$
DECLARE
    roles constant text[][] := ARRAY[
        ['cjledger_owner', 'Owns the event tables of CJ Ledger. Even it cannot change or remove an event.'],
        ['cjledger_runtime', 'What the receiver works as: it reads the ledger and adds events to it.'],
        ['cjledger_projector', 'What the projector works as: it owns the read models and reads the events.'],
        ['cjledger_reconciler',
            'What calls CJ''s API: beside the owner it alone can read the access tokens and the openId.'],
        ['cjledger_analyst',
            'What people who ask questions work as: it reads the schema analytics and nothing else.']];
    role_name text;
    -- Since version 16 a member of a role need not be allowed to take it on.
    needed_right text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOR i IN 1 .. array_length(roles, 1) LOOP
        role_name := roles[i][1];
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
                EXECUTE format('COMMENT ON ROLE %I IS %L', role_name, roles[i][2]);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- another database of this cluster was migrated at the same moment
            END;
        END IF;
        IF NOT pg_has_role(current_user, role_name, needed_right) THEN
            BEGIN
                EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
            EXCEPTION WHEN insufficient_privilege THEN
                -- Who migrates makes things as the first two, looks as the third, and does nothing as the others.
                IF role_name IN ('cjledger_owner', 'cjledger_projector', 'cjledger_runtime') THEN RAISE; END IF;
            END;
        END IF;
    END LOOP;
    -- Generations and as-of schemas are made while the program runs, by the projector.
    FOREACH role_name IN ARRAY ARRAY['cjledger_owner', 'cjledger_projector'] LOOP
        IF NOT has_database_privilege(role_name, current_database(), 'CREATE') THEN
            EXECUTE format('GRANT CREATE ON DATABASE %I TO %I', current_database(), role_name);
        END IF;
    END LOOP;
END
$$;

-- PostgreSQL compiles a query that it takes for a large one before it runs it. The views of costs look many small things
-- up, and the compiling takes longer than all of that.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'not the owner of the database, so jit stays as it is: ALTER DATABASE % SET jit = off', current_database();
END
$$;

-- Who may log in and has no right on anything can still fill the disk with temporary tables, or put an object before one of
-- PostgreSQL's own. Who is to make temporary tables here is given that right by name.
DO $$
BEGIN
    IF pg_has_role(current_user, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE') THEN
        EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
    ELSE
        RAISE NOTICE 'not the owner of the database, so all who may log in may make temporary tables';
    END IF;
    IF pg_has_role(current_user, (SELECT nspowner FROM pg_namespace WHERE nspname = 'public'), 'USAGE') THEN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    END IF;
END
$$;
