CREATE TABLE projection.order_items (
    generation         integer NOT NULL,
    account            text NOT NULL,
    order_key          text NOT NULL,
    line_number        bigint NOT NULL,
    line_item_id       text,
    store_line_item_id text,
    product_code       text,
    vid                text,
    sku                text,
    quantity           bigint,
    unit_price         numeric,
    grams              numeric,
    production_status  bigint,
    abnormal_types     bigint[],
    stocking_order_id  text,
    PRIMARY KEY (order_key, account, generation, line_number)
) PARTITION BY LIST (generation);

CREATE INDEX order_items_of_sku ON projection.order_items (sku, account, generation);
CREATE INDEX order_items_without_sku ON projection.order_items (vid, account, generation) WHERE sku IS NULL;

COMMENT ON TABLE projection.order_items IS 'The lines of the orders, as their newest witness has them.';
COMMENT ON COLUMN projection.order_items.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_items.account IS 'The account.';
COMMENT ON COLUMN projection.order_items.order_key IS 'The order.';
COMMENT ON COLUMN projection.order_items.line_number IS 'Place of the line in CJ''s message, from 1.';
COMMENT ON INDEX projection.order_items_of_sku IS 'Finds the lines of a SKU.';
COMMENT ON INDEX projection.order_items_without_sku IS 'Finds the lines of a SKU that only their variant tells.';

GRANT SELECT ON projection.order_items TO cjledger_owner;
