CREATE TABLE projection.stocking_orders (
    generation             integer NOT NULL,
    account                text NOT NULL,
    stocking_order_id      text NOT NULL,
    state                  json NOT NULL,
    order_number           text,
    status                 text,
    amount                 numeric,
    product_amount         numeric,
    postage_amount         numeric,
    service_fee            numeric,
    taxes                  numeric,
    refund                 numeric,
    surcharge              numeric,
    refund_status          text,
    stockout_refund_status text,
    refunded_at            timestamptz,
    refunded_at_text       text,
    discount               numeric,
    product_discount       numeric,
    postage_discount       numeric,
    logistic_name          text,
    track_number           text,
    cj_track_number        text,
    warehouse_id           text,
    warehouse              text,
    pieces_price           numeric,
    created_at             timestamptz,
    created_at_text        text,
    paid_at                timestamptz,
    paid_at_text           text,
    shipped_at             timestamptz,
    shipped_at_text        text,
    completed_at           timestamptz,
    completed_at_text      text,
    first_seen_at          timestamptz NOT NULL,
    last_event_at          timestamptz NOT NULL,
    confirmed_at           timestamptz,
    PRIMARY KEY (stocking_order_id, account, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.stocking_orders IS
    'Purchases of stock that CJ keeps for the seller: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.stocking_orders.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stocking_orders.account IS 'The account.';
COMMENT ON COLUMN projection.stocking_orders.state IS
    'The joined contributions of all events. All other columns follow from it.';
COMMENT ON COLUMN projection.stocking_orders.pieces_price IS
    'The price of all pieces that are kept, US dollars. NULL when one is not known.';

GRANT SELECT ON projection.stocking_orders TO cjledger_owner;
