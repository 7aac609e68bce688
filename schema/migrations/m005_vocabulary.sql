-- The rest of what CJ's webhooks tell: splits, bills, stocking orders, variants and their stock. What was projected by
-- the first version of the rules is projected anew, from the events.

SET LOCAL ROLE cjledger_projector;

-- The same events now give other rows, so they are projected anew: generation 1 begins again under the new rules.
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
    UPDATE projection.generations SET fold_version = 2, checkpoint = 0 WHERE generation = 1;
END
$$;

ALTER TABLE projection.orders ADD COLUMN lines_source text;
ALTER TABLE projection.order_items ADD COLUMN product_code text;

COMMENT ON COLUMN projection.orders.lines_source IS 'Whose lines order_items has: the message type. NULL when the order has none.';
COMMENT ON COLUMN projection.order_items.product_code IS 'See analytics.order_items.';

-- One event may say two things of one order, when two of the orders it names turn out to be the same.
ALTER TABLE projection.order_timeline
    ADD COLUMN statement_number bigint NOT NULL,
    DROP CONSTRAINT order_timeline_pkey,
    ADD PRIMARY KEY (order_key, account, generation, position, statement_number);

COMMENT ON COLUMN projection.order_timeline.statement_number IS 'Place among the statements of one event about one order, from 1.';

CREATE TABLE projection.order_links (
    generation   integer NOT NULL,
    account      text NOT NULL,
    order_key    text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('split', 'merge', 'reissue')),
    related_code text NOT NULL,
    position     bigint,
    PRIMARY KEY (order_key, account, generation, kind, related_code)
) PARTITION BY LIST (generation);

CREATE INDEX order_links_by_origin ON projection.order_links (related_code, account, generation);

COMMENT ON TABLE projection.order_links IS 'Which order came of which.';
COMMENT ON COLUMN projection.order_links.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_links.account IS 'The account.';
COMMENT ON COLUMN projection.order_links.order_key IS 'The order that came of another one.';
COMMENT ON COLUMN projection.order_links.kind IS 'See analytics.order_links.';
COMMENT ON COLUMN projection.order_links.related_code IS 'See analytics.order_links.';
COMMENT ON COLUMN projection.order_links.position IS 'See analytics.order_links.';
COMMENT ON INDEX projection.order_links_by_origin IS 'Finds all that came of an order.';

CREATE TABLE projection.bills (
    generation      integer NOT NULL,
    account         text NOT NULL,
    bill_id         text NOT NULL,
    state           jsonb NOT NULL,
    order_ref       text,
    amount          numeric,
    status          text NOT NULL CHECK (status IN ('open', 'paid', 'cancelled', 'unknown')),
    raw_status      text,
    use             text CHECK (use IN ('order', 'balance_top_up', 'repayment', 'transfer_freight')),
    reason          text,
    created_at      timestamptz,
    created_at_text text,
    paid_at         timestamptz,
    paid_at_text    text,
    first_seen_at   timestamptz NOT NULL,
    last_event_at   timestamptz NOT NULL,
    PRIMARY KEY (bill_id, account, generation)
) PARTITION BY LIST (generation);

CREATE INDEX bills_of_order ON projection.bills (order_ref, account, generation);

COMMENT ON TABLE projection.bills IS 'Bills beside the orders'' prices: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.bills.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.bills.account IS 'The account.';
COMMENT ON COLUMN projection.bills.bill_id IS 'CJ''s id of the bill.';
COMMENT ON COLUMN projection.bills.state IS 'The joined contributions of all events. All other columns follow from it.';
COMMENT ON COLUMN projection.bills.order_ref IS 'The order by the id its bill names; order_ids leads from it to the order''s present key.';
COMMENT ON COLUMN projection.bills.amount IS 'See analytics.cost_adjustments.';
COMMENT ON COLUMN projection.bills.status IS 'See analytics.cost_adjustments.';
COMMENT ON COLUMN projection.bills.raw_status IS 'See analytics.cost_adjustments.';
COMMENT ON COLUMN projection.bills.use IS 'See analytics.cost_adjustments.';
COMMENT ON COLUMN projection.bills.reason IS 'See analytics.cost_adjustments.';
COMMENT ON COLUMN projection.bills.created_at IS 'When it was made.';
COMMENT ON COLUMN projection.bills.created_at_text IS 'The same as CJ wrote it.';
COMMENT ON COLUMN projection.bills.paid_at IS 'See analytics.cost_adjustments.';
COMMENT ON COLUMN projection.bills.paid_at_text IS 'See analytics.cost_adjustments.';
COMMENT ON COLUMN projection.bills.first_seen_at IS 'When the first event about it was received.';
COMMENT ON COLUMN projection.bills.last_event_at IS 'When the last event about it was received.';
COMMENT ON INDEX projection.bills_of_order IS 'Finds the bills of an order.';

CREATE TABLE projection.stocking_orders (
    generation        integer NOT NULL,
    account           text NOT NULL,
    stocking_order_id text NOT NULL,
    state             jsonb NOT NULL,
    order_number      text,
    status            text,
    created_at        timestamptz,
    created_at_text   text,
    paid_at           timestamptz,
    paid_at_text      text,
    shipped_at        timestamptz,
    shipped_at_text   text,
    completed_at      timestamptz,
    completed_at_text text,
    first_seen_at     timestamptz NOT NULL,
    last_event_at     timestamptz NOT NULL,
    PRIMARY KEY (stocking_order_id, account, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.stocking_orders IS
    'Purchases of stock that CJ keeps for the seller: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.stocking_orders.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stocking_orders.account IS 'The account.';
COMMENT ON COLUMN projection.stocking_orders.stocking_order_id IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.state IS 'The joined contributions of all events. All other columns follow from it.';
COMMENT ON COLUMN projection.stocking_orders.order_number IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.status IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.created_at IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.created_at_text IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.paid_at IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.paid_at_text IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.shipped_at IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.shipped_at_text IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.completed_at IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.completed_at_text IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.first_seen_at IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.last_event_at IS 'See analytics.stocking_orders.';

CREATE TABLE projection.variants (
    generation    integer NOT NULL,
    account       text NOT NULL,
    vid           text NOT NULL,
    state         jsonb NOT NULL,
    pid           text,
    sku           text,
    name          text,
    first_seen_at timestamptz NOT NULL,
    last_event_at timestamptz NOT NULL,
    PRIMARY KEY (vid, account, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.variants IS 'Product variants: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.variants.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.variants.account IS 'The account.';
COMMENT ON COLUMN projection.variants.vid IS 'See analytics.variants.';
COMMENT ON COLUMN projection.variants.state IS 'The joined contributions of all events. All other columns follow from it.';
COMMENT ON COLUMN projection.variants.pid IS 'See analytics.variants.';
COMMENT ON COLUMN projection.variants.sku IS 'See analytics.variants.';
COMMENT ON COLUMN projection.variants.name IS 'See analytics.variants.';
COMMENT ON COLUMN projection.variants.first_seen_at IS 'See analytics.variants.';
COMMENT ON COLUMN projection.variants.last_event_at IS 'See analytics.variants.';

CREATE TABLE projection.stock_levels (
    generation   integer NOT NULL,
    account      text NOT NULL,
    vid          text NOT NULL,
    place        text NOT NULL,
    listed_under text NOT NULL,
    area_id      text,
    area         text,
    country_code text,
    quantity     bigint,
    as_of        timestamptz NOT NULL,
    position     bigint NOT NULL,
    PRIMARY KEY (vid, account, generation, place)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.stock_levels IS 'How much of each variant lies in each of CJ''s areas, by the newest message.';
COMMENT ON COLUMN projection.stock_levels.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stock_levels.account IS 'The account.';
COMMENT ON COLUMN projection.stock_levels.vid IS 'See analytics.stock_levels.';
COMMENT ON COLUMN projection.stock_levels.place IS 'What tells the levels of one variant apart: listed_under and the area.';
COMMENT ON COLUMN projection.stock_levels.listed_under IS 'See analytics.stock_levels.';
COMMENT ON COLUMN projection.stock_levels.area_id IS 'See analytics.stock_levels.';
COMMENT ON COLUMN projection.stock_levels.area IS 'See analytics.stock_levels.';
COMMENT ON COLUMN projection.stock_levels.country_code IS 'See analytics.stock_levels.';
COMMENT ON COLUMN projection.stock_levels.quantity IS 'See analytics.stock_levels.';
COMMENT ON COLUMN projection.stock_levels.as_of IS 'See analytics.stock_levels.';
COMMENT ON COLUMN projection.stock_levels.position IS 'See analytics.stock_levels.';

CREATE TABLE projection.personal_data (
    generation integer NOT NULL,
    position   bigint NOT NULL,
    names      text[] NOT NULL,
    PRIMARY KEY (position, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.personal_data IS
    'Events that hold members under which personal data would stand. CJ documents none; status counts them.';
COMMENT ON COLUMN projection.personal_data.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.personal_data.position IS 'The event.';
COMMENT ON COLUMN projection.personal_data.names IS 'The members'' names, in lower case, letters and digits only; never their values.';

GRANT SELECT ON projection.personal_data TO cjledger_runtime;

-- Whatever adds a read model calls this again; it adds what a generation lacks.
CREATE FUNCTION projection.add_partitions(of_generation integer) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    parent record;
BEGIN
    FOR parent IN
        SELECT c.relname AS name, c.relname || '_g' || of_generation AS partition
        FROM pg_class AS c
        WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'p'
            AND to_regclass(format('projection.%I', c.relname || '_g' || of_generation)) IS NULL
        ORDER BY c.relname
    LOOP
        EXECUTE format(
            'CREATE TABLE projection.%I PARTITION OF projection.%I FOR VALUES IN (%s)',
            parent.partition, parent.name, of_generation);
        EXECUTE format(
            'COMMENT ON TABLE projection.%I IS %L',
            parent.partition, format('Generation %s of projection.%s.', of_generation, parent.name));
    END LOOP;
END
$$;

COMMENT ON FUNCTION projection.add_partitions(integer) IS 'Gives a generation its partition of every read-model table that has none yet.';

CREATE OR REPLACE FUNCTION projection.add_generation(new_generation integer, new_fold_version integer) RETURNS void
    LANGUAGE sql AS
$$
    INSERT INTO projection.generations (generation, fold_version, state)
    VALUES (new_generation, new_fold_version, 'filling');
    SELECT projection.add_partitions(new_generation);
$$;

SELECT projection.add_partitions(generation) FROM projection.generations;

-- Views.

CREATE OR REPLACE VIEW analytics.orders AS
SELECT
    o.account,
    o.order_key,
    o.cj_order_code,
    o.cj_internal_id,
    o.order_number,
    NULL::text AS platform_order_id,
    NULL::text AS shipment_order_id,
    origin.code AS original_order_code,
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
    ORDER BY l.kind DESC, l.related_code
    LIMIT 1
) AS origin ON true
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON COLUMN analytics.orders.original_order_code IS
    'The order this one was split, merged or re-issued from; order_links has all of them where there are several. NULL when it is none, or not known to be one.';

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
    i.product_code
FROM projection.order_items AS i
LEFT JOIN projection.variants AS v
    ON v.generation = i.generation AND v.account = i.account AND v.vid = i.vid
WHERE i.generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN analytics.order_items.sku IS
    'CJ''s SKU of the variant: from the line, else from any message that named the variant''s. NULL where none did; ORDER webhooks do not.';
COMMENT ON COLUMN analytics.order_items.product_code IS 'CJ''s id of the line as splits and cost sheets name it. NULL where no message did.';

CREATE VIEW analytics.order_links AS
SELECT
    l.account,
    l.order_key,
    l.kind,
    i.order_key AS related_order_key,
    l.related_code,
    l.position
FROM projection.order_links AS l
LEFT JOIN projection.order_ids AS i
    ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
    AND i.kind IN ('code', 'internal')
WHERE l.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.order_links IS 'Which order came of which: one row for each order and each order it came of.';
COMMENT ON COLUMN analytics.order_links.account IS 'The account.';
COMMENT ON COLUMN analytics.order_links.order_key IS 'The order that came of another one.';
COMMENT ON COLUMN analytics.order_links.kind IS 'split: it holds a part of it. merge: it holds it together with others. reissue: it was sent again.';
COMMENT ON COLUMN analytics.order_links.related_order_key IS 'The order it came of. NULL while no message was about that one.';
COMMENT ON COLUMN analytics.order_links.related_code IS 'The same by the id of CJ''s it was named with.';
COMMENT ON COLUMN analytics.order_links.position IS
    'The first event that said so; see events. NULL where only the ending of the order''s own code, such as -1, tells.';

CREATE VIEW analytics.cost_adjustments AS
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
    b.order_ref AS related_code
FROM projection.bills AS b
LEFT JOIN projection.order_ids AS i
    ON i.generation = b.generation AND i.account = b.account AND i.id = b.order_ref AND i.kind IN ('code', 'internal')
WHERE b.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.cost_adjustments IS
    'What was asked for or given back after an order was placed: one row for each bill. Disputes will stand here too once CJ''s API is asked.';
COMMENT ON COLUMN analytics.cost_adjustments.account IS 'The account.';
COMMENT ON COLUMN analytics.cost_adjustments.order_key IS 'The order it is for. NULL when it names none, as a top-up does.';
COMMENT ON COLUMN analytics.cost_adjustments.kind IS 'bill: more to pay. dispute: something given back.';
COMMENT ON COLUMN analytics.cost_adjustments.reference IS 'CJ''s id of the bill (BT… or BK…).';
COMMENT ON COLUMN analytics.cost_adjustments.amount IS 'US dollars. NULL when CJ gave none that can be read.';
COMMENT ON COLUMN analytics.cost_adjustments.status IS 'open, paid, cancelled, or unknown for a word of CJ''s that is none of these.';
COMMENT ON COLUMN analytics.cost_adjustments.reason IS 'What it is for, in CJ''s words.';
COMMENT ON COLUMN analytics.cost_adjustments.at IS 'When it was made (createDate), or when it was first heard of where CJ gave no date.';
COMMENT ON COLUMN analytics.cost_adjustments.at_text IS 'createDate as CJ wrote it. NULL where at is the time of receipt.';
COMMENT ON COLUMN analytics.cost_adjustments.use IS
    'order: part of an order''s cost. balance_top_up, repayment, transfer_freight: none. NULL when CJ did not say; it counts as order then.';
COMMENT ON COLUMN analytics.cost_adjustments.raw_status IS 'The status as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.paid_at IS 'When it was paid (paymentDate).';
COMMENT ON COLUMN analytics.cost_adjustments.paid_at_text IS 'paymentDate as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.related_code IS 'The order by the id of CJ''s it was named with.';

CREATE VIEW analytics.order_costs AS
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
            'extra_bills', CASE WHEN bills.standing > 0 THEN 'MAKEUP' END
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

COMMENT ON VIEW analytics.order_costs IS
    'What each order costs, as far as webhooks tell: the lines'' prices and the bills. Parts that only CJ''s cost sheets have are NULL until CJ''s API is asked.';
COMMENT ON COLUMN analytics.order_costs.account IS 'The account.';
COMMENT ON COLUMN analytics.order_costs.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_costs.currency IS 'Of all amounts in the row: USD.';
COMMENT ON COLUMN analytics.order_costs.product_cost IS
    'The products: price times pieces over all lines. NULL when a line lacks either, or no lines are known.';
COMMENT ON COLUMN analytics.order_costs.shipping_cost IS 'The shipping. NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.import_tax IS 'Import taxes. NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.import_fee IS 'Fees of import. NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.outbound_fee IS 'Fees for sending private stock. NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.storage_fee IS 'Fees for keeping private stock. NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.extra_bills IS
    'Its bills that are not cancelled, paid or not; 0 when none is known, NULL when the amount of one is not.';
COMMENT ON COLUMN analytics.order_costs.extra_bills_open IS 'The part of extra_bills that is not known to be paid.';
COMMENT ON COLUMN analytics.order_costs.dispute_credit IS 'What disputes gave back, 0 or more; 0 when none is known.';
COMMENT ON COLUMN analytics.order_costs.landed_cost IS
    'The sum of the parts that are known, less dispute_credit. NULL when none is known. Only complete when cost_complete says so.';
COMMENT ON COLUMN analytics.order_costs.paid_amount IS 'What CJ charged for the order. NULL until a cost sheet says that it was paid.';
COMMENT ON COLUMN analytics.order_costs.paid_variance IS 'paid_amount less what the parts say was charged. NULL until both are known.';
COMMENT ON COLUMN analytics.order_costs.cost_complete IS 'Whether every part is known and no bill is open. Never true from webhooks alone.';
COMMENT ON COLUMN analytics.order_costs.sources IS 'Which message each known part is from: an object of part and message type.';

CREATE VIEW analytics.item_costs AS
SELECT
    i.account,
    i.order_key,
    i.line_item_id,
    i.sku,
    i.vid,
    i.quantity,
    i.unit_price AS unit_cost,
    i.quantity * i.unit_price AS product_cost,
    NULL::numeric AS shipping_allocated,
    i.quantity * i.unit_price AS landed_cost,
    NULL::text AS method,
    i.line_number
FROM analytics.order_items AS i;

COMMENT ON VIEW analytics.item_costs IS
    'What each line of an order costs, as far as webhooks tell: its own price. Costs of the order as a whole, bills too, are not laid on lines yet.';
COMMENT ON COLUMN analytics.item_costs.account IS 'The account.';
COMMENT ON COLUMN analytics.item_costs.order_key IS 'The order.';
COMMENT ON COLUMN analytics.item_costs.line_item_id IS 'CJ''s id of the line.';
COMMENT ON COLUMN analytics.item_costs.sku IS 'CJ''s SKU of the variant; see order_items.sku.';
COMMENT ON COLUMN analytics.item_costs.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.item_costs.quantity IS 'Pieces.';
COMMENT ON COLUMN analytics.item_costs.unit_cost IS 'Price of one piece, US dollars. NULL when CJ gave none or a range.';
COMMENT ON COLUMN analytics.item_costs.product_cost IS 'unit_cost times quantity. NULL when either is not known.';
COMMENT ON COLUMN analytics.item_costs.shipping_allocated IS 'The line''s share of the shipping. NULL until the order''s shipping cost is known.';
COMMENT ON COLUMN analytics.item_costs.landed_cost IS 'product_cost and the share of shipping, as far as they are known. NULL when neither is.';
COMMENT ON COLUMN analytics.item_costs.method IS 'How the share was found. NULL while there is none.';
COMMENT ON COLUMN analytics.item_costs.line_number IS 'Place of the line in CJ''s message, from 1.';

CREATE VIEW analytics.stocking_orders AS
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
    last_event_at
FROM projection.stocking_orders
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.stocking_orders IS
    'One row for each purchase of stock that CJ keeps for the seller. They are no orders of customers and have ids of their own, so orders does not show them.';
COMMENT ON COLUMN analytics.stocking_orders.account IS 'The account.';
COMMENT ON COLUMN analytics.stocking_orders.stocking_order_id IS 'CJ''s id of the stocking order (SY…).';
COMMENT ON COLUMN analytics.stocking_orders.order_number IS 'The seller''s own number. Not unique.';
COMMENT ON COLUMN analytics.stocking_orders.status IS
    'WAIT_PAY, PAYMENT_INCOMING, PAID, WAIT_SHIPMENT, INTERCEPTING, INTERCEPT, SHIPPED, COMPLETED, OVER, CANCELLED, REFUND_COMPLETE, RESEND_OVER, or a text of CJ''s that is none of these, as it is.';
COMMENT ON COLUMN analytics.stocking_orders.created_at IS 'When it was created at CJ (createDate).';
COMMENT ON COLUMN analytics.stocking_orders.created_at_text IS 'createDate as CJ wrote it.';
COMMENT ON COLUMN analytics.stocking_orders.paid_at IS 'When it was paid (paymentDate).';
COMMENT ON COLUMN analytics.stocking_orders.paid_at_text IS 'paymentDate as CJ wrote it.';
COMMENT ON COLUMN analytics.stocking_orders.shipped_at IS 'When it was shipped to the warehouse (deliveryDate).';
COMMENT ON COLUMN analytics.stocking_orders.shipped_at_text IS 'deliveryDate as CJ wrote it.';
COMMENT ON COLUMN analytics.stocking_orders.completed_at IS 'When CJ closed it as completed (completeDate).';
COMMENT ON COLUMN analytics.stocking_orders.completed_at_text IS 'completeDate as CJ wrote it.';
COMMENT ON COLUMN analytics.stocking_orders.first_seen_at IS 'When the first event about it was received.';
COMMENT ON COLUMN analytics.stocking_orders.last_event_at IS 'When the last event about it was received.';

CREATE VIEW analytics.variants AS
SELECT account, vid, pid, sku, name, first_seen_at, last_event_at
FROM projection.variants
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.variants IS
    'One row for each product variant that a message named. CJ tells only what changes, so a column is as the newest message that told it.';
COMMENT ON COLUMN analytics.variants.account IS 'The account.';
COMMENT ON COLUMN analytics.variants.vid IS 'CJ''s id of the variant.';
COMMENT ON COLUMN analytics.variants.pid IS 'CJ''s id of its product. NULL when no message said.';
COMMENT ON COLUMN analytics.variants.sku IS 'CJ''s SKU of it. NULL when no message said.';
COMMENT ON COLUMN analytics.variants.name IS 'Its name. NULL when no message said.';
COMMENT ON COLUMN analytics.variants.first_seen_at IS 'When the first event that names it was received.';
COMMENT ON COLUMN analytics.variants.last_event_at IS 'When the last event that names it was received.';

CREATE VIEW analytics.stock_levels AS
SELECT account, vid, listed_under, area_id, area, country_code, quantity, as_of, position
FROM projection.stock_levels
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.stock_levels IS
    'How much of a variant lies in an area of CJ''s, by the newest message that told it. CJ sends levels, never changes.';
COMMENT ON COLUMN analytics.stock_levels.account IS 'The account.';
COMMENT ON COLUMN analytics.stock_levels.vid IS 'CJ''s id of the variant.';
COMMENT ON COLUMN analytics.stock_levels.listed_under IS
    'The same as vid for the variant''s own level; another id where a combined product told of this part of it. Do not add the two.';
COMMENT ON COLUMN analytics.stock_levels.area_id IS 'CJ''s id of the area.';
COMMENT ON COLUMN analytics.stock_levels.area IS 'The area''s name.';
COMMENT ON COLUMN analytics.stock_levels.country_code IS 'The area''s country.';
COMMENT ON COLUMN analytics.stock_levels.quantity IS 'Pieces in that area. NULL when CJ gave no number.';
COMMENT ON COLUMN analytics.stock_levels.as_of IS 'When the message that told it was received; CJ dates none.';
COMMENT ON COLUMN analytics.stock_levels.position IS 'That message; see events.';

COMMENT ON COLUMN analytics.events.order_ids IS
    'The ids of orders and stocking orders that it names, of every kind; empty when it names none.';
COMMENT ON COLUMN analytics.order_timeline.source IS 'Who said so: the message type (ORDER, ORDERSPLIT) or API call.';

GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO cjledger_analyst, cjledger_runtime;
