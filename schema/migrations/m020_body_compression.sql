-- A body beyond some 2 kB, as a parcel's later messages are, is compressed while the ledger's lock is held, and unpacked
-- each time it is read. lz4 does both several times as fast as PostgreSQL's own way. Bodies that are there already stay
-- as they are.

SET LOCAL ROLE cjledger_owner;

DO
$$
BEGIN
    -- Not every PostgreSQL is built with lz4.
    IF EXISTS (
        SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
    ) THEN
        ALTER TABLE ledger.events ALTER COLUMN body SET COMPRESSION lz4;
        ALTER TABLE ledger.quarantine ALTER COLUMN body SET COMPRESSION lz4;
    END IF;
END
$$;
