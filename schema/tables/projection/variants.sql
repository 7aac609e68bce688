CREATE TABLE projection.variants (
    generation    integer NOT NULL,
    account       text NOT NULL,
    vid           text NOT NULL,
    state         json NOT NULL,
    pid           text,
    sku           text,
    name          text,
    grams         numeric,
    length_mm     numeric,
    width_mm      numeric,
    height_mm     numeric,
    first_seen_at timestamptz NOT NULL,
    last_event_at timestamptz NOT NULL,
    PRIMARY KEY (vid, account, generation)
) PARTITION BY LIST (generation);

CREATE INDEX variants_of_sku ON projection.variants (sku, account, generation);

COMMENT ON TABLE projection.variants IS
    'Product variants: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.variants.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.variants.account IS 'The account.';
COMMENT ON COLUMN projection.variants.state IS
    'The joined contributions of all events. All other columns follow from it.';
COMMENT ON INDEX projection.variants_of_sku IS 'Finds the variants of a SKU.';

GRANT SELECT ON projection.variants TO cjledger_owner;
