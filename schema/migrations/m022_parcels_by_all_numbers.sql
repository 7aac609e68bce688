-- A parcel has one key and all its numbers, as an order has one key and all its ids; and what events name is looked up.

SET LOCAL ROLE cjledger_projector;

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
COMMENT ON COLUMN projection.shipment_ids.id IS 'See analytics.shipment_ids.';
COMMENT ON COLUMN projection.shipment_ids.kind IS
    'See analytics.shipment_ids. Of one account, an id of kind carrier or cj leads to one parcel.';
COMMENT ON COLUMN projection.shipment_ids.track_number IS 'The parcel.';
COMMENT ON INDEX projection.shipment_ids_of_shipment IS 'Finds all numbers of a parcel.';

ALTER TABLE projection.shipments
    ADD COLUMN order_refs text[] NOT NULL DEFAULT '{}',
    ADD COLUMN asked_by text;

CREATE INDEX shipments_of_orders ON projection.shipments USING gin (order_refs);

COMMENT ON COLUMN projection.shipments.track_number IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.order_ref IS
    'The order by the best and least of the ids its parcel was named with: a code of CJ''s, else an internal id, else # and a number. order_ids leads from it to the order''s present key.';
COMMENT ON COLUMN projection.shipments.order_refs IS
    'All orders that the parcel was named with, by such ids. Several orders may share a parcel.';
COMMENT ON COLUMN projection.shipments.asked_by IS
    'What CJ''s API is asked for it by: the number under which it last answered, else the one an order wrote, else the normal form. NULL in generations of versions before 6.';
COMMENT ON INDEX projection.shipments_of_orders IS 'Finds the parcels of an order, also those that it shares.';

SELECT projection.add_partitions(generation) FROM projection.generations;

GRANT SELECT ON projection.shipment_ids TO cjledger_reconciler;

CREATE INDEX event_subjects_of_orders ON projection.event_subjects USING gin (order_ids);
CREATE INDEX event_subjects_of_shipments ON projection.event_subjects USING gin (track_numbers);

COMMENT ON INDEX projection.event_subjects_of_orders IS 'Finds the events that name an order.';
COMMENT ON INDEX projection.event_subjects_of_shipments IS 'Finds the events that name a parcel.';

-- Views.

CREATE VIEW analytics.shipment_ids AS
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

GRANT SELECT ON analytics.shipment_ids TO cjledger_analyst, cjledger_runtime;

CREATE OR REPLACE VIEW analytics.orders AS
SELECT
    o.account,
    o.order_key,
    o.cj_order_code,
    o.cj_internal_id,
    o.order_number,
    o.platform_order_id,
    o.shipment_order_id,
    origin.code AS original_order_code,
    o.status,
    o.is_sandbox,
    o.is_private_outbound,
    o.logistic_name,
    o.track_number,
    o.from_country,
    o.to_country,
    o.order_amount,
    o.product_amount,
    o.postage_amount,
    o.created_at,
    o.created_at_text,
    o.paid_at,
    o.paid_at_text,
    o.shipped_at,
    o.shipped_at_text,
    s.delivered_at,
    o.completed_at,
    o.completed_at_text,
    o.first_seen_at,
    o.last_event_at,
    o.confirmed_at,
    o.evidence,
    o.dispute_id,
    o.unknown_to_cj_since,
    o.sub_status
FROM projection.orders AS o
-- A generation of a version before 6 knows no numbers but those that parcels are shown under.
LEFT JOIN projection.shipment_ids AS n
    ON n.generation = o.generation
    AND n.account = o.account
    AND n.id = o.track_number
    AND n.kind IN ('carrier', 'cj')
LEFT JOIN projection.shipments AS s
    ON s.generation = o.generation
    AND s.account = o.account
    AND s.track_number = coalesce(n.track_number, o.track_number)
LEFT JOIN LATERAL (
    -- The code of the order it came of, where that is known under another id too.
    SELECT coalesce(parent.cj_order_code, l.related_code) AS code
    FROM projection.order_links AS l
    LEFT JOIN projection.order_ids AS i
        ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
        AND i.kind IN ('code', 'internal')
    LEFT JOIN projection.orders AS parent
        ON parent.generation = i.generation AND parent.account = i.account AND parent.order_key = i.order_key
    WHERE l.generation = o.generation AND l.account = o.account AND l.order_key = o.order_key
    ORDER BY l.kind DESC, code
    LIMIT 1
) AS origin ON true
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON COLUMN analytics.orders.track_number IS
    'The track number of its parcel as the order names it, of several the first; while it names none, as a message about the parcel does. shipment_ids leads from it to the row of shipments.';
COMMENT ON COLUMN analytics.orders.delivered_at IS
    'When the parcel of track_number was delivered; see shipments.delivered_at.';

COMMENT ON VIEW analytics.shipments IS 'One row for each parcel, whatever numbers it has.';
COMMENT ON COLUMN analytics.shipments.track_number IS
    'Its number as an order wrote it, else as CJ''s API or LOGISTIC did; of several the carrier''s before CJ''s own. shipment_ids has all of them.';
COMMENT ON COLUMN analytics.shipments.order_key IS
    'The order it belongs to; of several that share it, the one of the least code. NULL when no message said.';
COMMENT ON COLUMN analytics.shipments.delivered_at IS
    'When it was delivered: the first track event with CJ''s code 12, else the API''s deliveryTime of a delivered parcel, else the first event whose words say so. NULL before.';
COMMENT ON COLUMN analytics.shipment_events.at IS
    'When it happened; CJ names no zone, so the account''s CJ_TIME_ZONE is assumed. What the API alone tells may be in the time of the place. NULL when the text names no time.';

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

COMMENT ON COLUMN analytics.events.order_ids IS
    'The ids of orders and stocking orders that it names, of every kind, those included that CJ''s API was asked for in vain. Empty when it names none, NULL when it names no parcel either. Look up with order_ids @> ARRAY[''…''], which an index answers; ''…'' = ANY (order_ids) reads every event.';
COMMENT ON COLUMN analytics.events.track_numbers IS
    'The track numbers it names, as written. Empty when it names none, NULL when it names no order either. Look up with track_numbers @> ARRAY[''…''], or with && and all numbers that shipment_ids has of a parcel.';
