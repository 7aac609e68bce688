CREATE TABLE projection.stocking_order_items (
    generation        integer NOT NULL,
    account           text NOT NULL,
    stocking_order_id text NOT NULL,
    line_number       bigint NOT NULL,
    product_code      text,
    vid               text,
    sku               text,
    quantity          bigint,
    allocated         bigint,
    kept              bigint,
    pieces            bigint,
    unit_price        numeric,
    original_price    numeric,
    discount          numeric,
    grams             numeric,
    refund_status     text,
    unit_cost         numeric,
    PRIMARY KEY (stocking_order_id, account, generation, line_number)
) PARTITION BY LIST (generation);

CREATE INDEX stocking_order_items_of_variant ON projection.stocking_order_items (vid, account, generation);

COMMENT ON TABLE projection.stocking_order_items IS 'The lines of the stocking orders.';
COMMENT ON COLUMN projection.stocking_order_items.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stocking_order_items.account IS 'The account.';
COMMENT ON COLUMN projection.stocking_order_items.allocated IS
    'Pieces that have been put by. NULL where CJ does not say.';
COMMENT ON COLUMN projection.stocking_order_items.pieces IS
    'Pieces that are there: neither refunded nor missing at the end.';
COMMENT ON INDEX projection.stocking_order_items_of_variant IS 'Finds the stock that was bought of a variant.';

GRANT SELECT ON projection.stocking_order_items TO cjledger_owner;
