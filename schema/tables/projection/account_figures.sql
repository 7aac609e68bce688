CREATE TABLE projection.account_figures (
    generation    integer NOT NULL,
    account       text NOT NULL,
    subject       text NOT NULL,
    state         json NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_event_at timestamptz NOT NULL,
    PRIMARY KEY (subject, account, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.account_figures IS
    'What CJ is asked about the account as a whole: all that it said of each figure (state).';
COMMENT ON COLUMN projection.account_figures.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.account_figures.account IS 'The account.';
COMMENT ON COLUMN projection.account_figures.subject IS
    'wallet, or bills 0 and bills 1: the bills of orders, and all others.';
COMMENT ON COLUMN projection.account_figures.state IS
    'The joined contributions of all events. All other columns follow from it.';
COMMENT ON COLUMN projection.account_figures.first_seen_at IS 'When CJ first answered.';
COMMENT ON COLUMN projection.account_figures.last_event_at IS 'When CJ last answered something else than before.';
