CREATE OR REPLACE VIEW reconciler.known_shipment_ids AS
SELECT generation, account, id, kind, track_number
FROM projection.shipment_ids;

COMMENT ON VIEW reconciler.known_shipment_ids IS 'Every number a parcel ever had.';
COMMENT ON COLUMN reconciler.known_shipment_ids.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_shipment_ids.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_shipment_ids.id IS 'The number.';
COMMENT ON COLUMN reconciler.known_shipment_ids.kind IS 'carrier, cj or last_mile.';
COMMENT ON COLUMN reconciler.known_shipment_ids.track_number IS 'The number that the parcel is shown under.';

GRANT SELECT ON reconciler.known_shipment_ids TO cjledger_reconciler;
