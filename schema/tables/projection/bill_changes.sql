CREATE TABLE projection.bill_changes (
    generation integer NOT NULL,
    account    text NOT NULL,
    bill_id    text NOT NULL,
    number     bigint NOT NULL,
    position   bigint NOT NULL,
    at         timestamptz NOT NULL,
    source     text NOT NULL,
    status     text NOT NULL,
    amount     numeric,
    use        text,
    PRIMARY KEY (bill_id, account, generation, number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.bill_changes IS
    'What was said of each bill''s amount, status and use, each time that it differed.';
COMMENT ON COLUMN projection.bill_changes.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.bill_changes.account IS 'The account.';
COMMENT ON COLUMN projection.bill_changes.bill_id IS 'The bill.';
COMMENT ON COLUMN projection.bill_changes.number IS 'Place among the bill''s changes by CJ''s dates, from 1.';
COMMENT ON COLUMN projection.bill_changes.position IS 'The first event that said so.';
COMMENT ON COLUMN projection.bill_changes.at IS
    'When it held, by CJ''s date; of an answer of the API when it was asked for.';
COMMENT ON COLUMN projection.bill_changes.source IS 'Who said so: the message type or API call.';
COMMENT ON COLUMN projection.bill_changes.status IS 'The status from then on.';
COMMENT ON COLUMN projection.bill_changes.amount IS 'The amount from then on, US dollars.';
COMMENT ON COLUMN projection.bill_changes.use IS 'The use from then on.';
