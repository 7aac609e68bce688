
-- Two logins: one migrates and owns the database, the other runs the program and cannot become the owner of the events.
DO $$
DECLARE
    login text;
BEGIN
    FOREACH login IN ARRAY ARRAY['{migrator}', '{server}'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', login);
        END IF;
    END LOOP;
    EXECUTE format('GRANT cjledger_owner, cjledger_runtime, cjledger_projector, cjledger_reconciler, cjledger_analyst TO %I',
        '{migrator}');
    EXECUTE format('GRANT cjledger_runtime, cjledger_projector, cjledger_reconciler TO %I', '{server}');
    EXECUTE format('ALTER DATABASE %I OWNER TO %I', current_database(), '{migrator}');
END
$$;
