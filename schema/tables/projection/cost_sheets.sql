CREATE TABLE projection.cost_sheets (
    generation            integer NOT NULL,
    account               text NOT NULL,
    order_key             text NOT NULL,
    number                bigint NOT NULL,
    is_newest             boolean NOT NULL,
    position              bigint NOT NULL,
    asked_at              timestamptz NOT NULL,
    is_paid               boolean,
    product_cost          numeric,
    shipping_cost         numeric,
    import_tax            numeric,
    import_fee            numeric,
    outbound_fee          numeric,
    storage_fee           numeric,
    dispute_credit        numeric NOT NULL,
    paid_amount           numeric,
    paid_variance         numeric,
    import_tax_method     text,
    total_amount          numeric,
    shipment_order_id     text,
    paid_at               timestamptz,
    paid_at_text          text,
    is_out_of_stock_split boolean,
    is_reissue            boolean,
    is_reorder            boolean,
    store_sku_process     text,
    warehouse             text,
    to_country            text,
    undocumented          jsonb,
    PRIMARY KEY (order_key, account, generation, number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.cost_sheets IS
    'Each cost sheet of an order that said something else than the one before it.';
COMMENT ON COLUMN projection.cost_sheets.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.cost_sheets.account IS 'The account.';
COMMENT ON COLUMN projection.cost_sheets.order_key IS 'The order.';
