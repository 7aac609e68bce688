-- The day is a text in ISO form, since ids of things are texts.
CREATE TABLE projection.exchange_days (
    generation    integer NOT NULL,
    account       text NOT NULL,
    day           text COLLATE "C" NOT NULL,
    state         json NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_event_at timestamptz NOT NULL,
    PRIMARY KEY (day, account, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.exchange_days IS
    'Days of which exchange rates were imported: what is known of each (state). The rates are in exchange_rates.';
COMMENT ON COLUMN projection.exchange_days.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.exchange_days.account IS 'The account.';
COMMENT ON COLUMN projection.exchange_days.state IS
    'The joined contributions of all events. All other columns follow from it.';

GRANT SELECT ON projection.exchange_days TO cjledger_owner;
