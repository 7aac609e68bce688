CREATE OR REPLACE VIEW analytics.shipment_ids AS
SELECT account, id, kind, track_number
FROM projection.shipment_ids
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.shipment_ids IS
    'Every number a parcel ever had, as it was written and in normal form: capitals, without blanks and dashes, and without the 420 and ZIP code in front of a USPS number.';
COMMENT ON COLUMN analytics.shipment_ids.account IS 'The account.';
COMMENT ON COLUMN analytics.shipment_ids.id IS 'The number.';
COMMENT ON COLUMN analytics.shipment_ids.kind IS
    'carrier (the carrier''s), cj (CJ''s own, cjMailNo), last_mile (the last mile''s, which may lead to several parcels).';
COMMENT ON COLUMN analytics.shipment_ids.track_number IS 'The parcel it leads to now; see shipments.';

GRANT SELECT ON analytics.shipment_ids TO cjledger_runtime, cjledger_analyst;
