CREATE OR REPLACE VIEW analytics.exchange_rates AS
SELECT account, day, currency, per_usd, known_at, position
FROM projection.exchange_rates
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.exchange_rates IS
    'What one US dollar was in other currencies: one row for each day and currency that `cjledger import rates` brought.';
COMMENT ON COLUMN analytics.exchange_rates.account IS
    'The account it was imported for. Rates are facts of the world: conversions take those of every account.';
COMMENT ON COLUMN analytics.exchange_rates.day IS 'The day.';
COMMENT ON COLUMN analytics.exchange_rates.currency IS 'The currency, three capital letters (ISO 4217).';
COMMENT ON COLUMN analytics.exchange_rates.per_usd IS
    'How much of it one US dollar was. From the ECB''s rates, which are for one euro, divided and rounded to ten decimals.';
COMMENT ON COLUMN analytics.exchange_rates.known_at IS 'When it was imported.';
COMMENT ON COLUMN analytics.exchange_rates.position IS 'The event.';

GRANT SELECT ON analytics.exchange_rates TO cjledger_runtime, cjledger_analyst;
