CREATE TABLE projection.bills (
    generation      integer NOT NULL,
    account         text NOT NULL,
    bill_id         text NOT NULL,
    state           json NOT NULL,
    order_ref       text,
    subject         text NOT NULL DEFAULT 'order',
    order_type      text,
    amount          numeric,
    status          text NOT NULL CHECK (status IN ('open', 'paid', 'cancelled', 'unknown')),
    raw_status      text,
    source          text,
    use             text CHECK (use IN ('order', 'balance_top_up', 'repayment', 'transfer_freight')),
    reason          text,
    created_at      timestamptz,
    created_at_text text,
    paid_at         timestamptz,
    paid_at_text    text,
    first_seen_at   timestamptz NOT NULL,
    last_event_at   timestamptz NOT NULL,
    confirmed_at    timestamptz,
    PRIMARY KEY (bill_id, account, generation)
) PARTITION BY LIST (generation);

CREATE INDEX bills_of_order ON projection.bills (order_ref, account, generation);
CREATE INDEX bills_of_stock ON projection.bills (order_ref, account, generation) WHERE subject = 'stock';

COMMENT ON TABLE projection.bills IS
    'Bills beside the orders'' prices: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.bills.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.bills.account IS 'The account.';
COMMENT ON COLUMN projection.bills.bill_id IS 'CJ''s id of the bill.';
COMMENT ON COLUMN projection.bills.state IS 'The joined contributions of all events. All other columns follow from it.';
COMMENT ON COLUMN projection.bills.order_ref IS
    'The order by the id its bill names; order_ids leads from it to the order''s present key.';
COMMENT ON COLUMN projection.bills.subject IS 'Whose bill it is: order, stock (a stocking order''s) or account.';
COMMENT ON COLUMN projection.bills.order_type IS 'orderType as CJ wrote it. NULL until the list of bills told it.';
COMMENT ON COLUMN projection.bills.source IS
    'Whose the status is: the message type or API call. NULL when nobody told one.';
COMMENT ON COLUMN projection.bills.created_at IS 'When it was made.';
COMMENT ON COLUMN projection.bills.created_at_text IS 'The same as CJ wrote it.';
COMMENT ON COLUMN projection.bills.first_seen_at IS 'When the first event about it was received.';
COMMENT ON COLUMN projection.bills.last_event_at IS 'When the last event about it was received.';
COMMENT ON INDEX projection.bills_of_order IS 'Finds the bills of an order.';
COMMENT ON INDEX projection.bills_of_stock IS 'Finds the bills of a stocking order.';

GRANT SELECT ON projection.bills TO cjledger_owner;
