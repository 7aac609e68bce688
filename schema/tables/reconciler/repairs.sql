CREATE TABLE reconciler.repairs (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account       text NOT NULL,
    topic         text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('missing', 'late', 'different', 'behind')),
    entity        text NOT NULL,
    order_id      text,
    told          text,
    told_position bigint,
    told_by       timestamptz,
    said          text,
    position      bigint NOT NULL,
    happened_at   timestamptz,
    repaired_at   timestamptz NOT NULL
);

CREATE INDEX repairs_of_entity ON reconciler.repairs (entity, account);
CREATE INDEX repairs_by_time ON reconciler.repairs (repaired_at);

COMMENT ON TABLE reconciler.repairs IS 'Each time an answer of CJ''s said what no webhook had said: one row.';
COMMENT ON COLUMN reconciler.repairs.id IS 'Number of the repair.';
COMMENT ON COLUMN reconciler.repairs.account IS 'The account.';
COMMENT ON COLUMN reconciler.repairs.topic IS
    'The topic whose webhooks should have told: order, logistics, makeup, privateOrder, stock.';
COMMENT ON COLUMN reconciler.repairs.kind IS 'See analytics.drift.';
COMMENT ON COLUMN reconciler.repairs.entity IS
    'The order, parcel, bill, stocking order or variant, by the name it was asked for by.';
COMMENT ON COLUMN reconciler.repairs.order_id IS
    'The order that it is about, by an id that it had then. NULL: about none.';
COMMENT ON COLUMN reconciler.repairs.told IS 'The last status that webhooks had told. NULL: none, or not known.';
COMMENT ON COLUMN reconciler.repairs.told_position IS 'The webhook that told it. NULL: none, or not known.';
COMMENT ON COLUMN reconciler.repairs.told_by IS
    'By when a webhook should have told it. One that was received by then takes the row away: nothing was lost. NULL: not known.';
COMMENT ON COLUMN reconciler.repairs.said IS 'The status that the answer said.';
COMMENT ON COLUMN reconciler.repairs.position IS 'The snapshot.';
COMMENT ON COLUMN reconciler.repairs.happened_at IS
    'From when on it could have been told: CJ''s date of it, or the last answer without it. NULL: neither is known.';
COMMENT ON COLUMN reconciler.repairs.repaired_at IS 'When CJ was asked.';
COMMENT ON INDEX reconciler.repairs_of_entity IS 'Finds the repairs that a late webhook is about.';
COMMENT ON INDEX reconciler.repairs_by_time IS 'Finds the repairs of a day.';

GRANT SELECT ON reconciler.repairs TO cjledger_runtime, cjledger_projector;
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.repairs TO cjledger_reconciler;
