CREATE TABLE projection.order_links (
    generation   integer NOT NULL,
    account      text NOT NULL,
    order_key    text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('split', 'merge', 'reissue')),
    related_code text NOT NULL,
    position     bigint,
    PRIMARY KEY (order_key, account, generation, kind, related_code)
) PARTITION BY LIST (generation);

CREATE INDEX order_links_by_origin ON projection.order_links (related_code, account, generation);

COMMENT ON TABLE projection.order_links IS 'Which order came of which.';
COMMENT ON COLUMN projection.order_links.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_links.account IS 'The account.';
COMMENT ON COLUMN projection.order_links.order_key IS 'The order that came of another one.';
COMMENT ON INDEX projection.order_links_by_origin IS 'Finds all that came of an order.';
