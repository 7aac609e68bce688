CREATE TABLE projection.shipments (
    generation         integer NOT NULL,
    account            text NOT NULL,
    track_number       text NOT NULL,
    state              json NOT NULL,
    order_ref          text,
    order_refs         text[] NOT NULL DEFAULT '{}',
    asked_by           text,
    logistic_name      text,
    status             text NOT NULL,
    substatus          text,
    raw_status         text,
    mapped_by          text NOT NULL CHECK (mapped_by IN ('code', 'text', 'none')),
    last_mile_carrier  text,
    last_mile_number   text,
    from_country       text,
    to_country         text,
    first_event_at     timestamptz,
    label_at           timestamptz,
    first_scan_at      timestamptz,
    last_scan_at       timestamptz,
    exception_kind     text,
    delivery_days      bigint,
    promised_days_from bigint,
    promised_days_to   bigint,
    delivered_at       timestamptz,
    last_event_at      timestamptz NOT NULL,
    changed_position   bigint NOT NULL,
    confirmed_at       timestamptz,
    PRIMARY KEY (track_number, account, generation)
) PARTITION BY LIST (generation);

CREATE INDEX shipments_of_order ON projection.shipments (order_ref, account, generation);

-- Few rows are unmapped, and status looks at them each time it is asked.
CREATE INDEX shipments_unmapped ON projection.shipments (generation)
    WHERE mapped_by = 'none' AND raw_status IS NOT NULL;
-- Most parcels have arrived. The others are looked through for those that worry.
CREATE INDEX shipments_under_way ON projection.shipments (account, generation)
    WHERE status NOT IN ('delivered', 'cancelled');
CREATE INDEX shipments_of_orders ON projection.shipments USING gin (order_refs);

COMMENT ON TABLE projection.shipments IS 'Parcels: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.shipments.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.shipments.account IS 'The account.';
COMMENT ON COLUMN projection.shipments.state IS
    'The joined contributions of all events. All other columns follow from it.';
COMMENT ON COLUMN projection.shipments.order_ref IS
    'The order by the best and least of the ids its parcel was named with: a code of CJ''s, else an internal id, else # and a number. order_ids leads from it to the order''s present key.';
COMMENT ON COLUMN projection.shipments.order_refs IS
    'All orders that the parcel was named with, by such ids. Several orders may share a parcel.';
COMMENT ON COLUMN projection.shipments.asked_by IS
    'What CJ''s API is asked for it by: the number under which it last answered, else the one an order wrote, else the normal form. NULL in generations of versions before 6.';
COMMENT ON COLUMN projection.shipments.first_event_at IS 'Instant of the earliest track event.';
COMMENT ON INDEX projection.shipments_of_order IS 'Finds the parcels of an order.';
COMMENT ON INDEX projection.shipments_unmapped IS 'Finds the parcels whose status no rule knew.';
COMMENT ON INDEX projection.shipments_under_way IS 'Finds the parcels that have not arrived.';
COMMENT ON INDEX projection.shipments_of_orders IS 'Finds the parcels of an order, also those that it shares.';

GRANT SELECT ON projection.shipments TO cjledger_owner;
