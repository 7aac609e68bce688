CREATE OR REPLACE VIEW reconciler.known_shipments AS
SELECT generation, account, track_number, state, order_ref, order_refs, coalesce(asked_by, track_number) AS asked_by
FROM projection.shipments;

COMMENT ON VIEW reconciler.known_shipments IS 'Parcels as far as the reconciler has to know them.';
COMMENT ON COLUMN reconciler.known_shipments.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.known_shipments.account IS 'The account.';
COMMENT ON COLUMN reconciler.known_shipments.track_number IS 'The number that the parcel is shown under.';
COMMENT ON COLUMN reconciler.known_shipments.state IS 'What is known of it.';
COMMENT ON COLUMN reconciler.known_shipments.order_ref IS
    'The order by the id that the parcel''s newest message names. NULL: none.';
COMMENT ON COLUMN reconciler.known_shipments.order_refs IS 'The orders by all ids that its messages name.';
COMMENT ON COLUMN reconciler.known_shipments.asked_by IS 'The number that CJ is asked for it by.';

GRANT SELECT ON reconciler.known_shipments TO cjledger_reconciler;
