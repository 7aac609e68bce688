-- An answer that says the same again is the newest, and not the one that told it first.
CREATE OR REPLACE VIEW projection.answered_credits AS
SELECT
    d.generation,
    d.account,
    d.order_key,
    d.dispute_id,
    d.amount - coalesce(d.by_sheet, 0) AS beside_sheet,
    coalesce(
        (
            SELECT min(u.position)
            FROM projection.event_subjects AS u
            JOIN ledger.events AS e ON e.position = u.position
            WHERE u.generation = d.generation AND u.order_ids && ARRAY[o.cj_order_code, o.cj_internal_id]
                AND e.account = d.account AND e.type = d.source AND e.received_at >= d.known_at
        ),
        d.position) AS position
FROM projection.order_disputes AS d
JOIN projection.orders AS o
    ON o.generation = d.generation AND o.account = d.account AND o.order_key = d.order_key
WHERE d.source = 'disputes/getDisputeDetail';

COMMENT ON VIEW projection.answered_credits IS
    'What disputes gave back by CJ''s answers about them, of every generation.';
COMMENT ON COLUMN projection.answered_credits.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.answered_credits.account IS 'The account.';
COMMENT ON COLUMN projection.answered_credits.order_key IS 'The order.';
COMMENT ON COLUMN projection.answered_credits.dispute_id IS 'CJ''s id of the dispute.';
COMMENT ON COLUMN projection.answered_credits.beside_sheet IS
    'What was given back beside what the newest cost sheet tells by itself, US dollars.';
COMMENT ON COLUMN projection.answered_credits.position IS
    'The first such answer about the order since the decision was known.';
