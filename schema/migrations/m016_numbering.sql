-- After a restore, or a failover by logical replication, the sequences may stand behind the rows. Whoever appends looks
-- first, and takes no number by looking.

SET LOCAL ROLE cjledger_owner;

GRANT SELECT ON SEQUENCE ledger.events_position_seq, ledger.quarantine_id_seq TO cjledger_runtime;
