CREATE TABLE projection.shipment_ids (
    generation   integer NOT NULL,
    account      text NOT NULL,
    id           text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('carrier', 'cj', 'last_mile')),
    track_number text NOT NULL,
    PRIMARY KEY (id, account, generation, kind, track_number)
) PARTITION BY LIST (generation);

CREATE INDEX shipment_ids_of_shipment ON projection.shipment_ids (track_number, account, generation);

COMMENT ON TABLE projection.shipment_ids IS 'Every number a parcel ever had, and the parcel it leads to now.';
COMMENT ON COLUMN projection.shipment_ids.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.shipment_ids.account IS 'The account.';
COMMENT ON COLUMN projection.shipment_ids.kind IS
    'See analytics.shipment_ids. Of one account, an id of kind carrier or cj leads to one parcel.';
COMMENT ON COLUMN projection.shipment_ids.track_number IS 'The parcel.';
COMMENT ON INDEX projection.shipment_ids_of_shipment IS 'Finds all numbers of a parcel.';

GRANT SELECT ON projection.shipment_ids TO cjledger_owner;
