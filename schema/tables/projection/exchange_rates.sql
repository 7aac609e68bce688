CREATE TABLE projection.exchange_rates (
    generation integer NOT NULL,
    account    text NOT NULL,
    currency   text NOT NULL,
    day        date NOT NULL,
    per_usd    numeric NOT NULL CHECK (per_usd > 0),
    known_at   timestamptz NOT NULL,
    position   bigint NOT NULL,
    PRIMARY KEY (currency, day, account, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.exchange_rates IS 'What one US dollar was in other currencies, a row for each day and currency.';
COMMENT ON COLUMN projection.exchange_rates.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.exchange_rates.account IS 'The account.';

GRANT SELECT ON projection.exchange_rates TO cjledger_owner;
