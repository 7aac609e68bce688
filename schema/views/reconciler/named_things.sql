CREATE OR REPLACE VIEW reconciler.named_things AS
SELECT generation, position, order_ids, track_numbers
FROM projection.event_subjects;

COMMENT ON VIEW reconciler.named_things IS 'What each event names.';
COMMENT ON COLUMN reconciler.named_things.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN reconciler.named_things.position IS 'The event.';
COMMENT ON COLUMN reconciler.named_things.order_ids IS 'The ids of orders, bills and stocking orders that it names.';
COMMENT ON COLUMN reconciler.named_things.track_numbers IS 'The parcels'' numbers that it names.';

GRANT SELECT ON reconciler.named_things TO cjledger_reconciler;
