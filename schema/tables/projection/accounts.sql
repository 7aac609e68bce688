CREATE TABLE projection.accounts (
    generation       integer NOT NULL,
    account          text NOT NULL,
    events           bigint NOT NULL,
    last_received_at timestamptz,
    PRIMARY KEY (account, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.accounts IS 'What has come for each account, so that status need not count the ledger.';
COMMENT ON COLUMN projection.accounts.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.accounts.account IS 'The account.';
COMMENT ON COLUMN projection.accounts.events IS 'How many events of the account stand up to the checkpoint.';
COMMENT ON COLUMN projection.accounts.last_received_at IS
    'When the latest webhook among them was received. NULL: none of them is one.';

GRANT SELECT ON projection.accounts TO cjledger_runtime;
