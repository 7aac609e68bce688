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
            CASE WHEN projection.bill_counts(p.status, p.use) THEN p.amount ELSE 0 END,
            CASE WHEN projection.bill_counts(c.status, c.use) THEN c.amount ELSE 0 END
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

COMMENT ON VIEW analytics.order_cost_changes IS
    'Each change of an order''s cost, from its first cost sheet or bill until now: one row for each part and event. The prices of lines, which stand in for a cost sheet before there is one, are not in it. Order by at, position.';
COMMENT ON COLUMN analytics.order_cost_changes.account IS 'The account.';
COMMENT ON COLUMN analytics.order_cost_changes.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_cost_changes.at IS
    'When it held: of an answer of the API when it was asked for, of a webhook by CJ''s date.';
COMMENT ON COLUMN analytics.order_cost_changes.position IS 'The event that told it; see events.';
COMMENT ON COLUMN analytics.order_cost_changes.source IS 'Who said so: the message type or API call.';
COMMENT ON COLUMN analytics.order_cost_changes.reference IS
    'CJ''s id of the bill or dispute. NULL for a change of the cost sheet.';
COMMENT ON COLUMN analytics.order_cost_changes.part IS
    'The column of order_costs. Of private stock the sheet''s part alone.';
COMMENT ON COLUMN analytics.order_cost_changes.amount_before IS
    'The part before, of this sheet or bill. NULL when it was not known.';
COMMENT ON COLUMN analytics.order_cost_changes.amount_after IS 'The part from then on. NULL when it is not known.';
COMMENT ON COLUMN analytics.order_cost_changes.change IS
    'amount_after less amount_before, what is not known counting 0.';

GRANT SELECT ON analytics.order_cost_changes TO cjledger_runtime, cjledger_analyst;
