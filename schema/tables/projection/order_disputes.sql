CREATE TABLE projection.order_disputes (
    generation         integer NOT NULL,
    account            text NOT NULL,
    order_key          text NOT NULL,
    dispute_number     bigint NOT NULL,
    dispute_id         text NOT NULL,
    status             text NOT NULL DEFAULT 'open',
    raw_status         text,
    reason             text,
    asked_amount       numeric,
    amount             numeric,
    by_sheet           numeric,
    doubtful           numeric,
    products           numeric,
    shipping           numeric,
    import_tax         numeric,
    outbound_fee       numeric,
    storage_fee        numeric,
    source             text,
    opened_at          timestamptz,
    opened_at_text     text,
    decided_at         timestamptz,
    known_at           timestamptz NOT NULL,
    first_seen_at      timestamptz NOT NULL,
    replacement_amount numeric,
    resent_order       text,
    position           bigint,
    told_at            timestamptz,
    PRIMARY KEY (order_key, account, generation, dispute_number)
) PARTITION BY LIST (generation);

CREATE INDEX order_disputes_by_id ON projection.order_disputes (dispute_id, account, generation);

COMMENT ON TABLE projection.order_disputes IS
    'The disputes over each order: those its newest cost sheet tells the end of, and the one that runs.';
COMMENT ON COLUMN projection.order_disputes.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_disputes.account IS 'The account.';
COMMENT ON COLUMN projection.order_disputes.order_key IS 'The order.';
COMMENT ON COLUMN projection.order_disputes.dispute_number IS 'Place among the order''s disputes by id, from 1.';
COMMENT ON COLUMN projection.order_disputes.dispute_id IS 'CJ''s id of the dispute.';
COMMENT ON COLUMN projection.order_disputes.status IS
    'open, final, refused, reissued, cancelled or ended, by what was said of this dispute and its order; analytics.disputes shows besides what other orders and its age tell.';
COMMENT ON COLUMN projection.order_disputes.amount IS 'All that it gave back, US dollars. NULL while nobody told.';
COMMENT ON COLUMN projection.order_disputes.by_sheet IS
    'What of amount the newest cost sheet tells by itself, US dollars.';
COMMENT ON COLUMN projection.order_disputes.doubtful IS
    'The tax among the refunds that may not have been given back, US dollars; amount is NULL then. NULL where nothing is in doubt.';
COMMENT ON COLUMN projection.order_disputes.products IS 'Given back for the products, as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.shipping IS 'Given back for the shipping, as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.import_tax IS 'Given back for import taxes, as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.outbound_fee IS 'Given back for sending private stock, as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.storage_fee IS 'Given back for keeping private stock, as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.source IS
    'The API call whose word the amount is. NULL where there is none.';
COMMENT ON COLUMN projection.order_disputes.resent_order IS
    'The order that was sent again, by the id of CJ''s it was named with.';
COMMENT ON COLUMN projection.order_disputes.position IS
    'The event of CJ''s last answer about it. NULL where CJ was not asked.';
COMMENT ON COLUMN projection.order_disputes.told_at IS 'When CJ was asked for that.';
COMMENT ON INDEX projection.order_disputes_by_id IS 'Finds the orders of a dispute.';

GRANT SELECT ON projection.order_disputes TO cjledger_owner;
