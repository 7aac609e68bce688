CREATE TABLE reconciler.vanishings (
    account  text NOT NULL,
    source   text NOT NULL,
    began_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL,
    things   integer NOT NULL,
    PRIMARY KEY (source, account)
);

COMMENT ON TABLE reconciler.vanishings IS
    'Answers that lacked most of what CJ had known before, which is an outage rather than the truth: one row for each call or list that does so now.';
COMMENT ON COLUMN reconciler.vanishings.account IS 'The account.';
COMMENT ON COLUMN reconciler.vanishings.source IS 'The call or list.';
COMMENT ON COLUMN reconciler.vanishings.began_at IS 'The first such answer.';
COMMENT ON COLUMN reconciler.vanishings.last_at IS 'The last.';
COMMENT ON COLUMN reconciler.vanishings.things IS 'How many things it lacked.';

GRANT SELECT ON reconciler.vanishings TO cjledger_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.vanishings TO cjledger_reconciler;
