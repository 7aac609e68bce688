CREATE OR REPLACE VIEW analytics.cost_adjustments AS
SELECT
    b.account,
    i.order_key,
    'bill' AS kind,
    b.subject,
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
    AND b.subject = 'order'
WHERE b.generation = (SELECT generation FROM projection.live)
UNION ALL
SELECT
    d.account,
    d.order_key,
    'dispute',
    'order',
    d.dispute_id,
    d.credit,
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
    d.refunded_products,
    d.refunded_shipping,
    d.refunded_import_tax,
    d.refunded_outbound_fee,
    d.refunded_storage_fee
FROM analytics.disputes AS d
JOIN projection.orders AS o
    ON o.generation = (SELECT generation FROM projection.live) AND o.account = d.account
    AND o.order_key = d.order_key;

COMMENT ON VIEW analytics.cost_adjustments IS
    'What was asked for or given back after an order was placed: one row for each bill and for each dispute over an order.';
COMMENT ON COLUMN analytics.cost_adjustments.account IS 'The account.';
COMMENT ON COLUMN analytics.cost_adjustments.order_key IS
    'The order it is for. NULL when it names none, as a top-up does.';
COMMENT ON COLUMN analytics.cost_adjustments.kind IS 'bill: more to pay. dispute: something given back.';
COMMENT ON COLUMN analytics.cost_adjustments.subject IS
    'Whose it is: order; stock, a stocking order''s; account, neither''s: it names a payment, another bill, or nothing.';
COMMENT ON COLUMN analytics.cost_adjustments.reference IS 'CJ''s id of the bill (BT… or BK…) or of the dispute.';
COMMENT ON COLUMN analytics.cost_adjustments.amount IS
    'US dollars: what the bill asks for, or what the dispute gave back, both 0 or more. NULL when CJ gave none that can be read, while a dispute is open, and where nobody told how it ended.';
COMMENT ON COLUMN analytics.cost_adjustments.status IS
    'Of a bill: open, paid, cancelled, or unknown: a word of CJ''s that is none of these, or an open bill that CJ''s list of bills no longer has. Of a dispute see disputes.status.';
COMMENT ON COLUMN analytics.cost_adjustments.reason IS 'What it is for or about, in CJ''s words. Those that are not known stand as an ellipsis.';
COMMENT ON COLUMN analytics.cost_adjustments.at IS
    'When the bill was made (createDate), or first heard of where CJ gave no date; when the dispute was opened, NULL where CJ was not asked about it.';
COMMENT ON COLUMN analytics.cost_adjustments.at_text IS
    'createDate as CJ wrote it. NULL where at is the time of receipt.';
COMMENT ON COLUMN analytics.cost_adjustments.use IS
    'order: part of an order''s cost. balance_top_up, repayment, transfer_freight: none. NULL when CJ did not say; it counts as order then.';
COMMENT ON COLUMN analytics.cost_adjustments.raw_status IS 'The status as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.paid_at IS 'When it was paid (paymentDate).';
COMMENT ON COLUMN analytics.cost_adjustments.paid_at_text IS 'paymentDate as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.related_code IS 'The order by the id of CJ''s it was named with.';
COMMENT ON COLUMN analytics.cost_adjustments.confirmed_at IS
    'When CJ''s API last listed the bill, or told of the disputed order. NULL when it was only claimed by webhooks.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_products IS
    'Of a dispute''s amount what was for the products, as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_shipping IS
    'Of a dispute''s amount what was for the shipping, as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_import_tax IS
    'Of a dispute''s amount what was for import taxes, as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_outbound_fee IS
    'Of a dispute''s amount what was for sending private stock, as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_storage_fee IS
    'Of a dispute''s amount what was for keeping private stock, as CJ wrote it.';

GRANT SELECT ON analytics.cost_adjustments TO cjledger_runtime, cjledger_analyst;
