-- What money was given back, what stock is there, and whose bill it is: as CJ may mean it. See docs/costs.md.

SET LOCAL ROLE cjledger_projector;

-- A generation that holds nothing yet needs no replay for the new rules.
UPDATE projection.generations SET fold_version = 6 WHERE checkpoint = 0;

ALTER TABLE projection.order_disputes
    ADD COLUMN status text NOT NULL DEFAULT 'open',
    ADD COLUMN source text,
    ADD COLUMN reason text,
    ADD COLUMN opened_at timestamptz,
    ADD COLUMN opened_at_text text,
    ADD COLUMN position bigint,
    ADD COLUMN told_at timestamptz;

COMMENT ON COLUMN projection.order_disputes.amount IS 'All that it gave back, US dollars. NULL while nobody told.';
COMMENT ON COLUMN projection.order_disputes.status IS 'open, final, refused, reissued, cancelled or ended; see analytics.cost_adjustments.';
COMMENT ON COLUMN projection.order_disputes.source IS 'The API call whose word the amount is. NULL where there is none.';
COMMENT ON COLUMN projection.order_disputes.reason IS 'What it is about, in CJ''s words.';
COMMENT ON COLUMN projection.order_disputes.opened_at IS 'When it was opened.';
COMMENT ON COLUMN projection.order_disputes.opened_at_text IS 'The same as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.position IS 'The event of CJ''s last answer about it. NULL where CJ was not asked.';
COMMENT ON COLUMN projection.order_disputes.told_at IS 'When CJ was asked for that.';

ALTER TABLE projection.order_disputes
    ADD COLUMN by_sheet numeric,
    ADD COLUMN doubtful numeric;

COMMENT ON COLUMN projection.order_disputes.by_sheet IS 'What of amount the newest cost sheet tells by itself, US dollars.';
COMMENT ON COLUMN projection.order_disputes.doubtful IS 'The tax among the refunds that may not have been given back, US dollars; amount is NULL then. NULL where nothing is in doubt.';

ALTER TABLE projection.order_draws ADD COLUMN wanted bigint;

COMMENT ON COLUMN projection.order_draws.quantity IS 'Pieces that are taken.';
COMMENT ON COLUMN projection.order_draws.wanted IS 'Pieces that the order asks for: more than quantity as long as not all are locked.';

ALTER TABLE projection.bills
    ADD COLUMN subject text NOT NULL DEFAULT 'order',
    ADD COLUMN order_type text;

CREATE INDEX bills_of_stock ON projection.bills (order_ref, account, generation) WHERE subject = 'stock';

COMMENT ON COLUMN projection.bills.subject IS 'Whose bill it is: order, stock (a stocking order''s) or account.';
COMMENT ON COLUMN projection.bills.order_type IS 'orderType as CJ wrote it. NULL until the list of bills told it.';
COMMENT ON INDEX projection.bills_of_stock IS 'Finds the bills of a stocking order.';

ALTER TABLE projection.stocking_orders
    ADD COLUMN surcharge numeric,
    ADD COLUMN pieces_price numeric;

COMMENT ON COLUMN projection.stocking_orders.refund IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.surcharge IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.pieces_price IS 'The price of all pieces that are kept, US dollars. NULL when one is not known.';

ALTER TABLE projection.stocking_order_items
    ADD COLUMN kept bigint,
    ADD COLUMN pieces bigint;

COMMENT ON COLUMN projection.stocking_order_items.kept IS 'Pieces whose money was not given back.';
COMMENT ON COLUMN projection.stocking_order_items.pieces IS 'Pieces that are there: neither refunded nor missing at the end.';
COMMENT ON COLUMN projection.stocking_order_items.unit_cost IS
    'What a piece that is kept costs with its share, by price, of all that the stocking order costs without surcharges and bills, US dollars.';


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
    b.confirmed_at,
    NULL::numeric AS refunded_products,
    NULL::numeric AS refunded_shipping,
    NULL::numeric AS refunded_import_tax,
    NULL::numeric AS refunded_outbound_fee,
    NULL::numeric AS refunded_storage_fee,
    b.subject
FROM projection.bills AS b
LEFT JOIN projection.order_ids AS i
    ON i.generation = b.generation AND i.account = b.account AND i.id = b.order_ref AND i.kind IN ('code', 'internal')
    AND b.subject = 'order'
WHERE b.generation = (SELECT generation FROM projection.live)
UNION ALL
SELECT
    d.account,
    d.order_key,
    'dispute',
    d.dispute_id,
    d.amount,
    d.status,
    d.reason,
    d.opened_at,
    d.opened_at_text,
    NULL,
    NULL,
    NULL,
    NULL,
    o.cj_order_code,
    o.confirmed_at,
    d.products,
    d.shipping,
    d.import_tax,
    d.outbound_fee,
    d.storage_fee,
    'order'
FROM projection.order_disputes AS d
JOIN projection.orders AS o
    ON o.generation = d.generation AND o.account = d.account AND o.order_key = d.order_key
WHERE d.generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN analytics.cost_adjustments.amount IS
    'US dollars: what the bill asks for, or what the dispute gave back, both 0 or more. NULL when CJ gave none that can be read, while a dispute is open, and where nobody told how it ended.';
COMMENT ON COLUMN analytics.cost_adjustments.status IS
    'Of a bill: open, paid, cancelled, or unknown: a word of CJ''s that is none of these, or an open bill that CJ''s list of bills no longer has. Of a dispute: open; final where money was given back; refused; reissued where the goods were sent again; cancelled; ended where CJ no longer names it and nobody told how it ended.';
COMMENT ON COLUMN analytics.cost_adjustments.subject IS
    'Whose it is: order; stock, a stocking order''s; account, neither''s: it names a payment, another bill, or nothing.';
COMMENT ON COLUMN analytics.cost_adjustments.reason IS 'What it is for or about, in CJ''s words.';
COMMENT ON COLUMN analytics.cost_adjustments.at IS
    'When the bill was made (createDate), or first heard of where CJ gave no date; when the dispute was opened, NULL where CJ was not asked about it.';

CREATE OR REPLACE VIEW analytics.order_cost_changes AS
SELECT
    s.account,
    s.order_key,
    s.asked_at AS at,
    s.position,
    'queryCogsBasicDataOrderInfoList' AS source,
    NULL::text AS reference,
    part.name AS part,
    part.before AS amount_before,
    part.after AS amount_after,
    coalesce(part.after, 0) - coalesce(part.before, 0) AS change
FROM projection.cost_sheets AS s
LEFT JOIN projection.cost_sheets AS p
    ON p.generation = s.generation AND p.account = s.account AND p.order_key = s.order_key AND p.number = s.number - 1
CROSS JOIN LATERAL (
    VALUES
        ('product_cost', p.product_cost, s.product_cost),
        ('shipping_cost', p.shipping_cost, s.shipping_cost),
        ('import_tax', p.import_tax, s.import_tax),
        ('import_fee', p.import_fee, s.import_fee),
        ('outbound_fee', p.outbound_fee, s.outbound_fee),
        ('storage_fee', p.storage_fee, s.storage_fee),
        ('dispute_credit', coalesce(p.dispute_credit, 0), s.dispute_credit),
        ('paid_amount', p.paid_amount, s.paid_amount),
        ('paid_variance', p.paid_variance, s.paid_variance)
) AS part (name, before, after)
WHERE s.generation = (SELECT generation FROM projection.live) AND part.before IS DISTINCT FROM part.after
UNION ALL
SELECT
    b.account,
    i.order_key,
    c.at,
    c.position,
    c.source,
    b.bill_id,
    part.name,
    part.before,
    part.after,
    coalesce(part.after, 0) - coalesce(part.before, 0)
FROM projection.order_ids AS i
JOIN projection.bills AS b ON b.generation = i.generation AND b.account = i.account AND b.order_ref = i.id
JOIN projection.bill_changes AS c ON c.generation = b.generation AND c.account = b.account AND c.bill_id = b.bill_id
LEFT JOIN projection.bill_changes AS p
    ON p.generation = c.generation AND p.account = c.account AND p.bill_id = c.bill_id AND p.number = c.number - 1
CROSS JOIN LATERAL (
    -- What counts of a bill: nothing before it was heard of, once it is cancelled, or when it is not for the order.
    VALUES
        (
            'extra_bills',
            CASE WHEN p.status <> 'cancelled' AND coalesce(p.use, 'order') = 'order' THEN p.amount ELSE 0 END,
            CASE WHEN c.status <> 'cancelled' AND coalesce(c.use, 'order') = 'order' THEN c.amount ELSE 0 END
        ),
        (
            'extra_bills_open',
            CASE WHEN p.status IN ('open', 'unknown') AND coalesce(p.use, 'order') = 'order' THEN p.amount ELSE 0 END,
            CASE WHEN c.status IN ('open', 'unknown') AND coalesce(c.use, 'order') = 'order' THEN c.amount ELSE 0 END
        )
) AS part (name, before, after)
WHERE i.generation = (SELECT generation FROM projection.live) AND i.kind IN ('code', 'internal') AND b.subject = 'order'
    AND part.before IS DISTINCT FROM part.after
UNION ALL
-- What CJ said of a dispute itself, as far as no cost sheet has it.
SELECT account, order_key, told_at, position, source, dispute_id, 'dispute_credit', coalesce(by_sheet, 0), amount,
    amount - coalesce(by_sheet, 0)
FROM projection.order_disputes
WHERE generation = (SELECT generation FROM projection.live) AND source = 'disputes/getDisputeDetail'
    AND amount <> coalesce(by_sheet, 0);

COMMENT ON COLUMN analytics.order_cost_changes.reference IS 'CJ''s id of the bill or dispute. NULL for a change of the cost sheet.';

COMMENT ON COLUMN analytics.orders.dispute_id IS 'The dispute that runs over it; see cost_adjustments for those that are over. NULL when none is known to run.';

-- A surcharge is billed as a rule. A bill over the very amount is that, and not another one.
CREATE VIEW projection.stock_charges AS
SELECT
    s.generation,
    s.account,
    s.stocking_order_id,
    CASE
        WHEN bill.missing = 0
            THEN bill.total + CASE WHEN bill.is_surcharge THEN 0 ELSE coalesce(s.surcharge, 0) END
    END AS amount,
    bill.total AS bills,
    bill.open
FROM projection.stocking_orders AS s
LEFT JOIN LATERAL (
    SELECT
        coalesce(sum(b.amount), 0) AS total,
        coalesce(sum(b.amount) FILTER (WHERE b.status <> 'paid'), 0) AS open,
        count(*) FILTER (WHERE b.amount IS NULL) AS missing,
        bool_or(b.amount = s.surcharge) AS is_surcharge
    FROM projection.bills AS b
    WHERE b.generation = s.generation AND b.account = s.account AND b.order_ref = s.stocking_order_id
        AND b.subject = 'stock' AND b.status <> 'cancelled' AND coalesce(b.use, 'order') = 'order'
) AS bill ON true;

COMMENT ON VIEW projection.stock_charges IS 'What each stocking order costs beside its amount, of every generation.';
COMMENT ON COLUMN projection.stock_charges.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stock_charges.account IS 'The account.';
COMMENT ON COLUMN projection.stock_charges.stocking_order_id IS 'The stocking order.';
COMMENT ON COLUMN projection.stock_charges.amount IS 'Its bills that are not cancelled and its surcharge, US dollars. NULL when a bill has no amount.';
COMMENT ON COLUMN projection.stock_charges.bills IS 'Its bills that are not cancelled.';
COMMENT ON COLUMN projection.stock_charges.open IS 'Its bills that nobody said were paid.';

-- What there is of each line of a stocking order, and what a piece of it costs with all that came on top. No join, so that
-- the views below stay small enough for PostgreSQL to find the best order of their joins.
CREATE VIEW projection.stock_lots AS
SELECT
    i.generation,
    i.account,
    i.stocking_order_id,
    i.line_number,
    i.vid,
    i.sku,
    i.pieces AS quantity,
    (
        SELECT
            CASE
                WHEN c.amount = 0 THEN i.unit_cost
                ELSE i.unit_price * (s.amount - coalesce(s.refund, 0) + c.amount) / nullif(s.pieces_price, 0)
            END
        FROM projection.stocking_orders AS s
        JOIN projection.stock_charges AS c
            ON c.generation = s.generation AND c.account = s.account AND c.stocking_order_id = s.stocking_order_id
        WHERE s.generation = i.generation AND s.account = i.account AND s.stocking_order_id = i.stocking_order_id
    ) AS unit_cost
FROM projection.stocking_order_items AS i;

COMMENT ON VIEW projection.stock_lots IS 'The pieces of private stock that are there, line by line, of every generation.';
COMMENT ON COLUMN projection.stock_lots.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stock_lots.account IS 'The account.';
COMMENT ON COLUMN projection.stock_lots.stocking_order_id IS 'The stocking order.';
COMMENT ON COLUMN projection.stock_lots.line_number IS 'Place of the line in CJ''s answer, from 1.';
COMMENT ON COLUMN projection.stock_lots.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN projection.stock_lots.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN projection.stock_lots.quantity IS 'Pieces that are there.';
COMMENT ON COLUMN projection.stock_lots.unit_cost IS 'What a piece costs, US dollars. NULL when it is not known.';

CREATE OR REPLACE VIEW projection.named_stock AS
SELECT
    d.generation,
    d.account,
    d.order_key,
    d.draw_number,
    d.at,
    d.vid,
    d.sku,
    d.stocking_order_id,
    d.quantity::numeric AS quantity,
    coalesce(bought.unit_cost, d.unit_price) AS unit_cost,
    round(d.quantity * coalesce(bought.unit_cost, d.unit_price), 2) AS cost,
    CASE WHEN bought.unit_cost IS NULL THEN 'line_price' ELSE 'named' END AS method
FROM projection.order_draws AS d
CROSS JOIN LATERAL (
    SELECT sum(i.quantity * i.unit_cost) / nullif(sum(i.quantity), 0) AS unit_cost
    FROM projection.stock_lots AS i
    WHERE i.generation = d.generation AND i.account = d.account AND i.stocking_order_id = d.stocking_order_id
        AND coalesce(i.vid = d.vid, i.sku = d.sku)
) AS bought
WHERE d.stocking_order_id IS NOT NULL OR d.vid IS NULL OR d.quantity IS NULL;

CREATE OR REPLACE VIEW projection.stock_consumption AS
SELECT d.generation, d.account, d.order_key, d.draw_number, d.at, d.vid, d.sku,
    part.stocking_order_id, part.quantity, part.unit_cost, part.cost, part.method
FROM projection.order_draws AS d
CROSS JOIN LATERAL (
    SELECT
        d.stocking_order_id,
        d.quantity::numeric AS quantity,
        coalesce(bought.unit_cost, d.unit_price) AS unit_cost,
        round(d.quantity * coalesce(bought.unit_cost, d.unit_price), 2) AS cost,
        CASE WHEN bought.unit_cost IS NULL THEN 'line_price' ELSE 'named' END AS method
    FROM (
        SELECT sum(i.quantity * i.unit_cost) / nullif(sum(i.quantity), 0) AS unit_cost
        FROM projection.stock_lots AS i
        WHERE i.generation = d.generation AND i.account = d.account AND i.stocking_order_id = d.stocking_order_id
            AND coalesce(i.vid = d.vid, i.sku = d.sku)
    ) AS bought
    WHERE d.stocking_order_id IS NOT NULL OR d.vid IS NULL OR d.quantity IS NULL
    UNION ALL
    SELECT q.stocking_order_id, q.quantity, q.unit_cost, q.cost, q.method
    FROM projection.fifo_stock AS q
    WHERE q.generation = d.generation AND q.account = d.account AND q.vid = d.vid
        AND q.order_key = d.order_key AND q.draw_number = d.draw_number
        AND d.stocking_order_id IS NULL AND d.vid IS NOT NULL AND d.quantity IS NOT NULL
) AS part;

CREATE OR REPLACE VIEW projection.fifo_stock AS
WITH lot AS (
    SELECT
        bought.generation,
        bought.account,
        bought.vid,
        bought.stocking_order_id,
        bought.unit_cost,
        coalesce(sum(bought.pieces) OVER (turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS first_piece,
        sum(bought.pieces) OVER (turn ROWS UNBOUNDED PRECEDING) AS last_piece
    FROM (
        SELECT
            i.generation,
            i.account,
            i.vid,
            i.stocking_order_id,
            s.paid_at,
            s.created_at,
            i.unit_cost,
            greatest(i.quantity - coalesce(named.quantity, 0), 0) AS pieces
        FROM (
            SELECT generation, account, vid, stocking_order_id, sum(quantity) AS quantity,
                sum(quantity * unit_cost) / nullif(sum(quantity), 0) AS unit_cost
            FROM projection.stock_lots
            WHERE quantity > 0
            GROUP BY generation, account, vid, stocking_order_id
        ) AS i
        JOIN projection.stocking_orders AS s
            ON s.generation = i.generation AND s.account = i.account AND s.stocking_order_id = i.stocking_order_id
        LEFT JOIN (
            SELECT generation, account, vid, stocking_order_id, sum(quantity) AS quantity
            FROM projection.order_draws
            WHERE stocking_order_id IS NOT NULL
            GROUP BY generation, account, vid, stocking_order_id
        ) AS named
            ON named.generation = i.generation AND named.account = i.account AND named.vid = i.vid
            AND named.stocking_order_id = i.stocking_order_id
        WHERE s.paid_at IS NOT NULL AND s.status IS DISTINCT FROM 'CANCELLED'
        UNION ALL
        -- What no stocking order accounts for comes last, and never ends.
        SELECT DISTINCT
            generation, account, vid, NULL::text, NULL::timestamptz, NULL::timestamptz, NULL::numeric,
            'Infinity'::numeric
        FROM projection.order_draws
        WHERE stocking_order_id IS NULL
    ) AS bought
    WINDOW turn AS (
        PARTITION BY bought.vid, bought.account, bought.generation
        ORDER BY bought.paid_at, bought.created_at, bought.stocking_order_id)
),
draw AS (
    SELECT
        *,
        sum(quantity) OVER (turn ROWS UNBOUNDED PRECEDING) - quantity AS first_piece,
        sum(quantity) OVER (turn ROWS UNBOUNDED PRECEDING) AS last_piece
    FROM projection.order_draws
    WHERE stocking_order_id IS NULL AND vid IS NOT NULL AND quantity IS NOT NULL
    WINDOW turn AS (PARTITION BY vid, account, generation ORDER BY at, order_key, draw_number)
)
SELECT
    draw.generation,
    draw.account,
    draw.order_key,
    draw.draw_number,
    draw.at,
    draw.vid,
    draw.sku,
    lot.stocking_order_id,
    part.quantity,
    coalesce(lot.unit_cost, draw.unit_price) AS unit_cost,
    round(part.quantity * coalesce(lot.unit_cost, draw.unit_price), 2) AS cost,
    CASE WHEN lot.stocking_order_id IS NULL THEN 'line_price' ELSE 'fifo' END AS method
FROM draw
JOIN lot ON lot.vid = draw.vid AND lot.account = draw.account AND lot.generation = draw.generation
CROSS JOIN LATERAL (
    SELECT least(lot.last_piece, draw.last_piece) - greatest(lot.first_piece, draw.first_piece) AS quantity
) AS part
WHERE part.quantity > 0
    -- Follows from it, and costs less to find out.
    AND lot.first_piece < draw.last_piece AND draw.first_piece < lot.last_piece;

CREATE OR REPLACE VIEW analytics.private_stock AS
SELECT
    bought.account,
    bought.stocking_order_id,
    bought.vid,
    bought.sku,
    s.status,
    s.paid_at,
    bought.quantity,
    bought.cost,
    coalesce(taken.quantity, 0) AS quantity_taken,
    coalesce(taken.cost, 0) AS cost_taken,
    bought.pieces - coalesce(taken.quantity, 0) AS quantity_remaining,
    bought.cost - coalesce(taken.cost, 0) AS cost_remaining,
    bought.pieces AS quantity_there
FROM (
    SELECT i.generation, i.account, i.stocking_order_id, i.vid, min(i.sku) AS sku, sum(i.quantity) AS quantity,
        sum(l.quantity) AS pieces, round(sum(i.kept * l.unit_cost), 2) AS cost
    FROM projection.stocking_order_items AS i
    JOIN projection.stock_lots AS l
        ON l.generation = i.generation AND l.account = i.account AND l.stocking_order_id = i.stocking_order_id
        AND l.line_number = i.line_number
    WHERE i.generation = (SELECT generation FROM projection.live)
    GROUP BY i.generation, i.account, i.stocking_order_id, i.vid
) AS bought
JOIN projection.stocking_orders AS s
    ON s.generation = bought.generation AND s.account = bought.account
    AND s.stocking_order_id = bought.stocking_order_id
LEFT JOIN (
    SELECT account, stocking_order_id, vid, sum(quantity) AS quantity, sum(cost) AS cost
    FROM (
        SELECT account, stocking_order_id, vid, quantity, cost
        FROM projection.named_stock
        WHERE generation = (SELECT generation FROM projection.live) AND method <> 'line_price'
        UNION ALL
        SELECT account, stocking_order_id, vid, quantity, cost
        FROM projection.fifo_stock
        WHERE generation = (SELECT generation FROM projection.live) AND method <> 'line_price'
    ) AS draw
    GROUP BY account, stocking_order_id, vid
) AS taken
    ON taken.account = bought.account AND taken.stocking_order_id = bought.stocking_order_id AND taken.vid = bought.vid
-- The generation of a group is not seen through the grouping, so the join has to be told.
WHERE s.generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN analytics.private_stock.quantity IS 'Pieces bought; see quantity_there.';
COMMENT ON COLUMN analytics.private_stock.cost IS
    'What the pieces cost whose money was not given back, with their share of all that the stocking order costs: its amount, surcharges and bills, less what was given back. US dollars.';
COMMENT ON COLUMN analytics.private_stock.quantity_remaining IS
    'Pieces that are left of those that are there; below 0 when orders took more.';
COMMENT ON COLUMN analytics.private_stock.quantity_there IS
    'Pieces that can be taken: those bought, less those that were refunded and, once the stocking order is over, those that never arrived.';

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
    confirmed_at,
    product_amount,
    postage_amount,
    service_fee,
    taxes,
    refund,
    surcharge
FROM projection.stocking_orders
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN analytics.stocking_orders.refund IS
    'What CJ gave back of amount, US dollars. A refund that is pending or was refused is 0. NULL when nothing is known of it.';
COMMENT ON COLUMN analytics.stocking_orders.surcharge IS
    'What CJ asks for on top of amount (diffAmount), US dollars; 0 where amount holds it. A bill over the same amount is the same money. NULL when nothing is known of it.';

CREATE OR REPLACE VIEW projection.order_cost_parts AS
SELECT
    o.account,
    o.order_key,
    'USD' AS currency,
    found.product_cost,
    s.shipping_cost,
    s.import_tax,
    s.import_fee,
    s.outbound_fee,
    s.storage_fee,
    found.bills AS extra_bills,
    found.bills_unpaid AS extra_bills_open,
    found.credit AS dispute_credit,
    CASE
        WHEN num_nonnulls(
                found.product_cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee,
                nullif(found.bills, found.no_bills)) > 0
            THEN coalesce(found.product_cost, 0) + coalesce(s.shipping_cost, 0) + coalesce(s.import_tax, 0)
                + coalesce(s.import_fee, 0) + coalesce(s.outbound_fee, 0) + coalesce(s.storage_fee, 0)
                + coalesce(found.bills, 0) - found.credit
    END AS landed_cost,
    s.paid_amount,
    s.paid_variance,
    num_nulls(
        found.product_cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee,
        found.bills) = 0
        AND found.bills_open = 0 AND NOT has.short AND found.credit IS NOT NULL AS cost_complete,
    jsonb_strip_nulls(
        jsonb_build_object(
            'product_cost', found.product_source,
            'shipping_cost', CASE WHEN s.shipping_cost IS NOT NULL THEN sheet.source END,
            'import_tax', CASE WHEN s.import_tax IS NOT NULL THEN sheet.source || ', ' || s.import_tax_method END,
            'import_fee', CASE WHEN s.import_fee IS NOT NULL THEN 'within import_tax' END,
            'outbound_fee', CASE WHEN s.outbound_fee IS NOT NULL THEN sheet.source END,
            'storage_fee', CASE WHEN s.storage_fee IS NOT NULL THEN sheet.source END,
            'extra_bills', found.bill_sources,
            'dispute_credit',
            CASE WHEN found.credit IS NULL THEN 'not known, a tax among the refunds' ELSE found.credit_sources END,
            'paid_amount', CASE WHEN s.paid_amount IS NOT NULL THEN sheet.source END
        )) AS sources,
    o.is_sandbox,
    EXISTS (
        SELECT
        FROM projection.order_ids AS own
        JOIN projection.order_links AS l
            ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
        WHERE own.generation = (SELECT generation FROM projection.live) AND own.account = o.account
            AND own.order_key = o.order_key
            AND own.kind IN ('code', 'internal') AND l.kind IN ('split', 'merge') AND l.order_key <> own.order_key
    ) AS is_superseded,
    found.private_stock_cost,
    o.created_at,
    o.paid_at,
    found.stock_vids,
    found.stock_quantities,
    found.stock_costs,
    found.credit_for_sure,
    found.doubtful_credit
FROM projection.orders AS o
LEFT JOIN projection.cost_sheets AS s
    ON s.generation = o.generation AND s.account = o.account AND s.order_key = o.order_key AND s.is_newest
CROSS JOIN (VALUES ('queryCogsBasicDataOrderInfoList')) AS sheet (source)
-- Few orders have any of these. For one order each is a look into an index, for many a set of keys that is made once:
-- PostgreSQL chooses (a hashed subplan), which takes conditions by nothing but the order's key. A LEFT JOIN, since what is
-- on its far side is worked out before it is handed on, and not within each of those that ask for it below.
LEFT JOIN LATERAL (
    SELECT
        EXISTS (
            SELECT
            FROM projection.order_draws AS d
            WHERE d.generation = (SELECT generation FROM projection.live) AND d.account = o.account
                AND d.order_key = o.order_key
        ) AS stock,
        -- As long as not all is locked, the order has not taken all that it will.
        EXISTS (
            SELECT
            FROM projection.order_draws AS d
            WHERE d.generation = (SELECT generation FROM projection.live) AND d.account = o.account
                AND d.order_key = o.order_key AND d.quantity < d.wanted
        ) AS short,
        EXISTS (
            SELECT
            FROM projection.bills AS b
            JOIN projection.order_ids AS i
                ON i.generation = b.generation AND i.account = b.account AND i.id = b.order_ref
            WHERE b.generation = (SELECT generation FROM projection.live) AND i.account = o.account
                AND i.order_key = o.order_key AND i.kind IN ('code', 'internal')
        ) AS bills,
        EXISTS (
            SELECT
            FROM projection.order_disputes AS d
            WHERE d.generation = (SELECT generation FROM projection.live) AND d.account = o.account
                AND d.order_key = o.order_key
        ) AS disputes
) AS has ON true
-- All in one, and kept so by OFFSET 0: PostgreSQL looks for the best order of 8 joins at most (join_collapse_limit). Of a
-- query with more it works out parts by themselves, which here would be the costs of all orders there are.
LEFT JOIN LATERAL (
    SELECT
        product.cost AS product_cost,
        product.source AS product_source,
        CASE WHEN stock.methods IS NOT NULL THEN product.cost - coalesce(s.product_cost, 0) END AS private_stock_cost,
        stock.vids AS stock_vids,
        stock.quantities AS stock_quantities,
        stock.costs AS stock_costs,
        bills.total AS bills,
        bills.unpaid AS bills_unpaid,
        bills.open AS bills_open,
        bills.nothing AS no_bills,
        bills.sources AS bill_sources,
        refunds.credit,
        refunds.sources AS credit_sources,
        refunds.for_sure AS credit_for_sure,
        refunds.doubtful AS doubtful_credit
    FROM (
        SELECT
            CASE
                WHEN has.short AND coalesce(sum(c.cost), 0) = 0 THEN NULL
                WHEN bool_and(c.cost IS NOT NULL) THEN sum(c.cost)
            END AS cost,
            CASE
                WHEN has.stock THEN coalesce(string_agg(DISTINCT c.method, ', ' ORDER BY c.method), 'nothing taken yet')
            END AS methods,
            array_agg(c.vid) AS vids,
            array_agg(c.quantity) AS quantities,
            array_agg(c.cost) AS costs
        FROM projection.stock_consumption AS c
        WHERE has.stock AND c.generation = o.generation AND c.account = o.account AND c.order_key = o.order_key
    ) AS stock
    LEFT JOIN LATERAL (
        -- A sum that lacks a line would pass for the order's cost.
        SELECT
            CASE WHEN bool_and(l.quantity * l.unit_price IS NOT NULL) THEN sum(l.quantity * l.unit_price) END AS cost
        FROM projection.order_items AS l
        WHERE l.generation = o.generation AND l.account = o.account AND l.order_key = o.order_key
            -- Where the sheet tells the price, nobody asks the lines.
            AND (s.product_cost IS NULL OR stock.methods IS NOT NULL)
    ) AS lines ON true
    CROSS JOIN LATERAL (
        -- Private stock was paid with its stocking order, so the sheet names no price for it.
        SELECT
            CASE
                WHEN stock.cost IS NOT NULL THEN coalesce(s.product_cost, 0) + stock.cost
                WHEN (stock.methods IS NULL OR has.short) AND s.product_cost IS NOT NULL THEN s.product_cost
                WHEN NOT has.short THEN lines.cost
            END AS cost,
            CASE
                WHEN stock.cost IS NOT NULL THEN 'private stock, ' || stock.methods
                WHEN (stock.methods IS NULL OR has.short) AND s.product_cost IS NOT NULL THEN sheet.source
                WHEN NOT has.short AND lines.cost IS NOT NULL THEN o.lines_source
            END AS source
    ) AS product
    LEFT JOIN LATERAL (
        SELECT
            CASE WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount), 0) END AS total,
            CASE
                WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount) FILTER (WHERE b.status <> 'paid'), 0)
            END AS unpaid,
            count(*) FILTER (WHERE b.status <> 'paid') AS open,
            -- Where there is no bill, the 0 of their sum is no known part of the cost.
            CASE WHEN count(*) = 0 THEN 0 END AS nothing,
            string_agg(DISTINCT b.source, ', ') AS sources
        FROM projection.order_ids AS i
        JOIN projection.bills AS b
            ON b.generation = i.generation AND b.account = i.account AND b.order_ref = i.id
        WHERE has.bills AND i.generation = o.generation AND i.account = o.account AND i.order_key = o.order_key
            AND i.kind IN ('code', 'internal')
            AND b.status <> 'cancelled' AND coalesce(b.use, 'order') = 'order' AND b.subject = 'order'
    ) AS bills ON true
    LEFT JOIN LATERAL (
        SELECT
            CASE WHEN count(d.doubtful) = 0 THEN coalesce(sum(d.amount), 0) END AS credit,
            coalesce(sum(coalesce(d.amount, d.by_sheet)), 0) AS for_sure,
            sum(d.doubtful) AS doubtful,
            string_agg(DISTINCT d.source, ', ') AS sources
        FROM projection.order_disputes AS d
        WHERE has.disputes AND d.generation = o.generation AND d.account = o.account AND d.order_key = o.order_key
    ) AS refunds ON true
    OFFSET 0
) AS found ON true
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON COLUMN projection.order_cost_parts.credit_for_sure IS 'dispute_credit, or what of it is certain where it is not known.';
COMMENT ON COLUMN projection.order_cost_parts.doubtful_credit IS 'The taxes among the refunds that may not have been given back. NULL where nothing is in doubt.';
COMMENT ON COLUMN analytics.order_costs.dispute_credit IS
    'What disputes finally gave back by the newest cost sheet (x) or CJ''s answers about them, 0 or more; 0 when none is known. NULL where the sheet names a tax among the refunds and nobody says whether it was given back; landed_cost is NULL then. Subtracted once, in landed_cost; the parts are gross.';
COMMENT ON COLUMN analytics.order_costs.cost_complete IS
    'Whether every part is known, every bill is paid or cancelled, and all private stock that the order asks for is taken.';
COMMENT ON COLUMN analytics.order_costs.product_cost IS
    'The products: of private stock what the stocking orders cost for the pieces that are taken; else the cost sheet''s h, or the prices of its lines; before a sheet the prices of the order''s lines. NULL when a line lacks its price or pieces, or no lines are known.';

CREATE OR REPLACE VIEW analytics.item_costs AS
WITH line AS (
    SELECT
        c.account,
        c.order_key,
        c.is_sandbox,
        c.is_superseded,
        c.created_at,
        c.paid_at,
        c.product_cost AS products,
        c.shipping_cost AS shipping,
        c.landed_cost - coalesce(c.product_cost, 0) - coalesce(c.shipping_cost, 0) AS rest,
        n.line_number,
        n.line_item_id,
        coalesce(n.sku, v.sku) AS sku,
        n.vid,
        n.quantity,
        n.unit_price,
        -- A sheet that names its lines otherwise than the order does is read by the SKU.
        coalesce(
            n.grams,
            (
                SELECT CASE WHEN count(DISTINCT k.grams) = 1 AND count(*) = count(k.grams) THEN min(k.grams) END
                FROM projection.cost_sheet_items AS k
                WHERE k.generation = n.generation AND k.account = n.account AND k.order_key = n.order_key
                    AND k.sku = coalesce(n.sku, v.sku)
            )) AS grams,
        c.dispute_credit IS NULL AS is_doubtful,
        coalesce(
            CASE
                WHEN c.private_stock_cost IS NOT NULL THEN (
                    SELECT sum(t.cost) / nullif(sum(t.quantity), 0)
                    FROM unnest(c.stock_vids, c.stock_quantities, c.stock_costs) AS t (vid, quantity, cost)
                    WHERE t.vid = n.vid
                )
            END,
            n.unit_price) * n.quantity AS worth
    FROM projection.order_cost_parts AS c
    JOIN projection.order_items AS n
        ON n.generation = (SELECT generation FROM projection.live) AND n.account = c.account AND n.order_key = c.order_key
    LEFT JOIN projection.variants AS v
        ON v.generation = n.generation AND v.account = n.account AND v.vid = n.vid
),
summed AS (
    SELECT
        line.*,
        quantity * grams AS heft,
        count(*) OVER whole AS lines,
        CASE
            WHEN bool_and(quantity * grams >= 0 IS TRUE) OVER whole THEN nullif(sum(quantity * grams) OVER whole, 0)
        END AS all_heft,
        CASE
            WHEN bool_and(worth >= 0 IS TRUE) OVER whole THEN nullif(sum(worth) OVER whole, 0)
        END AS all_worth
    FROM line
    WINDOW whole AS (PARTITION BY order_key, account, created_at, paid_at)
),
weighed AS (
    SELECT
        *,
        CASE
            WHEN all_heft IS NOT NULL THEN 'weight'
            WHEN all_worth IS NOT NULL THEN 'line_cost'
            ELSE 'evenly'
        END AS method,
        CASE WHEN all_heft IS NOT NULL THEN heft WHEN all_worth IS NOT NULL THEN worth ELSE 1 END AS weight,
        coalesce(all_heft, all_worth, lines) AS weights,
        -- The products go by what they cost, where that is known.
        CASE WHEN all_worth IS NOT NULL THEN worth WHEN all_heft IS NOT NULL THEN heft ELSE 1 END AS product_weight,
        coalesce(all_worth, all_heft, lines) AS product_weights
    FROM summed
),
floored AS (
    SELECT weighed.*, cent.*
    FROM weighed
    -- OFFSET 0 has each worked out once, however often it is named.
    CROSS JOIN LATERAL (
        SELECT
            div(abs(products) * 100 * product_weight, product_weights) AS product_cents,
            mod(abs(products) * 100 * product_weight, product_weights) AS product_lost,
            div(abs(shipping) * 100 * weight, weights) AS shipping_cents,
            mod(abs(shipping) * 100 * weight, weights) AS shipping_lost,
            div(abs(rest) * 100 * weight, weights) AS rest_cents,
            mod(abs(rest) * 100 * weight, weights) AS rest_lost
        OFFSET 0
    ) AS cent
),
left_over AS (
    SELECT
        *,
        abs(products) * 100 - sum(product_cents) OVER by_product - row_number() OVER by_product AS product_left,
        abs(shipping) * 100 - sum(shipping_cents) OVER by_shipping - row_number() OVER by_shipping AS shipping_left,
        abs(rest) * 100 - sum(rest_cents) OVER by_rest - row_number() OVER by_rest AS rest_left
    FROM floored
    WINDOW
        by_product AS (
            PARTITION BY order_key, account, created_at, paid_at ORDER BY product_lost DESC, line_number
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
        by_shipping AS (
            PARTITION BY order_key, account, created_at, paid_at ORDER BY shipping_lost DESC, line_number
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
        by_rest AS (
            PARTITION BY order_key, account, created_at, paid_at ORDER BY rest_lost DESC, line_number
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
SELECT
    account,
    order_key,
    line_item_id,
    sku,
    vid,
    quantity,
    unit_price AS unit_cost,
    share.product_cost,
    share.shipping AS shipping_allocated,
    CASE
        WHEN NOT is_doubtful AND num_nonnulls(share.product_cost, share.shipping, share.rest) > 0
            THEN coalesce(share.product_cost, 0) + coalesce(share.shipping, 0) + coalesce(share.rest, 0)
    END AS landed_cost,
    CASE WHEN num_nonnulls(left_over.shipping, left_over.rest) > 0 THEN method END AS method,
    line_number,
    grams,
    share.rest AS other_allocated,
    is_sandbox,
    is_superseded,
    created_at,
    paid_at
FROM left_over
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN products IS NULL THEN quantity * unit_price
            ELSE 0.01 * sign(products) * (product_cents + least(1, greatest(0, product_left + 1)))
        END AS product_cost,
        0.01 * sign(left_over.shipping) * (shipping_cents + least(1, greatest(0, shipping_left + 1))) AS shipping,
        0.01 * sign(left_over.rest) * (rest_cents + least(1, greatest(0, rest_left + 1))) AS rest
    OFFSET 0
) AS share;

COMMENT ON COLUMN analytics.item_costs.landed_cost IS
    'product_cost, shipping_allocated and other_allocated, as far as they are known. NULL when none is, and where the order''s dispute_credit is not known.';
COMMENT ON COLUMN analytics.item_costs.grams IS
    'The weight of a piece by the order''s cost sheet: of the line of its product code, else of its SKU. NULL until one is known.';

CREATE OR REPLACE VIEW analytics.order_families AS
SELECT
    f.account,
    f.family_key,
    f.members,
    CASE WHEN alone.is_alone THEN f.members ELSE sums.leaves END AS leaves,
    CASE
        WHEN alone.is_alone THEN own.paid_amount
        -- Before a split there is one charge, and after it that of the parts: it is one and the same money.
        WHEN sums.all_roots_paid THEN sums.paid_by_roots
        ELSE sums.paid_by_leaves
    END AS charged_amount,
    CASE WHEN alone.is_alone THEN own.paid_amount ELSE sums.paid_by_leaves END AS paid_amount,
    CASE WHEN alone.is_alone THEN own.landed_cost ELSE sums.landed_cost END AS landed_cost,
    CASE WHEN alone.is_alone THEN own.cost_complete ELSE sums.cost_complete END AS cost_complete,
    CASE WHEN alone.is_alone THEN NOT own.is_money ELSE sums.is_sandbox END AS is_sandbox,
    CASE WHEN alone.is_alone THEN own.is_paid ELSE sums.all_leaves_paid END AS is_paid
FROM analytics.order_family_members AS f
CROSS JOIN LATERAL (SELECT cardinality(f.members) = 1 AS is_alone) AS alone
-- What the only order costs is what the family costs: that needs no sums.
LEFT JOIN LATERAL (
    SELECT
        CASE WHEN sort.is_money THEN c.paid_amount END AS paid_amount,
        CASE WHEN sort.is_money THEN c.landed_cost END AS landed_cost,
        c.cost_complete,
        sort.is_money,
        CASE WHEN sort.is_money THEN c.paid_amount IS NOT NULL END AS is_paid
    FROM analytics.order_costs AS c
    CROSS JOIN LATERAL (SELECT c.is_sandbox IS NOT TRUE AS is_money) AS sort
    WHERE alone.is_alone AND c.account = f.account AND c.order_key = f.order_key
    OFFSET 0
) AS own ON true
LEFT JOIN LATERAL (
    SELECT
        array_agg(member.order_key ORDER BY member.order_key) FILTER (WHERE NOT c.is_superseded) AS leaves,
        bool_and(c.paid_amount IS NOT NULL) FILTER (WHERE m.is_root AND is_money) AS all_roots_paid,
        bool_and(c.paid_amount IS NOT NULL) FILTER (WHERE NOT c.is_superseded AND is_money) AS all_leaves_paid,
        sum(c.paid_amount) FILTER (WHERE m.is_root AND is_money) AS paid_by_roots,
        sum(c.paid_amount) FILTER (WHERE NOT c.is_superseded AND is_money) AS paid_by_leaves,
        -- What was billed or given back for an order before it was split or merged, no other order shows.
        CASE WHEN bool_and(c.dispute_credit IS NOT NULL OR NOT is_money) THEN sum(
            CASE
                WHEN NOT c.is_superseded THEN c.landed_cost
                ELSE nullif(coalesce(c.extra_bills, 0) - c.dispute_credit, 0)
            END) FILTER (WHERE is_money) END AS landed_cost,
        bool_and(c.cost_complete) FILTER (WHERE NOT c.is_superseded) AS cost_complete,
        bool_and(NOT is_money) AS is_sandbox
    FROM unnest(f.members) AS member (order_key)
    -- OFFSET 0 has each member looked up by its key; joined, all costs would be worked out for each family.
    CROSS JOIN LATERAL (
        SELECT k.paid_amount, k.landed_cost, k.extra_bills, k.dispute_credit, k.cost_complete, k.is_superseded,
            k.is_sandbox
        FROM analytics.order_costs AS k
        WHERE k.account = f.account AND k.order_key = member.order_key
        OFFSET 0
    ) AS c
    CROSS JOIN LATERAL (
        SELECT NOT EXISTS (
            SELECT
            FROM projection.order_links AS l
            JOIN projection.order_ids AS i
                ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
                AND i.kind IN ('code', 'internal')
            WHERE l.generation = (SELECT generation FROM projection.live) AND l.account = f.account
                AND l.order_key = member.order_key AND l.kind IN ('split', 'merge')
                AND i.order_key <> member.order_key
        ) AS is_root
    ) AS m
    CROSS JOIN LATERAL (SELECT c.is_sandbox IS NOT TRUE AS is_money) AS sort
    WHERE NOT alone.is_alone
) AS sums ON true
WHERE f.order_key = f.family_key
    -- Follows from it, and spares the walk from most members but the first. NOT EXISTS would be one more join.
    AND EXISTS (
        SELECT
        FROM projection.order_links AS l
        JOIN projection.order_ids AS i
            ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
            AND i.kind IN ('code', 'internal')
        WHERE l.generation = (SELECT generation FROM projection.live) AND l.account = f.account
            AND l.order_key = f.order_key AND i.order_key < l.order_key
    ) IS NOT TRUE;

COMMENT ON COLUMN analytics.order_families.landed_cost IS
    'The sum of landed_cost over the leaves, with what was billed and given back for the orders that were split or merged. NULL when nothing is known, and where dispute_credit of one is not.';

CREATE OR REPLACE VIEW analytics.account_charges AS
SELECT
    account, reference, use, amount, status, reason, at, paid_at, related_code,
    subject = 'stock' AS is_for_stock,
    coalesce(use IN ('balance_top_up', 'repayment'), false) AS moves_balance
FROM analytics.cost_adjustments
WHERE kind = 'bill' AND (use <> 'order' OR order_key IS NULL);

COMMENT ON VIEW analytics.account_charges IS
    'Bills that are part of no order''s cost: top-ups, repayments, transfer freight, bills of stocking orders, and bills that name no order. One row each.';
COMMENT ON COLUMN analytics.account_charges.related_code IS 'What it names: an order, a stocking order (SY…), a payment (ZF…).';
COMMENT ON COLUMN analytics.account_charges.is_for_stock IS 'Whether it is a bill of a stocking order: it is in the cost of that stock.';
COMMENT ON COLUMN analytics.account_charges.moves_balance IS
    'Whether it only moves money between the seller and the balance at CJ, a top-up or a repayment: what is paid from the balance is charged elsewhere, and counted there.';

CREATE OR REPLACE VIEW analytics.books AS
WITH family AS (
    SELECT account, charged_amount, paid_amount, landed_cost, is_paid
    FROM analytics.order_families
    WHERE NOT is_sandbox
),
cost AS MATERIALIZED (
    SELECT
        c.account,
        c.is_superseded,
        c.landed_cost,
        c.paid_amount,
        c.paid_variance,
        coalesce(c.private_stock_cost, 0) AS stock_cost,
        c.extra_bills,
        c.extra_bills_open,
        -- What an order costs without its bills and refunds, and without what was paid with stocking orders.
        CASE
            WHEN num_nonnulls(
                    c.product_cost, c.shipping_cost, c.import_tax, c.import_fee, c.outbound_fee, c.storage_fee) > 0
                THEN coalesce(c.product_cost, 0) + coalesce(c.shipping_cost, 0) + coalesce(c.import_tax, 0)
                    + coalesce(c.import_fee, 0) + coalesce(c.outbound_fee, 0) + coalesce(c.storage_fee, 0)
                    - coalesce(c.private_stock_cost, 0)
        END AS own_cost,
        c.credit_for_sure,
        c.doubtful_credit,
        c.order_key
    FROM projection.order_cost_parts AS c
    WHERE c.is_sandbox IS NOT TRUE
),
-- All orders of the families of such.
doubtful AS MATERIALIZED (
    SELECT account, unnest(members) AS order_key
    FROM analytics.order_family_members
    WHERE (account, order_key) IN (SELECT account, order_key FROM cost WHERE doubtful_credit IS NOT NULL)
    UNION
    SELECT account, order_key FROM cost WHERE doubtful_credit IS NOT NULL
),
unsummed AS MATERIALIZED (SELECT account, order_key FROM cost WHERE extra_bills IS NULL),
purchase AS (
    SELECT
        s.account,
        s.stocking_order_id,
        s.amount - coalesce(s.refund, 0) AS amount,
        -- What was charged on top beside bills.
        c.amount - c.bills AS surcharge,
        c.bills,
        c.open AS bills_open
    FROM analytics.stocking_orders AS s
    JOIN projection.stock_charges AS c
        ON c.generation = (SELECT generation FROM projection.live) AND c.account = s.account
        AND c.stocking_order_id = s.stocking_order_id
    WHERE s.paid_at IS NOT NULL AND s.amount IS NOT NULL
),
bill AS (
    SELECT a.account, a.reference, a.amount, a.status, a.order_key,
        CASE
            WHEN a.use IN ('balance_top_up', 'repayment') THEN 'wallet'
            WHEN a.use = 'transfer_freight' THEN a.use
            WHEN a.order_key IS NOT NULL THEN 'order'
            WHEN p.stocking_order_id IS NOT NULL THEN 'stock'
            ELSE 'none'
        END AS sort,
        a.use
    FROM analytics.cost_adjustments AS a
    LEFT JOIN analytics.orders AS o ON o.account = a.account AND o.order_key = a.order_key
    LEFT JOIN purchase AS p
        ON p.account = a.account AND p.stocking_order_id = a.related_code AND a.subject = 'stock'
    WHERE a.kind = 'bill' AND a.status <> 'cancelled' AND o.is_sandbox IS NOT TRUE
),
taken AS (
    SELECT t.account, t.cost, p.stocking_order_id IS NOT NULL AND t.method <> 'line_price' AS is_bought
    FROM analytics.private_stock_consumption AS t
    JOIN cost AS c ON c.account = t.account AND c.order_key = t.order_key AND NOT c.is_superseded
    LEFT JOIN purchase AS p ON p.account = t.account AND p.stocking_order_id = t.stocking_order_id
),
entry (account, place, side, item, amount, count) AS (
    SELECT account, 1, 'paid', 'orders', sum(charged_amount), count(charged_amount) FROM family GROUP BY account
    UNION ALL
    SELECT account, 2, 'paid', 'bills of orders', sum(amount), count(*)
    FROM bill WHERE status = 'paid' AND sort = 'order' GROUP BY account
    UNION ALL
    SELECT account, 3, 'paid', 'stocking orders', sum(amount + coalesce(surcharge, 0)), count(*)
    FROM purchase GROUP BY account
    UNION ALL
    SELECT account, 4, 'paid', 'bills of stocking orders', sum(amount), count(*)
    FROM bill WHERE status = 'paid' AND sort = 'stock' GROUP BY account
    UNION ALL
    SELECT account, 5, 'paid', 'transfer freight and bills without an order', sum(amount), count(*)
    FROM bill WHERE status = 'paid' AND sort IN ('transfer_freight', 'none') GROUP BY account
    UNION ALL
    SELECT account, 6, 'paid', 'given back by disputes', -sum(credit_for_sure + coalesce(doubtful_credit, 0)), count(*)
    FROM cost WHERE credit_for_sure + coalesce(doubtful_credit, 0) <> 0 GROUP BY account
    UNION ALL
    SELECT account, 11, 'accounted', 'landed cost of orders', sum(landed_cost), count(landed_cost)
    FROM family GROUP BY account
    UNION ALL
    -- They have no landed cost, since what was given back is not certain; what is certain of it is taken off.
    SELECT c.account, 18, 'accounted', 'orders with a refund that is in doubt',
        sum(
            CASE WHEN c.is_superseded THEN 0 ELSE coalesce(c.own_cost, 0) + c.stock_cost END
                + coalesce(c.extra_bills, 0) - c.credit_for_sure),
        count(*)
    FROM cost AS c
    JOIN doubtful AS d ON d.account = c.account AND d.order_key = c.order_key
    GROUP BY c.account
    UNION ALL
    SELECT account, 12, 'accounted', 'open: orders not paid', -sum(own_cost), count(*)
    FROM cost WHERE NOT is_superseded AND paid_amount IS NULL AND own_cost <> 0 GROUP BY account
    UNION ALL
    SELECT account, 13, 'accounted', 'open: bills not paid', -sum(extra_bills_open), count(*)
    FROM cost WHERE extra_bills_open <> 0 GROUP BY account
    UNION ALL
    SELECT account, 13, 'accounted', 'open: bills of stocking orders not paid', -sum(bills_open), count(*)
    FROM purchase WHERE bills_open <> 0 GROUP BY account
    UNION ALL
    SELECT account, 14, 'accounted', 'open: charged, its division among orders not known yet',
        sum(charged_amount - coalesce(paid_amount, 0)), count(*)
    FROM family WHERE is_paid IS NOT TRUE AND charged_amount <> coalesce(paid_amount, 0) GROUP BY account
    UNION ALL
    SELECT account, 15, 'accounted', 'charged otherwise than the parts say (paid_variance)', sum(paid_variance), count(*)
    FROM cost WHERE NOT is_superseded AND paid_variance <> 0 GROUP BY account
    UNION ALL
    SELECT p.account, 16, 'accounted', 'private stock remaining',
        sum(p.amount + coalesce(p.surcharge, 0) + p.bills) - coalesce(max(used.cost), 0), count(*)
    FROM purchase AS p
    LEFT JOIN (SELECT account, sum(cost) AS cost FROM taken WHERE is_bought GROUP BY account) AS used USING (account)
    GROUP BY p.account
    UNION ALL
    SELECT account, 17, 'accounted', 'not tied to an order: ' || coalesce(use, 'order'), sum(amount), count(*)
    FROM bill WHERE status = 'paid' AND sort IN ('transfer_freight', 'none') GROUP BY account, use
    UNION ALL
    -- Money that moves into the balance is spent by what is paid from it, which stands above.
    SELECT account, 31, 'wallet', use, sum(amount), count(*)
    FROM bill WHERE status = 'paid' AND sort = 'wallet' GROUP BY account, use
),
cause (account, item, amount, count) AS (
    SELECT account, 'families whose parts do not sum to the whole', sum(charged_amount - coalesce(paid_amount, 0)), count(*)
    FROM family WHERE is_paid AND charged_amount <> coalesce(paid_amount, 0) GROUP BY account
    UNION ALL
    SELECT c.account, 'private stock that no paid stocking order accounts for',
        coalesce(max(used.cost), 0) - sum(c.stock_cost), count(*)
    FROM cost AS c
    LEFT JOIN (SELECT account, sum(cost) AS cost FROM taken WHERE is_bought GROUP BY account) AS used USING (account)
    WHERE NOT c.is_superseded AND c.stock_cost <> 0
    GROUP BY c.account
    HAVING sum(c.stock_cost) <> coalesce(max(used.cost), 0)
    UNION ALL
    SELECT account, 'given back for orders of which no cost is known', -sum(credit_for_sure), count(*)
    FROM cost
    WHERE NOT is_superseded AND landed_cost IS NULL AND doubtful_credit IS NULL AND credit_for_sure <> 0
    GROUP BY account
    UNION ALL
    SELECT account, 'taxes among the refunds of disputes that may not have been given back', -sum(doubtful_credit),
        count(*)
    FROM cost WHERE doubtful_credit <> 0 GROUP BY account
    UNION ALL
    SELECT b.account, 'paid bills of orders that have a bill without an amount', sum(b.amount), count(*)
    FROM bill AS b
    JOIN unsummed AS c ON c.account = b.account AND c.order_key = b.order_key
    WHERE b.status = 'paid' AND b.sort = 'order' AND b.amount IS NOT NULL
    GROUP BY b.account
),
total AS (
    SELECT
        account,
        coalesce(sum(amount) FILTER (WHERE side = 'paid'), 0) AS paid,
        coalesce(sum(amount) FILTER (WHERE side = 'accounted'), 0) AS accounted
    FROM entry
    GROUP BY account
)
SELECT account, place, side, item, amount, count FROM entry WHERE amount IS NOT NULL
UNION ALL
SELECT account, 10, 'total', 'paid to CJ', paid, NULL FROM total
UNION ALL
SELECT account, 20, 'total', 'accounted for', accounted, NULL FROM total
UNION ALL
SELECT account, 21, 'residue', item, amount, count FROM cause
UNION ALL
SELECT t.account, 22, 'residue', 'not explained',
    t.paid - t.accounted - coalesce((SELECT sum(c.amount) FROM cause AS c WHERE c.account = t.account), 0), NULL
FROM total AS t
UNION ALL
SELECT account, 23, 'total', 'residue', paid - accounted, NULL FROM total;

COMMENT ON VIEW analytics.books IS
    'A trial balance: all that CJ charged and was paid beside what it was paid for, over all time, without test orders. `cjledger status --books` shows it. It reads everything, so it takes seconds. Order by account, place.';
COMMENT ON COLUMN analytics.books.side IS
    'paid: what was paid to CJ. accounted: what for. residue: why the two differ. total: the sum of a side. wallet: what was moved into the balance, which is in neither sum: the orders paid from it are.';

GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO cjledger_analyst, cjledger_runtime;
