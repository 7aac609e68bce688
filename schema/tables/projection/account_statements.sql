CREATE TABLE projection.account_statements (
    generation       integer NOT NULL,
    account          text NOT NULL,
    subject          text NOT NULL,
    number           bigint NOT NULL,
    amount           numeric,
    frozen           numeric,
    not_withdrawable numeric,
    count            bigint,
    as_of            timestamptz NOT NULL,
    position         bigint NOT NULL,
    PRIMARY KEY (subject, account, generation, number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.account_statements IS
    'What CJ said of each figure of the account, where that was something else than before.';
COMMENT ON COLUMN projection.account_statements.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.account_statements.account IS 'The account.';
COMMENT ON COLUMN projection.account_statements.subject IS 'See projection.account_figures.';
COMMENT ON COLUMN projection.account_statements.number IS 'Place among what CJ said of it, from 1.';
COMMENT ON COLUMN projection.account_statements.frozen IS 'What of the wallet is frozen, US dollars.';
COMMENT ON COLUMN projection.account_statements.not_withdrawable IS
    'What of the wallet cannot be paid out, US dollars.';

GRANT SELECT ON projection.account_statements TO cjledger_owner;
