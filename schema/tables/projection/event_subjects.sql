CREATE TABLE projection.event_subjects (
    generation    integer NOT NULL,
    position      bigint NOT NULL,
    order_ids     text[] NOT NULL,
    track_numbers text[] NOT NULL,
    PRIMARY KEY (position, generation)
) PARTITION BY LIST (generation);

CREATE INDEX event_subjects_of_orders ON projection.event_subjects USING gin (order_ids);
CREATE INDEX event_subjects_of_shipments ON projection.event_subjects USING gin (track_numbers);

COMMENT ON TABLE projection.event_subjects IS 'Which orders and parcels each event names.';
COMMENT ON COLUMN projection.event_subjects.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.event_subjects.position IS 'The event.';
COMMENT ON INDEX projection.event_subjects_of_orders IS 'Finds the events that name an order.';
COMMENT ON INDEX projection.event_subjects_of_shipments IS 'Finds the events that name a parcel.';

GRANT SELECT ON projection.event_subjects TO cjledger_owner;
