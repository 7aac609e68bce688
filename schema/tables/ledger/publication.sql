CREATE TABLE ledger.publication (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    seal         bigint,
    published_at timestamptz,
    claimed_at   timestamptz,
    failed_since timestamptz,
    failure      text
);

INSERT INTO ledger.publication DEFAULT VALUES;

COMMENT ON TABLE ledger.publication IS
    'How far the heads of seals were handed to the command that publishes them, which one instance runs at a time.';
COMMENT ON COLUMN ledger.publication.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN ledger.publication.seal IS 'The newest seal that was published. NULL: none was.';
COMMENT ON COLUMN ledger.publication.published_at IS 'When.';
COMMENT ON COLUMN ledger.publication.claimed_at IS 'When an instance last set about it.';
COMMENT ON COLUMN ledger.publication.failed_since IS 'Since when it fails. NULL: it did not the last time.';
COMMENT ON COLUMN ledger.publication.failure IS 'Why.';

GRANT SELECT, UPDATE (seal, published_at, claimed_at, failed_since, failure)
    ON ledger.publication TO cjledger_runtime;
