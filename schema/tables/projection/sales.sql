CREATE TABLE projection.sales (
    generation        integer NOT NULL,
    account           text NOT NULL,
    sale_id           text NOT NULL,
    state             json NOT NULL,
    sale_order        text NOT NULL,
    shop              text,
    order_number      text,
    platform_order_id text,
    line_id           text NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('item', 'shipping', 'discount', 'tax', 'fee', 'refund', 'other')),
    status            text NOT NULL CHECK (status IN ('paid', 'open', 'cancelled')),
    sku               text,
    quantity          bigint,
    amount            numeric NOT NULL,
    currency          text NOT NULL,
    sold_at           timestamptz NOT NULL,
    country           text,
    known_at          timestamptz NOT NULL,
    position          bigint NOT NULL,
    PRIMARY KEY (sale_id, account, generation)
) PARTITION BY LIST (generation);

CREATE INDEX sales_of_order ON projection.sales (sale_order, account, generation);
CREATE INDEX sales_by_time ON projection.sales (sold_at);

COMMENT ON TABLE projection.sales IS
    'Lines that the seller''s shops sold, as imported: the newest import of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.sales.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.sales.account IS 'The account.';
COMMENT ON COLUMN projection.sales.state IS 'The newest import. All other columns follow from it.';
COMMENT ON INDEX projection.sales_of_order IS 'Finds the lines of a shop''s order.';
COMMENT ON INDEX projection.sales_by_time IS 'Finds what was sold in a month.';

GRANT SELECT ON projection.sales TO cjledger_owner;
