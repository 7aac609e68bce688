-- What CJ's API answers, beside what its webhooks tell. The same events give other rows, so they are projected anew.

SET LOCAL ROLE cjledger_projector;

DO $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT i.inhrelid::regclass AS name
        FROM pg_inherits AS i
        JOIN pg_class AS parent ON parent.oid = i.inhparent
        JOIN pg_class AS child ON child.oid = i.inhrelid
        WHERE parent.relnamespace = 'projection'::regnamespace AND parent.relkind = 'p' AND child.relname LIKE '%\_g1'
    LOOP
        EXECUTE format('TRUNCATE %s', part.name);
    END LOOP;
    UPDATE projection.generations SET fold_version = 3, checkpoint = 0 WHERE generation = 1;
END
$$;

ALTER TABLE projection.orders
    ADD COLUMN platform_order_id text,
    ADD COLUMN shipment_order_id text,
    ADD COLUMN is_sandbox boolean,
    ADD COLUMN from_country text,
    ADD COLUMN to_country text,
    ADD COLUMN order_amount numeric,
    ADD COLUMN product_amount numeric,
    ADD COLUMN postage_amount numeric,
    ADD COLUMN dispute_id text,
    ADD COLUMN unknown_to_cj_since timestamptz;

COMMENT ON COLUMN projection.orders.platform_order_id IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.shipment_order_id IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.is_sandbox IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.from_country IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.to_country IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.order_amount IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.product_amount IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.postage_amount IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.dispute_id IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.unknown_to_cj_since IS 'See analytics.orders.';

ALTER TABLE projection.order_items ADD COLUMN stocking_order_id text;

COMMENT ON COLUMN projection.order_items.stocking_order_id IS 'See analytics.order_items.';

ALTER TABLE projection.shipments
    ADD COLUMN last_mile_carrier text,
    ADD COLUMN last_mile_number text,
    ADD COLUMN from_country text,
    ADD COLUMN to_country text;

COMMENT ON COLUMN projection.shipments.last_mile_carrier IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.last_mile_number IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.from_country IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.to_country IS 'See analytics.shipments.';

ALTER TABLE projection.bills
    ADD COLUMN source text,
    ADD COLUMN confirmed_at timestamptz;

COMMENT ON COLUMN projection.bills.source IS 'Whose the status is: the message type or API call. NULL when nobody told one.';
COMMENT ON COLUMN projection.bills.confirmed_at IS 'See analytics.cost_adjustments.';

ALTER TABLE projection.stocking_orders
    ADD COLUMN amount numeric,
    ADD COLUMN confirmed_at timestamptz;

COMMENT ON COLUMN projection.stocking_orders.amount IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.confirmed_at IS 'See analytics.stocking_orders.';

-- Views.

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
    o.unknown_to_cj_since
FROM projection.orders AS o
LEFT JOIN projection.shipments AS s
    ON s.generation = o.generation AND s.account = o.account AND s.track_number = o.track_number
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

COMMENT ON COLUMN analytics.orders.platform_order_id IS
    'The shop platform''s id of the order. NULL until CJ''s API has been asked, and where the order came from no shop.';
COMMENT ON COLUMN analytics.orders.shipment_order_id IS
    'CJ''s id of the shipment order that it is paid with, perhaps with others. NULL until a cost sheet or another answer of CJ''s API names it.';
COMMENT ON COLUMN analytics.orders.paid_at IS
    'When it was paid (the API''s paymentDate, webhooks'' payDate). NULL when it was not, or nobody said.';
COMMENT ON COLUMN analytics.orders.paid_at_text IS 'The same as CJ wrote it.';
COMMENT ON COLUMN analytics.orders.shipped_at IS
    'When it left the warehouse: the API''s outWarehouseTime, else the webhooks'' deliveryDate, which is the day of shipping.';
COMMENT ON COLUMN analytics.orders.completed_at IS
    'When CJ closed it as completed (completeDate), which only webhooks tell.';
COMMENT ON COLUMN analytics.orders.confirmed_at IS
    'When CJ''s API last told of it, its cost sheet included. NULL when it was only claimed by webhooks.';
COMMENT ON COLUMN analytics.orders.evidence IS
    'What the row rests on: webhook, api, or both. An answer of the API beats every webhook received before it was asked for.';
COMMENT ON COLUMN analytics.orders.dispute_id IS 'CJ''s id of the dispute that the API last showed over it. NULL when there is none, or the API has not been asked.';
COMMENT ON COLUMN analytics.orders.unknown_to_cj_since IS
    'Since when CJ''s API has answered that there is no such order. NULL while it knows the order, or has not been asked. What was known of the order stays.';

CREATE OR REPLACE VIEW analytics.order_items AS
SELECT
    i.account,
    i.order_key,
    i.line_item_id,
    i.store_line_item_id,
    i.vid,
    coalesce(i.sku, v.sku) AS sku,
    i.quantity,
    i.unit_price,
    i.production_status,
    i.abnormal_types,
    i.line_number,
    i.product_code,
    i.stocking_order_id
FROM projection.order_items AS i
LEFT JOIN projection.variants AS v
    ON v.generation = i.generation AND v.account = i.account AND v.vid = i.vid
WHERE i.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.order_items IS
    'One row for each line of an order: as CJ''s API last had them, or a webhook with lines received after it was asked.';
COMMENT ON COLUMN analytics.order_items.sku IS
    'CJ''s SKU of the variant: from the line, else from the order''s cost sheet, else from whatever named the variant''s. NULL where nothing did.';
COMMENT ON COLUMN analytics.order_items.stocking_order_id IS
    'The stocking order that its pieces were put by with. NULL for a line that ships no private stock, and where CJ names none or several.';

-- One parent may have been named by its code and by its internal id: that is one link.
CREATE OR REPLACE VIEW analytics.order_links AS
SELECT
    l.account,
    l.order_key,
    l.kind,
    i.order_key AS related_order_key,
    coalesce(parent.cj_order_code, l.related_code) AS related_code,
    min(l.position) AS position
FROM projection.order_links AS l
LEFT JOIN projection.order_ids AS i
    ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
    AND i.kind IN ('code', 'internal')
LEFT JOIN projection.orders AS parent
    ON parent.generation = i.generation AND parent.account = i.account AND parent.order_key = i.order_key
WHERE l.generation = (SELECT generation FROM projection.live)
GROUP BY l.account, l.order_key, l.kind, i.order_key, coalesce(parent.cj_order_code, l.related_code);

COMMENT ON COLUMN analytics.order_links.related_order_key IS 'The order it came of. NULL while nothing was about that one.';
COMMENT ON COLUMN analytics.order_links.related_code IS
    'The same by its CJ code, or by the id of CJ''s it was named with while the code is not known.';

CREATE OR REPLACE VIEW analytics.shipments AS
SELECT
    s.account,
    s.track_number,
    i.order_key,
    s.logistic_name,
    s.status,
    s.substatus,
    CASE WHEN s.mapped_by = 'code' THEN s.raw_status ELSE analytics.without_signatory(s.raw_status) END AS raw_status,
    s.mapped_by,
    s.last_mile_carrier,
    s.last_mile_number,
    s.from_country,
    s.to_country,
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

COMMENT ON COLUMN analytics.shipments.substatus IS
    'CJ''s finer step, such as customs_start or first_leg. NULL when the status is in words, as the API''s are.';
COMMENT ON COLUMN analytics.shipments.delivered_at IS
    'When it was delivered: the first track event whose status is delivered, else the API''s deliveryTime of a delivered parcel. NULL before.';
COMMENT ON COLUMN analytics.shipments.confirmed_at IS
    'When CJ''s API last answered about the parcel itself (trackInfo). NULL when it was only claimed.';

CREATE OR REPLACE VIEW analytics.cost_adjustments AS
SELECT
    b.account,
    i.order_key,
    'bill' AS kind,
    b.bill_id AS reference,
    b.amount,
    b.status,
    b.reason,
    coalesce(b.created_at, b.first_seen_at) AS at,
    b.created_at_text AS at_text,
    b.use,
    b.raw_status,
    b.paid_at,
    b.paid_at_text,
    b.order_ref AS related_code,
    b.confirmed_at
FROM projection.bills AS b
LEFT JOIN projection.order_ids AS i
    ON i.generation = b.generation AND i.account = b.account AND i.id = b.order_ref AND i.kind IN ('code', 'internal')
WHERE b.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.cost_adjustments IS
    'What was asked for or given back after an order was placed: one row for each bill.';
COMMENT ON COLUMN analytics.cost_adjustments.status IS
    'open, paid, cancelled, or unknown: a word of CJ''s that is none of these, or an open bill that CJ''s list of bills no longer has.';
COMMENT ON COLUMN analytics.cost_adjustments.confirmed_at IS
    'When CJ''s API last listed it. NULL when it was only claimed by webhooks.';

CREATE OR REPLACE VIEW analytics.order_costs AS
SELECT
    o.account,
    o.order_key,
    'USD' AS currency,
    lines.product_cost,
    NULL::numeric AS shipping_cost,
    NULL::numeric AS import_tax,
    NULL::numeric AS import_fee,
    NULL::numeric AS outbound_fee,
    NULL::numeric AS storage_fee,
    bills.total AS extra_bills,
    bills.unpaid AS extra_bills_open,
    0::numeric AS dispute_credit,
    CASE
        WHEN lines.product_cost IS NOT NULL OR (bills.standing > 0 AND bills.total IS NOT NULL)
            THEN coalesce(lines.product_cost, 0) + coalesce(bills.total, 0)
    END AS landed_cost,
    NULL::numeric AS paid_amount,
    NULL::numeric AS paid_variance,
    false AS cost_complete,
    jsonb_strip_nulls(
        jsonb_build_object(
            'product_cost', CASE WHEN lines.product_cost IS NOT NULL THEN o.lines_source END,
            'extra_bills', bills.sources
        )) AS sources
FROM projection.orders AS o
CROSS JOIN LATERAL (
    -- A sum that lacks a line would pass for the order's cost.
    SELECT CASE WHEN bool_and(l.quantity * l.unit_price IS NOT NULL) THEN sum(l.quantity * l.unit_price) END AS product_cost
    FROM projection.order_items AS l
    WHERE l.generation = o.generation AND l.account = o.account AND l.order_key = o.order_key
) AS lines
CROSS JOIN LATERAL (
    SELECT
        count(*) AS standing,
        string_agg(DISTINCT b.source, ', ') AS sources,
        CASE WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount), 0) END AS total,
        CASE WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount) FILTER (WHERE b.status <> 'paid'), 0) END AS unpaid
    FROM projection.order_ids AS i
    JOIN projection.bills AS b
        ON b.generation = i.generation AND b.account = i.account AND b.order_ref = i.id
    WHERE i.generation = o.generation AND i.account = o.account AND i.order_key = o.order_key
        AND i.kind IN ('code', 'internal')
        AND b.status <> 'cancelled' AND coalesce(b.use, 'order') = 'order'
) AS bills
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON COLUMN analytics.order_costs.sources IS
    'Whose word each known part is: an object of part and message type or API call.';

CREATE OR REPLACE VIEW analytics.stocking_orders AS
SELECT
    account,
    stocking_order_id,
    order_number,
    status,
    created_at,
    created_at_text,
    paid_at,
    paid_at_text,
    shipped_at,
    shipped_at_text,
    completed_at,
    completed_at_text,
    first_seen_at,
    last_event_at,
    amount,
    confirmed_at
FROM projection.stocking_orders
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN analytics.stocking_orders.amount IS
    'All that it costs, US dollars. NULL until CJ''s API has been asked: webhooks do not carry it.';
COMMENT ON COLUMN analytics.stocking_orders.confirmed_at IS
    'When CJ''s API last listed it. NULL when it was only claimed by webhooks.';

COMMENT ON COLUMN analytics.variants.sku IS 'CJ''s SKU of it. NULL when nothing said.';
COMMENT ON COLUMN analytics.order_timeline.at IS
    'When it held: by CJ''s own date (updateDate); of an answer of the API when it was asked for; else when it was received.';
COMMENT ON COLUMN analytics.order_timeline.source IS
    'Who said so: the message type (ORDER, ORDERSPLIT) or the API call (getOrderDetail, order/list).';
COMMENT ON COLUMN analytics.events.order_ids IS
    'The ids of orders and stocking orders that it names, of every kind, those included that CJ''s API was asked for in vain; empty when it names none.';
