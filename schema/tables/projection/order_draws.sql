CREATE TABLE projection.order_draws (
    generation        integer NOT NULL,
    account           text NOT NULL,
    order_key         text NOT NULL,
    draw_number       bigint NOT NULL,
    vid               text,
    sku               text,
    stocking_order_id text,
    quantity          bigint,
    wanted            bigint,
    unit_price        numeric,
    at                timestamptz NOT NULL,
    PRIMARY KEY (order_key, account, generation, draw_number)
) PARTITION BY LIST (generation);

CREATE INDEX order_draws_of_stock ON projection.order_draws (stocking_order_id, account, generation);
CREATE INDEX order_draws_unnamed ON projection.order_draws (vid, account, generation) WHERE stocking_order_id IS NULL;
CREATE INDEX order_draws_named ON projection.order_draws (vid, account, generation) WHERE stocking_order_id IS NOT NULL;

COMMENT ON TABLE projection.order_draws IS 'What each order takes out of the seller''s private stock.';
COMMENT ON COLUMN projection.order_draws.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_draws.account IS 'The account.';
COMMENT ON COLUMN projection.order_draws.order_key IS 'The order.';
COMMENT ON COLUMN projection.order_draws.draw_number IS 'Place among the order''s draws, from 1.';
COMMENT ON COLUMN projection.order_draws.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN projection.order_draws.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN projection.order_draws.stocking_order_id IS
    'The stocking order that CJ names. NULL where it names none.';
COMMENT ON COLUMN projection.order_draws.quantity IS 'Pieces that are taken.';
COMMENT ON COLUMN projection.order_draws.wanted IS
    'Pieces that the order asks for: more than quantity as long as not all are locked.';
COMMENT ON COLUMN projection.order_draws.unit_price IS 'What a piece costs by the order''s line, US dollars.';
COMMENT ON COLUMN projection.order_draws.at IS
    'When the order was paid, else created, else first seen: who comes first where no stocking order is named.';
COMMENT ON INDEX projection.order_draws_of_stock IS 'Finds what was drawn on a stocking order.';
COMMENT ON INDEX projection.order_draws_unnamed IS
    'Finds who takes pieces of a variant without naming a stocking order.';
COMMENT ON INDEX projection.order_draws_named IS 'Finds what is taken of a variant by name.';
