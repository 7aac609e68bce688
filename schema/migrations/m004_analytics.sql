-- What analysts read. Every view shows the live generation; a query keeps the one it began with.

CREATE SCHEMA analytics AUTHORIZATION cjledger_projector;
SET LOCAL ROLE cjledger_projector;

COMMENT ON SCHEMA analytics IS
    'Orders and parcels at CJ Dropshipping, for reading. Times are timestamptz; money is numeric in US dollars; NULL is unknown, never zero.';

-- Track texts sometimes name the person who signed, which nobody here needs.
CREATE FUNCTION analytics.without_signatory(activity text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT AS
$$
    SELECT regexp_replace(
        regexp_replace(activity, '\m(signed\s+(?:for\s+)?by|received\s+by)\s*:?\s*[^,;]*', '\1 …', 'gi'),
        '(签收人|签收者|代收人|收件人)\s*[:：]\s*[^,;，。；]*', '\1：…', 'g');
$$;

COMMENT ON FUNCTION analytics.without_signatory(text) IS 'A track text without the name of the person who signed.';

CREATE VIEW analytics.orders AS
SELECT
    o.account,
    o.order_key,
    o.cj_order_code,
    o.cj_internal_id,
    o.order_number,
    NULL::text AS platform_order_id,
    NULL::text AS shipment_order_id,
    NULL::text AS original_order_code,
    o.status,
    NULL::boolean AS is_sandbox,
    o.is_private_outbound,
    o.logistic_name,
    o.track_number,
    NULL::text AS from_country,
    NULL::text AS to_country,
    NULL::numeric AS order_amount,
    NULL::numeric AS product_amount,
    NULL::numeric AS postage_amount,
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
    o.evidence
FROM projection.orders AS o
LEFT JOIN projection.shipments AS s
    ON s.generation = o.generation AND s.account = o.account AND s.track_number = o.track_number
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON VIEW analytics.orders IS 'One row for each order at CJ: its ids, its state, and when what happened.';
COMMENT ON COLUMN analytics.orders.account IS 'The seller''s account at CJ, by the name its callback URL carries.';
COMMENT ON COLUMN analytics.orders.order_key IS
    'The ledger''s key of the order within its account: the least CJ code, else CJ''s internal id, else # and the seller''s number. It may change when a better id arrives; order_ids finds the order under every id it ever had.';
COMMENT ON COLUMN analytics.orders.cj_order_code IS 'CJ''s order code (SD…, DP…, CJ…), the id CJ''s API wants. NULL until a message carries it.';
COMMENT ON COLUMN analytics.orders.cj_internal_id IS 'CJ''s all-digit id of the order, every digit. NULL until a message carries it.';
COMMENT ON COLUMN analytics.orders.order_number IS 'The seller''s own number. Not unique: two orders may have the same.';
COMMENT ON COLUMN analytics.orders.platform_order_id IS 'The shop platform''s id of the order. NULL until CJ''s API has been asked: webhooks do not carry it.';
COMMENT ON COLUMN analytics.orders.shipment_order_id IS 'CJ''s id of the shipment order that several children are paid by. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.original_order_code IS 'The order this one was split, merged or re-issued from. NULL when it is none, or not known to be one.';
COMMENT ON COLUMN analytics.orders.status IS
    'CREATED, IN_CART, UNPAID, UNSHIPPED, SHIPPED, DELIVERED, CANCELLED, CLOSED, TRASH, OTHER, or a text of CJ''s that is none of these, as it is. NULL while only its parcel was heard of.';
COMMENT ON COLUMN analytics.orders.is_sandbox IS 'Whether it is a test order, which is not money. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.is_private_outbound IS 'Whether it ships the seller''s private stock. NULL when no message said.';
COMMENT ON COLUMN analytics.orders.logistic_name IS 'The shipping method, in CJ''s words.';
COMMENT ON COLUMN analytics.orders.track_number IS 'The track number of its parcel, the newest one named; shipments has the parcel.';
COMMENT ON COLUMN analytics.orders.from_country IS 'Country code it ships from. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.to_country IS 'Country code it ships to. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.order_amount IS 'What CJ asks for the order, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.product_amount IS 'The products'' part of it, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.postage_amount IS 'The shipping''s part of it, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.created_at IS 'When it was created at CJ (createDate).';
COMMENT ON COLUMN analytics.orders.created_at_text IS 'createDate as CJ wrote it, without zone; the instant beside it takes the account''s CJ_TIME_ZONE.';
COMMENT ON COLUMN analytics.orders.paid_at IS 'When it was paid (payDate). NULL when it was not, or no message said.';
COMMENT ON COLUMN analytics.orders.paid_at_text IS 'payDate as CJ wrote it.';
COMMENT ON COLUMN analytics.orders.shipped_at IS 'When it left the warehouse (webhooks: deliveryDate, which is the day of shipping).';
COMMENT ON COLUMN analytics.orders.shipped_at_text IS 'The same as CJ wrote it.';
COMMENT ON COLUMN analytics.orders.delivered_at IS 'When its parcel was delivered; see shipments.delivered_at.';
COMMENT ON COLUMN analytics.orders.completed_at IS 'When CJ closed it as completed (completeDate).';
COMMENT ON COLUMN analytics.orders.completed_at_text IS 'completeDate as CJ wrote it.';
COMMENT ON COLUMN analytics.orders.first_seen_at IS 'When the first event that names it was received.';
COMMENT ON COLUMN analytics.orders.last_event_at IS 'When the last event that names it was received.';
COMMENT ON COLUMN analytics.orders.confirmed_at IS 'When CJ''s API last answered about it. NULL when it was only claimed by webhooks.';
COMMENT ON COLUMN analytics.orders.evidence IS 'What the row rests on: webhook, api, or both.';

CREATE VIEW analytics.order_items AS
SELECT
    account,
    order_key,
    line_item_id,
    store_line_item_id,
    vid,
    sku,
    quantity,
    unit_price,
    production_status,
    abnormal_types,
    line_number
FROM projection.order_items
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.order_items IS 'One row for each line of an order, as the newest message with lines has them.';
COMMENT ON COLUMN analytics.order_items.account IS 'The account.';
COMMENT ON COLUMN analytics.order_items.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_items.line_item_id IS 'CJ''s id of the line.';
COMMENT ON COLUMN analytics.order_items.store_line_item_id IS 'The shop''s id of the line.';
COMMENT ON COLUMN analytics.order_items.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.order_items.sku IS 'CJ''s SKU of the variant. NULL where no message about the line carried it: ORDER webhooks do not.';
COMMENT ON COLUMN analytics.order_items.quantity IS 'Pieces.';
COMMENT ON COLUMN analytics.order_items.unit_price IS 'Price of one piece, US dollars (sellPrice). NULL when CJ gave none or a range.';
COMMENT ON COLUMN analytics.order_items.production_status IS 'CJ''s productionOrderStatus, 1 to 5.';
COMMENT ON COLUMN analytics.order_items.abnormal_types IS 'CJ''s abnormalType codes; empty when CJ said there are none, NULL when it said nothing.';
COMMENT ON COLUMN analytics.order_items.line_number IS 'Place of the line in CJ''s message, from 1.';

CREATE VIEW analytics.order_ids AS
SELECT account, id, kind, order_key
FROM projection.order_ids
WHERE generation = (SELECT generation FROM projection.live) AND kind <> 'pending';

COMMENT ON VIEW analytics.order_ids IS 'Every id an order ever had. A seller''s number may lead to several orders.';
COMMENT ON COLUMN analytics.order_ids.account IS 'The account.';
COMMENT ON COLUMN analytics.order_ids.id IS 'The id.';
COMMENT ON COLUMN analytics.order_ids.kind IS
    'code (CJ''s order code), internal (CJ''s all-digit id), number (the seller''s), platform (the shop platform''s), shipment (CJ''s shipment order).';
COMMENT ON COLUMN analytics.order_ids.order_key IS 'The order it leads to now.';

CREATE VIEW analytics.order_timeline AS
SELECT account, order_key, at, at_text, status, source, position
FROM projection.order_timeline
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.order_timeline IS
    'What was said of an order''s status: one row for each statement that differs in time, status or source. Order by at, position.';
COMMENT ON COLUMN analytics.order_timeline.account IS 'The account.';
COMMENT ON COLUMN analytics.order_timeline.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_timeline.at IS 'When it held by CJ''s own date (updateDate), or when it was received where CJ gave none.';
COMMENT ON COLUMN analytics.order_timeline.at_text IS 'CJ''s date as written. NULL where at is the time of receipt.';
COMMENT ON COLUMN analytics.order_timeline.status IS 'The status; same values as orders.status.';
COMMENT ON COLUMN analytics.order_timeline.source IS 'Who said so: the message type or API call.';
COMMENT ON COLUMN analytics.order_timeline.position IS 'The first event that said so; see events.';

CREATE VIEW analytics.shipments AS
SELECT
    s.account,
    s.track_number,
    i.order_key,
    s.logistic_name,
    s.status,
    s.substatus,
    s.raw_status,
    s.mapped_by,
    NULL::text AS last_mile_carrier,
    NULL::text AS last_mile_number,
    NULL::text AS from_country,
    NULL::text AS to_country,
    s.delivered_at,
    round(extract(epoch FROM s.delivered_at - coalesce(o.shipped_at, s.first_event_at)) / 86400, 1) AS days_in_transit,
    s.last_event_at,
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

COMMENT ON VIEW analytics.shipments IS 'One row for each parcel, by its track number.';
COMMENT ON COLUMN analytics.shipments.account IS 'The account.';
COMMENT ON COLUMN analytics.shipments.track_number IS 'The track number.';
COMMENT ON COLUMN analytics.shipments.order_key IS 'The order it belongs to. NULL when no message said.';
COMMENT ON COLUMN analytics.shipments.logistic_name IS 'The shipping method, in CJ''s words.';
COMMENT ON COLUMN analytics.shipments.status IS
    'unknown, pre_transit, in_transit, out_for_delivery, available_for_pickup, attempt_failed, exception, expired, delivered, returning, returned or cancelled.';
COMMENT ON COLUMN analytics.shipments.substatus IS 'CJ''s finer step, such as customs_start or first_leg. NULL when CJ gave no code.';
COMMENT ON COLUMN analytics.shipments.raw_status IS 'The status as CJ wrote it.';
COMMENT ON COLUMN analytics.shipments.mapped_by IS 'How status was found: code (CJ''s integer), text (a rule knew CJ''s words), none (unknown).';
COMMENT ON COLUMN analytics.shipments.last_mile_carrier IS 'The carrier of the last mile. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.shipments.last_mile_number IS 'Its track number. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.shipments.from_country IS 'Country code it left. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.shipments.to_country IS 'Country code it goes to. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.shipments.delivered_at IS 'When it was delivered: the first track event signed for (12). NULL before.';
COMMENT ON COLUMN analytics.shipments.days_in_transit IS
    'Days from shipping (the order''s shipped_at, else the first track event) to delivered_at, one decimal. NULL before delivery.';
COMMENT ON COLUMN analytics.shipments.last_event_at IS 'When the last event about it was received.';
COMMENT ON COLUMN analytics.shipments.confirmed_at IS 'When CJ''s API last answered about it. NULL when it was only claimed by webhooks.';

CREATE VIEW analytics.shipment_events AS
SELECT
    account,
    track_number,
    at,
    at_text,
    status,
    analytics.without_signatory(activity) AS activity,
    location,
    raw_status,
    analytics.without_signatory(status_description) AS status_description,
    event_number
FROM projection.shipment_events
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.shipment_events IS 'What happened to a parcel, each event once however often it was sent.';
COMMENT ON COLUMN analytics.shipment_events.account IS 'The account.';
COMMENT ON COLUMN analytics.shipment_events.track_number IS 'The parcel.';
COMMENT ON COLUMN analytics.shipment_events.at IS 'When it happened; CJ names no zone, so the account''s CJ_TIME_ZONE is assumed. NULL when the text names no time.';
COMMENT ON COLUMN analytics.shipment_events.at_text IS 'The time as CJ wrote it.';
COMMENT ON COLUMN analytics.shipment_events.status IS 'What it means for the parcel; same values as shipments.status.';
COMMENT ON COLUMN analytics.shipment_events.activity IS 'What happened, in the words of CJ or the carrier, blanks trimmed, without the name of who signed.';
COMMENT ON COLUMN analytics.shipment_events.location IS 'Where, blanks trimmed.';
COMMENT ON COLUMN analytics.shipment_events.raw_status IS 'The status as CJ wrote it.';
COMMENT ON COLUMN analytics.shipment_events.status_description IS 'CJ''s own words for the status.';
COMMENT ON COLUMN analytics.shipment_events.event_number IS 'Place in the parcel''s history by time, from 1. It may change when an earlier event becomes known.';

CREATE VIEW analytics.events AS
SELECT
    e.position,
    e.account,
    e.source,
    e.type,
    e.message_type,
    e.message_id,
    e.received_at,
    e.recorded_at,
    coalesce(s.order_ids, '{}') AS order_ids,
    coalesce(s.track_numbers, '{}') AS track_numbers
FROM ledger.events AS e
LEFT JOIN projection.event_subjects AS s
    ON s.generation = (SELECT generation FROM projection.live) AND s.position = e.position
WHERE e.position <= (
    SELECT g.checkpoint
    FROM projection.generations AS g
    JOIN projection.live AS l ON l.generation = g.generation
);

COMMENT ON VIEW analytics.events IS 'The events behind the other views, without their bodies: those the views already show.';
COMMENT ON COLUMN analytics.events.position IS 'Place in the ledger.';
COMMENT ON COLUMN analytics.events.account IS 'The account.';
COMMENT ON COLUMN analytics.events.source IS 'webhook (CJ sent it), snapshot (CJ''s API answered it), import (a fact from elsewhere).';
COMMENT ON COLUMN analytics.events.type IS 'CJ''s message type, or the API call answered.';
COMMENT ON COLUMN analytics.events.message_type IS 'CJ''s messageType.';
COMMENT ON COLUMN analytics.events.message_id IS 'CJ''s messageId, which is not unique.';
COMMENT ON COLUMN analytics.events.received_at IS 'When it was received.';
COMMENT ON COLUMN analytics.events.recorded_at IS 'When it was written to the ledger.';
COMMENT ON COLUMN analytics.events.order_ids IS 'The order ids it names, of every kind; empty when it names none.';
COMMENT ON COLUMN analytics.events.track_numbers IS 'The track numbers it names; empty when it names none.';

CREATE VIEW analytics.freshness AS
SELECT
    g.checkpoint AS position,
    last.received_at AS last_received_at,
    coalesce(greatest(round(extract(epoch FROM clock_timestamp() - waiting.recorded_at), 3), 0), 0) AS lag_seconds,
    g.generation,
    g.fold_version AS version
FROM projection.live AS l
JOIN projection.generations AS g ON g.generation = l.generation
LEFT JOIN LATERAL (
    SELECT e.received_at
    FROM ledger.events AS e
    WHERE e.position <= g.checkpoint
    ORDER BY e.position DESC
    LIMIT 1
) AS last ON true
LEFT JOIN LATERAL (
    SELECT e.recorded_at
    FROM ledger.events AS e
    WHERE e.position > g.checkpoint
    ORDER BY e.position
    LIMIT 1
) AS waiting ON true;

COMMENT ON VIEW analytics.freshness IS 'One row: how far the views have come.';
COMMENT ON COLUMN analytics.freshness.position IS 'Every event up to this position is in every view, and none after it.';
COMMENT ON COLUMN analytics.freshness.last_received_at IS 'When the last of these events was received. NULL when there is none.';
COMMENT ON COLUMN analytics.freshness.lag_seconds IS 'How long the oldest event not yet shown has been waiting, in seconds; 0 when none waits.';
COMMENT ON COLUMN analytics.freshness.generation IS 'The generation of the read models the views show.';
COMMENT ON COLUMN analytics.freshness.version IS 'The version of the rules they were made by.';

GRANT USAGE ON SCHEMA analytics TO cjledger_analyst, cjledger_runtime;
GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO cjledger_analyst, cjledger_runtime;
