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
    NULL::numeric AS refunded_storage_fee
FROM projection.bills AS b
LEFT JOIN projection.order_ids AS i
    ON i.generation = b.generation AND i.account = b.account AND i.id = b.order_ref AND i.kind IN ('code', 'internal')
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
    d.storage_fee
FROM projection.order_disputes AS d
JOIN projection.orders AS o
    ON o.generation = d.generation AND o.account = d.account AND o.order_key = d.order_key
WHERE d.generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN analytics.cost_adjustments.amount IS
    'US dollars: what the bill asks for, or what the dispute gave back, both 0 or more. NULL when CJ gave none that can be read, while a dispute is open, and where nobody told how it ended.';
COMMENT ON COLUMN analytics.cost_adjustments.status IS
    'Of a bill: open, paid, cancelled, or unknown: a word of CJ''s that is none of these, or an open bill that CJ''s list of bills no longer has. Of a dispute: open; final where money was given back; refused; reissued where the goods were sent again; cancelled; ended where CJ no longer names it and nobody told how it ended.';
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
WHERE i.generation = (SELECT generation FROM projection.live) AND i.kind IN ('code', 'internal')
    AND part.before IS DISTINCT FROM part.after
UNION ALL
-- What CJ said of a dispute itself, as long as no cost sheet has it.
SELECT account, order_key, told_at, position, source, dispute_id, 'dispute_credit', 0, amount, amount
FROM projection.order_disputes
WHERE generation = (SELECT generation FROM projection.live) AND source = 'disputes/getDisputeDetail' AND amount <> 0;

COMMENT ON COLUMN analytics.order_cost_changes.reference IS 'CJ''s id of the bill or dispute. NULL for a change of the cost sheet.';

COMMENT ON COLUMN analytics.orders.dispute_id IS 'The dispute that runs over it; see cost_adjustments for those that are over. NULL when none is known to run.';
