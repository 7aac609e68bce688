CREATE TABLE projection.shipment_events (
    generation         integer NOT NULL,
    account            text NOT NULL,
    track_number       text NOT NULL,
    event_number       bigint NOT NULL,
    at                 timestamptz,
    at_text            text,
    status             text NOT NULL,
    mapped_by          text NOT NULL DEFAULT 'none' CHECK (mapped_by IN ('code', 'text', 'none')),
    raw_status         text,
    status_description text,
    activity           text,
    location           text,
    PRIMARY KEY (track_number, account, generation, event_number)
) PARTITION BY LIST (generation);

CREATE INDEX shipment_events_unmapped ON projection.shipment_events (generation) WHERE mapped_by = 'none';

COMMENT ON TABLE projection.shipment_events IS 'What happened to each parcel, by the union of all messages about it.';
COMMENT ON COLUMN projection.shipment_events.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.shipment_events.account IS 'The account.';
COMMENT ON COLUMN projection.shipment_events.track_number IS 'The parcel.';
COMMENT ON COLUMN projection.shipment_events.event_number IS 'Place in the parcel''s history by time, from 1.';
COMMENT ON COLUMN projection.shipment_events.activity IS
    'What happened, as CJ or the carrier put it. May name who signed; the view leaves that out.';
COMMENT ON INDEX projection.shipment_events_unmapped IS 'Finds the track events whose status no rule knew.';
