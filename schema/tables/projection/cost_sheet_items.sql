CREATE TABLE projection.cost_sheet_items (
    generation            integer NOT NULL,
    account               text NOT NULL,
    order_key             text NOT NULL,
    line_number           bigint NOT NULL,
    product_code          text NOT NULL,
    sku                   text,
    unit_price            numeric,
    quantity              bigint,
    product_type          text,
    is_gift               boolean,
    grams                 numeric,
    group_product_code    text,
    is_group_main         boolean,
    coupon_product_amount numeric,
    head_postage          numeric,
    PRIMARY KEY (order_key, account, generation, line_number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.cost_sheet_items IS 'The lines of each order''s newest cost sheet.';
COMMENT ON COLUMN projection.cost_sheet_items.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.cost_sheet_items.account IS 'The account.';
COMMENT ON COLUMN projection.cost_sheet_items.order_key IS 'The order.';
COMMENT ON COLUMN projection.cost_sheet_items.line_number IS 'Place among the sheet''s lines by product code, from 1.';
