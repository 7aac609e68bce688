-- Identity values alone become visible out of order: a transaction may take 7 and commit after 8. An insert holds
-- this lock until its commit is visible, so a reader that has seen 8 will never find a 7 behind its back.
--
-- Of the locks that exclude themselves this is the weakest: it is no matter of the WAL, sweeps no other session's fast
-- locks, and gives way only to a VACUUM of the empty table.
CREATE OR REPLACE FUNCTION ledger.lock_order() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    LOCK TABLE ledger.append_order IN SHARE UPDATE EXCLUSIVE MODE;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION ledger.lock_order() IS
    'Lets one transaction at a time add events, so that positions become visible in order.';

-- On a table of his own a stranger could have the trigger lock it for him.
REVOKE EXECUTE ON FUNCTION ledger.lock_order() FROM PUBLIC;
