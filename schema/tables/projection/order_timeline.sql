-- One event may say two things of one order, when two of the orders it names turn out to be the same.
CREATE TABLE projection.order_timeline (
    generation       integer NOT NULL,
    account          text NOT NULL,
    order_key        text NOT NULL,
    position         bigint NOT NULL,
    statement_number bigint NOT NULL,
    at               timestamptz NOT NULL,
    at_text          text,
    status           text NOT NULL,
    source           text NOT NULL,
    PRIMARY KEY (order_key, account, generation, position, statement_number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.order_timeline IS 'What was said of each order''s status, and when.';
COMMENT ON COLUMN projection.order_timeline.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_timeline.account IS 'The account.';
COMMENT ON COLUMN projection.order_timeline.order_key IS 'The order.';
COMMENT ON COLUMN projection.order_timeline.statement_number IS
    'Place among the statements of one event about one order, from 1.';
