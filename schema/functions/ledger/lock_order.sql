-- Identity values alone become visible out of order: a transaction may take 7 and commit after 8. An insert holds
-- this lock until its commit is visible, so a reader that has seen 8 will never find a 7 behind its back.
CREATE OR REPLACE FUNCTION ledger.lock_order() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM pg_advisory_xact_lock(1129991237, 1);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ledger.lock_order() IS
    'Lets one transaction at a time add events, so that positions become visible in order.';
