-- An order's cost is worked out as it was known before an event and as it was after, from the histories that are kept whole:
-- cost sheets, bills, what CJ said of disputes, and what took the order's place. What differs is posted.
CREATE OR REPLACE VIEW analytics.cost_postings AS
SELECT
    step.account,
    step.order_key,
    o.paid_at,
    e.received_at AS posted_at,
    step.position,
    e.type AS source,
    step.reference,
    posting.part,
    posting.amount
FROM (
    SELECT s.generation, s.account, s.order_key, s.position, NULL::text AS reference
    FROM projection.cost_sheets AS s
    UNION ALL
    SELECT c.generation, c.account, i.order_key, c.position, c.bill_id
    FROM projection.bill_changes AS c
    JOIN projection.bills AS b
        ON b.generation = c.generation AND b.account = c.account AND b.bill_id = c.bill_id AND b.subject = 'order'
    JOIN projection.order_ids AS i
        ON i.generation = b.generation AND i.account = b.account AND i.id = b.order_ref
        AND i.kind IN ('code', 'internal')
    UNION ALL
    SELECT d.generation, d.account, d.order_key, d.position, d.dispute_id
    FROM projection.answered_credits AS d
    WHERE d.beside_sheet <> 0
    UNION ALL
    SELECT became.generation, became.account, became.origin_key, min(became.position), NULL
    FROM projection.order_successions AS became
    GROUP BY became.generation, became.account, became.origin_key
) AS step
JOIN projection.orders AS o
    ON o.generation = step.generation AND o.account = step.account AND o.order_key = step.order_key
    AND o.is_sandbox IS NOT TRUE
JOIN ledger.events AS e ON e.position = step.position
CROSS JOIN LATERAL (
    SELECT part.part, sum(side.sign * part.amount) AS amount
    FROM (VALUES (-1, step.position - 1), (1, step.position)) AS side (sign, position)
    CROSS JOIN LATERAL (
        SELECT s.product_cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee,
            s.dispute_credit, s.paid_amount
        FROM projection.cost_sheets AS s
        WHERE s.generation = o.generation AND s.account = o.account AND s.order_key = o.order_key
            AND s.position <= side.position
        ORDER BY s.number DESC
        LIMIT 1
    ) AS sheet
    CROSS JOIN LATERAL (
        SELECT NOT EXISTS (
            SELECT
            FROM projection.order_successions AS became
            WHERE became.generation = o.generation AND became.account = o.account
                AND became.origin_key = o.order_key AND coalesce(became.position, 0) <= side.position
        ) AS counts
    ) AS own
    CROSS JOIN LATERAL (
        VALUES
            ('product_cost', CASE WHEN own.counts THEN sheet.product_cost END),
            ('private_stock_cost', CASE WHEN own.counts THEN (
                SELECT c.private_stock_cost
                FROM projection.order_cost_parts AS c
                WHERE c.account = o.account AND c.order_key = o.order_key
                    AND EXISTS (
                        SELECT
                        FROM projection.order_draws AS d
                        WHERE d.generation = o.generation AND d.account = o.account AND d.order_key = o.order_key
                    )
            ) END),
            ('shipping_cost', CASE WHEN own.counts THEN sheet.shipping_cost END),
            ('import_tax', CASE WHEN own.counts THEN sheet.import_tax END),
            ('import_fee', CASE WHEN own.counts THEN sheet.import_fee END),
            ('outbound_fee', CASE WHEN own.counts THEN sheet.outbound_fee END),
            ('storage_fee', CASE WHEN own.counts THEN sheet.storage_fee END),
            ('extra_bills', (
                SELECT sum(CASE WHEN projection.bill_counts(known.status, known.use) THEN known.amount END)
                FROM projection.order_ids AS i
                JOIN projection.bills AS b
                    ON b.generation = i.generation AND b.account = i.account AND b.order_ref = i.id
                    AND b.subject = 'order'
                -- Once all is said it is what the bill shows.
                CROSS JOIN LATERAL (
                    SELECT
                        CASE WHEN side.position >= last.position THEN b.status ELSE c.status END AS status,
                        CASE WHEN side.position >= last.position THEN b.use ELSE c.use END AS use,
                        CASE WHEN side.position >= last.position THEN b.amount ELSE c.amount END AS amount
                    FROM projection.bill_changes AS c
                    CROSS JOIN (
                        SELECT max(l.position) AS position
                        FROM projection.bill_changes AS l
                        WHERE l.generation = b.generation AND l.account = b.account AND l.bill_id = b.bill_id
                    ) AS last
                    WHERE c.generation = b.generation AND c.account = b.account AND c.bill_id = b.bill_id
                        AND c.position <= side.position
                    ORDER BY c.number DESC
                    LIMIT 1
                ) AS known
                WHERE i.generation = o.generation AND i.account = o.account AND i.order_key = o.order_key
                    AND i.kind IN ('code', 'internal')
            )),
            ('dispute_credit', -sheet.dispute_credit - coalesce((
                SELECT sum(d.beside_sheet)
                FROM projection.answered_credits AS d
                WHERE d.generation = o.generation AND d.account = o.account AND d.order_key = o.order_key
                    AND d.position <= side.position
            ), 0))
    ) AS part (part, amount)
    -- Nothing is posted of an order before a paid cost sheet says what was charged.
    WHERE sheet.paid_amount IS NOT NULL
    GROUP BY part.part
    HAVING sum(side.sign * part.amount) <> 0
) AS posting
WHERE step.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.cost_postings IS
    'The journal of costs: each change of a part of what an order costs, posted when it became known. Their sum is what counts: landed_cost of the orders that count, and of those that were split or merged what they were billed and given back. Ask by posted_at for what a month''s books took up, by paid_at for what the orders of a month cost; see docs/closing-a-month.md.';
COMMENT ON COLUMN analytics.cost_postings.account IS 'The account.';
COMMENT ON COLUMN analytics.cost_postings.order_key IS 'The order.';
COMMENT ON COLUMN analytics.cost_postings.paid_at IS 'When the order was paid; see orders.';
COMMENT ON COLUMN analytics.cost_postings.posted_at IS
    'When the event that told it was received: what comes late stands in the month in which it came.';
COMMENT ON COLUMN analytics.cost_postings.position IS 'The event that told it; see events.';
COMMENT ON COLUMN analytics.cost_postings.source IS 'Who said so: the message type or API call.';
COMMENT ON COLUMN analytics.cost_postings.reference IS
    'CJ''s id of the bill or dispute that the event is about. NULL for a cost sheet, and where other orders took its place.';
COMMENT ON COLUMN analytics.cost_postings.part IS
    'The column of order_costs; product_cost without private_stock_cost, which is posted by itself, at what it costs now.';
COMMENT ON COLUMN analytics.cost_postings.amount IS
    'US dollars, what it adds to the cost: below 0 where a part became less, and of a dispute_credit that became more.';

GRANT SELECT ON analytics.cost_postings TO cjledger_runtime, cjledger_analyst;
