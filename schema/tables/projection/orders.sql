CREATE TABLE projection.orders (
    generation           integer NOT NULL,
    account              text NOT NULL,
    order_key            text NOT NULL,
    state                json NOT NULL,
    attached_to          text,
    cj_order_code        text,
    cj_internal_id       text,
    order_number         text,
    platform_order_id    text,
    shipment_order_id    text,
    status               text,
    sub_status           text,
    is_sandbox           boolean,
    is_private_outbound  boolean,
    logistic_name        text,
    track_number         text,
    from_country         text,
    to_country           text,
    order_amount         numeric,
    product_amount       numeric,
    postage_amount       numeric,
    dispute_id           text,
    carrier              text,
    tracking_url         text,
    grams                numeric,
    shop_id              text,
    shop_name            text,
    warehouse_id         text,
    warehouse            text,
    shop_created_at      timestamptz,
    shop_created_at_text text,
    created_at           timestamptz,
    created_at_text      text,
    paid_at              timestamptz,
    paid_at_text         text,
    shipped_at           timestamptz,
    shipped_at_text      text,
    completed_at         timestamptz,
    completed_at_text    text,
    first_seen_at        timestamptz NOT NULL,
    last_event_at        timestamptz NOT NULL,
    changed_position     bigint NOT NULL,
    confirmed_at         timestamptz,
    unknown_to_cj_since  timestamptz,
    evidence             text NOT NULL CHECK (evidence IN ('webhook', 'api', 'both')),
    lines_source         text,
    codes                bigint NOT NULL DEFAULT 0,
    family_key           text,
    PRIMARY KEY (order_key, account, generation)
) PARTITION BY LIST (generation);

CREATE INDEX orders_by_creation ON projection.orders (created_at);
CREATE INDEX orders_by_payment ON projection.orders (paid_at);
CREATE INDEX orders_by_code ON projection.orders (cj_order_code, account, generation);
CREATE INDEX orders_by_family ON projection.orders (coalesce(family_key, order_key), account, generation);

-- There is none as a rule, and status looks for some each time it is asked.
CREATE INDEX orders_of_many_codes ON projection.orders (codes) WHERE codes > 5;

COMMENT ON TABLE projection.orders IS 'Orders: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.orders.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.orders.account IS 'The account.';
COMMENT ON COLUMN projection.orders.state IS
    'The joined contributions of all events: the newest of each witness whole, and the sets. All other columns follow from it.';
COMMENT ON COLUMN projection.orders.attached_to IS
    'For an order known by the seller''s number alone: the one order that has this number and shows its contributions. NULL otherwise.';
COMMENT ON COLUMN projection.orders.lines_source IS
    'Whose lines order_items has: the message type. NULL when the order has none.';
COMMENT ON COLUMN projection.orders.codes IS 'How many codes of CJ''s it has. One, or a few.';
COMMENT ON COLUMN projection.orders.family_key IS
    'The least key of the orders that came of one another by splits, merges and being sent again. NULL while it has no such relative. It follows from the links and ids of other orders as well: projection.settle_families writes it, where one of those changed.';
COMMENT ON INDEX projection.orders_of_many_codes IS 'Finds the orders that may be several.';
COMMENT ON INDEX projection.orders_by_creation IS 'Finds the orders of a month.';
COMMENT ON INDEX projection.orders_by_code IS 'Finds an order by the code it is shown with.';
COMMENT ON INDEX projection.orders_by_family IS 'Finds the orders of a family; an order without relatives is one by itself.';
COMMENT ON INDEX projection.orders_by_payment IS 'Finds the orders that were paid in a month.';

GRANT SELECT ON projection.orders TO cjledger_owner;
GRANT SELECT (generation, account, order_key, codes) ON projection.orders TO cjledger_runtime;
