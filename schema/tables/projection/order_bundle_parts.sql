CREATE TABLE projection.order_bundle_parts (
    generation        integer NOT NULL,
    account           text NOT NULL,
    order_key         text NOT NULL,
    part_number       bigint NOT NULL,
    line_item_id      text,
    part_line_item_id text,
    vid               text,
    quantity          bigint,
    PRIMARY KEY (order_key, account, generation, part_number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.order_bundle_parts IS 'What the bundles among the lines of orders are made of.';
COMMENT ON COLUMN projection.order_bundle_parts.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_bundle_parts.account IS 'The account.';
COMMENT ON COLUMN projection.order_bundle_parts.order_key IS 'The order.';
COMMENT ON COLUMN projection.order_bundle_parts.part_number IS 'Place among the order''s parts in CJ''s answer, from 1.';

GRANT SELECT ON projection.order_bundle_parts TO cjledger_owner;
