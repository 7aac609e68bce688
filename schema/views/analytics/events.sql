-- The arrays stand as they are: no index finds what an expression makes of them.
CREATE OR REPLACE VIEW analytics.events AS
SELECT
    e.position,
    e.account,
    e.source,
    e.type,
    e.message_type,
    e.message_id,
    e.received_at,
    e.recorded_at,
    s.order_ids,
    s.track_numbers
FROM ledger.events AS e
LEFT JOIN projection.event_subjects AS s
    ON s.generation = (SELECT generation FROM projection.live) AND s.position = e.position
WHERE e.position <= (
    SELECT g.checkpoint
    FROM projection.generations AS g
    JOIN projection.live AS l ON l.generation = g.generation
);

COMMENT ON VIEW analytics.events IS
    'The events behind the other views, without their bodies: those the views already show.';
COMMENT ON COLUMN analytics.events.position IS 'Place in the ledger.';
COMMENT ON COLUMN analytics.events.account IS 'The account.';
COMMENT ON COLUMN analytics.events.source IS
    'webhook (CJ sent it), snapshot (CJ''s API answered it), import (a fact from elsewhere).';
COMMENT ON COLUMN analytics.events.type IS 'CJ''s message type, or the API call answered.';
COMMENT ON COLUMN analytics.events.message_type IS 'CJ''s messageType.';
COMMENT ON COLUMN analytics.events.message_id IS 'CJ''s messageId, which is not unique.';
COMMENT ON COLUMN analytics.events.received_at IS 'When it was received.';
COMMENT ON COLUMN analytics.events.recorded_at IS 'When it was written to the ledger.';
COMMENT ON COLUMN analytics.events.order_ids IS
    'The ids of orders and stocking orders that it names, of every kind, those included that CJ''s API was asked for in vain. Empty when it names none, NULL when it names no parcel either. Look up with order_ids @> ARRAY[''…''], which an index answers; ''…'' = ANY (order_ids) reads every event.';
COMMENT ON COLUMN analytics.events.track_numbers IS
    'The track numbers it names, as written. Empty when it names none, NULL when it names no order either. Look up with track_numbers @> ARRAY[''…''], or with && and all numbers that shipment_ids has of a parcel.';

GRANT SELECT ON analytics.events TO cjledger_runtime, cjledger_analyst;
