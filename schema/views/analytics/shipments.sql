CREATE OR REPLACE VIEW analytics.shipments AS
SELECT
    s.account,
    s.track_number,
    i.order_key,
    o.is_sandbox,
    EXISTS (
        SELECT
        FROM projection.order_successions AS became
        WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = i.account
            AND became.origin_key = i.order_key
    ) AS is_superseded,
    s.logistic_name,
    s.status,
    s.substatus,
    CASE WHEN s.mapped_by = 'code' THEN s.raw_status ELSE analytics.without_signatory(s.raw_status) END AS raw_status,
    s.mapped_by,
    s.last_mile_carrier,
    s.last_mile_number,
    s.from_country,
    s.to_country,
    s.label_at,
    s.first_scan_at,
    s.last_scan_at,
    s.exception_kind,
    s.promised_days_from,
    s.promised_days_to,
    s.delivery_days,
    s.delivered_at,
    round(extract(epoch FROM s.delivered_at - coalesce(o.shipped_at, s.first_event_at)) / 86400, 1) AS days_in_transit,
    s.last_event_at,
    -- Whether it was replaced follows from the orders that took its place.
    greatest(s.changed_position, o.changed_position, (
        SELECT max(successor.changed_position)
        FROM projection.order_successions AS became
        JOIN projection.orders AS successor
            ON successor.generation = (SELECT generation FROM projection.live) AND successor.account = became.account
            AND successor.order_key = became.order_key
        WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = i.account
            AND became.origin_key = i.order_key
    )) AS changed_position,
    s.confirmed_at
FROM projection.shipments AS s
LEFT JOIN projection.order_ids AS i
    ON i.generation = s.generation
    AND i.account = s.account
    AND i.id = s.order_ref
    AND i.kind IN ('code', 'internal', 'pending')
LEFT JOIN projection.orders AS o
    ON o.generation = i.generation AND o.account = i.account AND o.order_key = i.order_key
WHERE s.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.shipments IS 'One row for each parcel, whatever numbers it has.';
COMMENT ON COLUMN analytics.shipments.account IS 'The account.';
COMMENT ON COLUMN analytics.shipments.track_number IS
    'Its number as an order wrote it, else as CJ''s API or LOGISTIC did; of several the carrier''s before CJ''s own. shipment_ids has all of them.';
COMMENT ON COLUMN analytics.shipments.order_key IS
    'The order it belongs to; of several that share it, the one of the least code. NULL when no message said.';
COMMENT ON COLUMN analytics.shipments.is_sandbox IS
    'Whether its order is a test order. NULL where CJ did not say, and while no order is known.';
COMMENT ON COLUMN analytics.shipments.is_superseded IS
    'Whether other orders took the place of its order, by a split or a merge. False while no order is known.';
COMMENT ON COLUMN analytics.shipments.logistic_name IS 'The shipping method, in CJ''s words.';
COMMENT ON COLUMN analytics.shipments.status IS
    'unknown, pre_transit, in_transit, out_for_delivery, available_for_pickup, attempt_failed, exception, expired, delivered, returning, returned or cancelled.';
COMMENT ON COLUMN analytics.shipments.substatus IS
    'CJ''s finer step, such as customs_start or first_leg. NULL when the status is in words, as the API''s are.';
COMMENT ON COLUMN analytics.shipments.raw_status IS
    'The status as CJ wrote it; where it wrote none, the words of the newest track event. Words that are not known stand as an ellipsis, since they may name somebody.';
COMMENT ON COLUMN analytics.shipments.mapped_by IS
    'How status was found: code (CJ''s integer), text (a rule knew the words), none (unknown; unmapped_texts counts them).';
COMMENT ON COLUMN analytics.shipments.last_mile_carrier IS
    'The carrier of the last mile. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.shipments.last_mile_number IS 'Its track number. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.shipments.from_country IS 'Country code it left. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.shipments.to_country IS 'Country code it goes to. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.shipments.label_at IS
    'When it was announced: the first track event that is a label or an electronic notice. NULL when none is known.';
COMMENT ON COLUMN analytics.shipments.first_scan_at IS
    'When somebody first had it in hand: the first track event that is neither a label, a notice nor a report of an exception, and whose words are known. NULL when none is known.';
COMMENT ON COLUMN analytics.shipments.last_scan_at IS 'When somebody last had it in hand, likewise.';
COMMENT ON COLUMN analytics.shipments.exception_kind IS
    'What is wrong with a parcel whose status is exception, by the words for it: lost, damaged, customs, address, delayed or other. NULL for any other.';
COMMENT ON COLUMN analytics.shipments.promised_days_from IS
    'In how many days CJ says that the shipping method arrives (logisticsTimeliness): the fewest. days_in_transit is how many it took. NULL where CJ was not asked for its order alone.';
COMMENT ON COLUMN analytics.shipments.promised_days_to IS 'The most of these days.';
COMMENT ON COLUMN analytics.shipments.delivery_days IS
    'The days that CJ says the delivery takes or took (deliveryDay). NULL where CJ''s API does not say.';
COMMENT ON COLUMN analytics.shipments.delivered_at IS
    'When it was delivered: the first track event with CJ''s code 12, else the API''s deliveryTime of a delivered parcel, else the first event whose words say so. NULL before.';
COMMENT ON COLUMN analytics.shipments.days_in_transit IS
    'Days from shipping (the order''s shipped_at, else the first track event) to delivered_at, one decimal. NULL before delivery.';
COMMENT ON COLUMN analytics.shipments.last_event_at IS 'When the last event about it was received.';
COMMENT ON COLUMN analytics.shipments.changed_position IS
    'The position of the last event about it, about its order, or about an order that took that one''s place; see orders.';
COMMENT ON COLUMN analytics.shipments.confirmed_at IS
    'When CJ''s API last answered about the parcel itself (trackInfo). NULL when it was only claimed.';

GRANT SELECT ON analytics.shipments TO cjledger_runtime, cjledger_analyst;
