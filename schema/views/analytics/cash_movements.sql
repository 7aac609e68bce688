-- An instant that CJ tells is a column of a table, so that a period reaches its index: what has none stands apart.
CREATE OR REPLACE VIEW analytics.cash_movements AS
SELECT
    c.account,
    c.paid_at AS at,
    'paid' AS at_is,
    'payment' AS kind,
    c.order_key AS reference,
    c.order_key,
    c.amount,
    c.position,
    'orders' AS item
FROM projection.order_charges AS c
WHERE c.paid_at IS NOT NULL
UNION ALL
SELECT c.account, e.received_at, 'known', 'payment', c.order_key, c.order_key, c.amount, c.position, 'orders'
FROM projection.order_charges AS c
JOIN ledger.events AS e ON e.position = c.position
WHERE c.paid_at IS NULL
UNION ALL
SELECT
    b.account,
    coalesce(b.paid_at, e.received_at),
    CASE WHEN b.paid_at IS NULL THEN 'known' ELSE 'paid' END,
    CASE WHEN b.use IN ('balance_top_up', 'repayment') THEN 'wallet' ELSE 'bill' END,
    b.bill_id,
    o.order_key,
    b.amount,
    told.position,
    CASE
        WHEN b.use IN ('balance_top_up', 'repayment') THEN b.use
        WHEN b.use = 'transfer_freight' THEN 'transfer freight and bills without an order'
        WHEN o.order_key IS NOT NULL THEN 'bills of orders'
        WHEN b.subject = 'stock' AND EXISTS (
            SELECT
            FROM projection.stocking_orders AS s
            WHERE s.generation = b.generation AND s.account = b.account AND s.stocking_order_id = b.order_ref
                AND s.paid_at IS NOT NULL AND s.amount IS NOT NULL
        )
        THEN 'bills of stocking orders'
        ELSE 'transfer freight and bills without an order'
    END
FROM projection.bills AS b
LEFT JOIN projection.order_ids AS i
    ON i.generation = b.generation AND i.account = b.account AND i.id = b.order_ref AND i.kind IN ('code', 'internal')
    AND b.subject = 'order'
LEFT JOIN projection.orders AS o
    ON o.generation = i.generation AND o.account = i.account AND o.order_key = i.order_key
-- The first statement that it was paid; of a bill that was shown as paid without one, the last.
CROSS JOIN LATERAL (
    SELECT coalesce(min(c.position) FILTER (WHERE c.status = 'paid'), max(c.position)) AS position
    FROM projection.bill_changes AS c
    WHERE c.generation = b.generation AND c.account = b.account AND c.bill_id = b.bill_id
) AS told
LEFT JOIN ledger.events AS e ON e.position = told.position
WHERE b.generation = (SELECT generation FROM projection.live) AND b.status = 'paid' AND o.is_sandbox IS NOT TRUE
UNION ALL
SELECT
    s.account,
    s.paid_at,
    'paid',
    'stocking_order',
    s.stocking_order_id,
    NULL,
    s.amount + coalesce(c.amount - c.bills, 0),
    told.first,
    'stocking orders'
FROM projection.stocking_orders AS s
JOIN projection.stock_charges AS c
    ON c.generation = s.generation AND c.account = s.account AND c.stocking_order_id = s.stocking_order_id
-- The first answer that could tell that it was paid.
CROSS JOIN LATERAL (
    SELECT coalesce(min(u.position) FILTER (WHERE e.received_at >= s.paid_at), max(u.position)) AS first
    FROM projection.event_subjects AS u
    JOIN ledger.events AS e ON e.position = u.position
    WHERE u.generation = s.generation AND u.order_ids @> ARRAY[s.stocking_order_id] AND e.account = s.account
        AND e.type = 'privateInventory/order/list'
) AS told
WHERE s.generation = (SELECT generation FROM projection.live) AND s.paid_at IS NOT NULL
UNION ALL
SELECT
    s.account,
    coalesce(s.refunded_at, e.received_at),
    CASE WHEN s.refunded_at IS NULL THEN 'known' ELSE 'paid' END,
    'refund',
    s.stocking_order_id,
    NULL,
    -s.refund,
    told.first,
    'given back for stocking orders'
FROM projection.stocking_orders AS s
-- The first answer that said of the refund what the newest says.
CROSS JOIN LATERAL (
    SELECT min(same.position) AS first
    FROM (
        SELECT a.position, a.said, first_value(a.said) OVER (ORDER BY a.position DESC) AS newest
        FROM (
            SELECT
                u.position,
                jsonb_build_array(
                    told.answer->'refundAmount', told.answer->'stockoutRefundStatus',
                    jsonb_path_query_array(told.answer, '$.**.refundStatus')) AS said
            FROM projection.event_subjects AS u
            JOIN ledger.events AS e ON e.position = u.position
            CROSS JOIN LATERAL (SELECT projection.shown_snapshot(e.body)->'answer' AS answer OFFSET 0) AS told
            WHERE u.generation = s.generation AND u.order_ids @> ARRAY[s.stocking_order_id]
                AND e.account = s.account AND e.type = 'privateInventory/order/list'
        ) AS a
    ) AS same
    WHERE same.said = same.newest
) AS told
LEFT JOIN ledger.events AS e ON e.position = told.first
WHERE s.generation = (SELECT generation FROM projection.live) AND s.paid_at IS NOT NULL AND s.amount IS NOT NULL
    AND s.refund <> 0
UNION ALL
SELECT
    d.account,
    CASE WHEN d.decided_at IS NULL THEN e.received_at ELSE d.known_at END,
    'known',
    'refund',
    d.dispute_id,
    d.order_key,
    -- What may have been given back besides goes with it.
    -coalesce(d.amount, d.by_sheet, 0) - coalesce(d.doubtful, 0),
    told.position,
    'given back by disputes'
FROM projection.order_disputes AS d
JOIN projection.orders AS o
    ON o.generation = d.generation AND o.account = d.account AND o.order_key = d.order_key
-- CJ's answer about it, or the first cost sheet with all that the newest has.
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN d.source = 'disputes/getDisputeDetail' THEN (
                SELECT a.position
                FROM projection.answered_credits AS a
                WHERE a.generation = d.generation AND a.account = d.account AND a.order_key = d.order_key
                    AND a.dispute_id = d.dispute_id
            )
            ELSE (
                SELECT min(s.position)
                FROM projection.cost_sheets AS s
                JOIN projection.cost_sheets AS n
                    ON n.generation = s.generation AND n.account = s.account AND n.order_key = s.order_key
                    AND n.is_newest AND n.dispute_credit = s.dispute_credit
                WHERE s.generation = d.generation AND s.account = d.account AND s.order_key = d.order_key
            )
        END AS position
) AS told
LEFT JOIN ledger.events AS e ON e.position = told.position
WHERE d.generation = (SELECT generation FROM projection.live) AND o.is_sandbox IS NOT TRUE
    AND coalesce(d.amount, d.by_sheet, 0) + coalesce(d.doubtful, 0) <> 0;

COMMENT ON VIEW analytics.cash_movements IS
    'All money that went to CJ or came back, each movement once and with a date, without test orders. Ask for a period by at. Their sum over all time, those of kind wallet left out, is what analytics.books says was paid to CJ.';
COMMENT ON COLUMN analytics.cash_movements.account IS 'The account.';
COMMENT ON COLUMN analytics.cash_movements.at IS 'When; see at_is.';
COMMENT ON COLUMN analytics.cash_movements.at_is IS
    'paid: at is when it was paid, by CJ''s date. known: CJ gives no date, so at is when the event that told of it was received.';
COMMENT ON COLUMN analytics.cash_movements.kind IS
    'payment: of an order. bill. stocking_order: of private stock, with its surcharge. refund: of a dispute or a stocking order, below 0. wallet: into the balance at CJ, by a bill that was a top-up or a repayment; what is paid from the balance stands by itself, so wallet movements belong in no sum with the others.';
COMMENT ON COLUMN analytics.cash_movements.reference IS
    'The order, CJ''s id of the bill, of the stocking order, or of the dispute.';
COMMENT ON COLUMN analytics.cash_movements.order_key IS 'The order it is for. NULL when it is for none.';
COMMENT ON COLUMN analytics.cash_movements.amount IS
    'US dollars, above 0 what went to CJ. NULL when CJ gave none that can be read.';
COMMENT ON COLUMN analytics.cash_movements.position IS 'The event that told it first; see events.';
COMMENT ON COLUMN analytics.cash_movements.item IS 'The line of analytics.books that it is part of.';

GRANT SELECT ON analytics.cash_movements TO cjledger_runtime, cjledger_analyst;
