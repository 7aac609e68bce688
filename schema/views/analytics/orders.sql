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
    o.sub_status,
    o.is_sandbox,
    EXISTS (
        SELECT
        FROM projection.order_successions AS became
        WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = o.account
            AND became.origin_key = o.order_key
    ) AS is_superseded,
    o.is_private_outbound,
    o.logistic_name,
    o.track_number,
    o.from_country,
    o.to_country,
    o.order_amount,
    o.product_amount,
    o.postage_amount,
    o.dispute_id,
    o.carrier,
    o.tracking_url,
    o.grams,
    o.shop_id,
    o.shop_name,
    o.warehouse_id,
    o.warehouse,
    o.shop_created_at,
    o.shop_created_at_text,
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
    -- Whether it was replaced follows from the orders that took its place.
    greatest(o.changed_position, s.changed_position, origin.changed_position, (
        SELECT max(successor.changed_position)
        FROM projection.order_successions AS became
        JOIN projection.orders AS successor
            ON successor.generation = (SELECT generation FROM projection.live) AND successor.account = became.account
            AND successor.order_key = became.order_key
        WHERE became.generation = (SELECT generation FROM projection.live) AND became.account = o.account
            AND became.origin_key = o.order_key
    )) AS changed_position,
    o.confirmed_at,
    o.unknown_to_cj_since,
    o.evidence
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
    SELECT coalesce(parent.cj_order_code, l.related_code) AS code, parent.changed_position
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

COMMENT ON VIEW analytics.orders IS 'One row for each order at CJ: its ids, its state, and when what happened.';
COMMENT ON COLUMN analytics.orders.account IS 'The seller''s account at CJ, by the name its callback URL carries.';
COMMENT ON COLUMN analytics.orders.order_key IS
    'The ledger''s key of the order within its account: the least CJ code, else CJ''s internal id, else # and the seller''s number. It may change when a better id arrives; order_ids finds the order under every id it ever had.';
COMMENT ON COLUMN analytics.orders.cj_order_code IS
    'CJ''s order code (SD…, DP…, CJ…), the id CJ''s API wants. NULL until a message carries it.';
COMMENT ON COLUMN analytics.orders.cj_internal_id IS
    'CJ''s all-digit id of the order, every digit. NULL until a message carries it.';
COMMENT ON COLUMN analytics.orders.order_number IS
    'The seller''s own number. Not unique: two orders may have the same.';
COMMENT ON COLUMN analytics.orders.platform_order_id IS
    'The shop platform''s id of the order. NULL until CJ''s API has been asked, and where the order came from no shop.';
COMMENT ON COLUMN analytics.orders.shipment_order_id IS
    'CJ''s id of the shipment order that it is paid with, perhaps with others. NULL until a cost sheet or another answer of CJ''s API names it.';
COMMENT ON COLUMN analytics.orders.original_order_code IS
    'The order this one was split, merged or re-issued from; order_links has all of them where there are several. NULL when it is none, or not known to be one.';
COMMENT ON COLUMN analytics.orders.status IS
    'CREATED, IN_CART, UNPAID, UNSHIPPED, SHIPPED, DELIVERED, CANCELLED, CLOSED, TRASH, OTHER, or a text of CJ''s that is none of these, as it is. NULL while only its parcel was heard of.';
COMMENT ON COLUMN analytics.orders.sub_status IS
    'What an UNSHIPPED order is at: PENDING (codes 300 to 399) or PROCESSING (400 to 499), or another word of CJ''s. NULL for any other order, and where CJ did not say.';
COMMENT ON COLUMN analytics.orders.is_sandbox IS
    'Whether it is a test order, which is not money: only where CJ says so. NULL where CJ did not say, which is no yes.';
COMMENT ON COLUMN analytics.orders.is_superseded IS
    'Whether other orders took its place, by a split or a merge. order_family_members has them.';
COMMENT ON COLUMN analytics.orders.is_private_outbound IS
    'Whether it ships the seller''s private stock. NULL when no message said.';
COMMENT ON COLUMN analytics.orders.logistic_name IS 'The shipping method, in CJ''s words.';
COMMENT ON COLUMN analytics.orders.track_number IS
    'The track number of its parcel as the order names it, of several the first; while it names none, as a message about the parcel does. shipment_ids leads from it to the row of shipments.';
COMMENT ON COLUMN analytics.orders.from_country IS 'Country code it ships from. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.to_country IS 'Country code it ships to. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.order_amount IS
    'What CJ asks for the order, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.product_amount IS
    'The products'' part of it, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.postage_amount IS
    'The shipping''s part of it, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.dispute_id IS
    'The dispute that it names and that nobody said is over; see disputes. NULL when none is known to run.';
COMMENT ON COLUMN analytics.orders.carrier IS
    'CJ''s name for the service that carries it (trackingProvider). NULL where CJ did not say, as of older parcels.';
COMMENT ON COLUMN analytics.orders.tracking_url IS
    'The page that shows the parcel''s way (trackingUrl): the site, the words of its path, and track numbers. All else is cut, since it may name or find somebody.';
COMMENT ON COLUMN analytics.orders.grams IS
    'What it weighs by CJ (orderWeight), taken to be grams. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.orders.shop_id IS 'CJ''s id of the shop it came from. NULL where CJ''s API does not say.';
COMMENT ON COLUMN analytics.orders.shop_name IS
    'The shop''s name when the order was made; shop_id tells shops apart. NULL where CJ''s API does not say.';
COMMENT ON COLUMN analytics.orders.warehouse_id IS
    'CJ''s id of the warehouse that sends it (storageId). NULL where CJ''s API does not say.';
COMMENT ON COLUMN analytics.orders.warehouse IS
    'The warehouse by its name (storageName). NULL where CJ''s API does not say.';
COMMENT ON COLUMN analytics.orders.shop_created_at IS
    'When it was placed in the shop (storeCreateDate). NULL until CJ''s API has been asked, and where it came from no shop.';
COMMENT ON COLUMN analytics.orders.shop_created_at_text IS 'storeCreateDate as CJ wrote it.';
COMMENT ON COLUMN analytics.orders.created_at IS 'When it was created at CJ (createDate).';
COMMENT ON COLUMN analytics.orders.created_at_text IS
    'createDate as CJ wrote it, without zone; the instant beside it takes it for UTC where CJ''s API told it, and for the account''s CJ_TIME_ZONE where a webhook did.';
COMMENT ON COLUMN analytics.orders.paid_at IS
    'When it was paid (the API''s paymentDate, webhooks'' payDate). NULL when it was not, or nobody said.';
COMMENT ON COLUMN analytics.orders.paid_at_text IS 'The same as CJ wrote it.';
COMMENT ON COLUMN analytics.orders.shipped_at IS
    'When it left the warehouse: the API''s outWarehouseTime, else the webhooks'' deliveryDate, which is the day of shipping.';
COMMENT ON COLUMN analytics.orders.shipped_at_text IS 'The same as CJ wrote it.';
COMMENT ON COLUMN analytics.orders.delivered_at IS
    'When the parcel of track_number was delivered; see shipments.delivered_at.';
COMMENT ON COLUMN analytics.orders.completed_at IS
    'When CJ closed it as completed (completeDate), which only webhooks tell.';
COMMENT ON COLUMN analytics.orders.completed_at_text IS 'completeDate as CJ wrote it.';
COMMENT ON COLUMN analytics.orders.first_seen_at IS 'When the first event that names it was received.';
COMMENT ON COLUMN analytics.orders.last_event_at IS 'When the last event that names it was received.';
COMMENT ON COLUMN analytics.orders.changed_position IS
    'The position of the last event about it, about the parcel of track_number, about the order it came of, or about one that took its place: what has a greater one than a model that is kept beside this view has seen may have changed since. The same after a replay.';
COMMENT ON COLUMN analytics.orders.confirmed_at IS
    'When CJ''s API last told of it, its cost sheet included. NULL when it was only claimed by webhooks.';
COMMENT ON COLUMN analytics.orders.unknown_to_cj_since IS
    'Since when CJ''s API has answered that there is no such order. NULL while it knows the order, or has not been asked. What was known of the order stays.';
COMMENT ON COLUMN analytics.orders.evidence IS
    'What the row rests on: webhook, api, or both. An answer of the API beats every webhook received before it was asked for.';

GRANT SELECT ON analytics.orders TO cjledger_runtime, cjledger_analyst;
