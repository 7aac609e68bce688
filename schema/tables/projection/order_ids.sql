CREATE TABLE projection.order_ids (
    generation integer NOT NULL,
    account    text NOT NULL,
    id         text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('code', 'internal', 'number', 'platform', 'shipment', 'pending')),
    order_key  text NOT NULL,
    PRIMARY KEY (id, account, generation, kind, order_key)
) PARTITION BY LIST (generation);

CREATE INDEX order_ids_of_order ON projection.order_ids (order_key, account, generation);
CREATE INDEX order_ids_of_cj ON projection.order_ids (order_key, account, generation, id) WHERE kind IN ('code', 'internal');

COMMENT ON TABLE projection.order_ids IS 'Every id an order ever had, and the order it leads to now.';
COMMENT ON COLUMN projection.order_ids.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_ids.account IS 'The account.';
COMMENT ON COLUMN projection.order_ids.id IS 'The id.';
COMMENT ON COLUMN projection.order_ids.kind IS
    'See analytics.order_ids; besides, pending: the key # and number of an order CJ has given no id yet, leading to the order it is attached to.';
COMMENT ON COLUMN projection.order_ids.order_key IS 'The order.';
COMMENT ON INDEX projection.order_ids_of_order IS 'Finds all ids of an order.';
COMMENT ON INDEX projection.order_ids_of_cj IS
    'Finds the ids by which bills and links name an order, without a look into the table.';

GRANT SELECT ON projection.order_ids TO cjledger_owner;
