CREATE OR REPLACE VIEW analytics.bill_totals AS
SELECT
    s.account,
    CASE s.subject WHEN 'bills 0' THEN 'orders' ELSE 'others' END AS bills_of,
    s.as_of,
    s.amount AS unpaid_amount,
    s.count AS unpaid_count,
    known.amount AS known_amount,
    known.count AS known_count,
    s.amount - known.amount AS difference,
    s.position
FROM projection.account_statements AS s
CROSS JOIN LATERAL (
    SELECT coalesce(sum(b.amount), 0) AS amount, count(*) AS count
    FROM projection.bills AS b
    WHERE b.generation = s.generation AND b.account = s.account AND b.status = 'open'
        AND (coalesce(b.use, 'order') = 'order') = (s.subject = 'bills 0')
) AS known
WHERE s.generation = (SELECT generation FROM projection.live) AND s.subject IN ('bills 0', 'bills 1')
    AND s.number = (
        SELECT max(n.number)
        FROM projection.account_statements AS n
        WHERE n.generation = s.generation AND n.account = s.account AND n.subject = s.subject
    );

COMMENT ON VIEW analytics.bill_totals IS
    'What CJ says is open of the bills, beside what the ledger has: one row for the bills of orders and one for all others. CJ is asked once a day, so a bill of today makes a difference until tomorrow.';
COMMENT ON COLUMN analytics.bill_totals.account IS 'The account.';
COMMENT ON COLUMN analytics.bill_totals.bills_of IS
    'orders: bills of orders (type 0). others: top-ups, repayments and freight (type 1).';
COMMENT ON COLUMN analytics.bill_totals.as_of IS 'When CJ first said so.';
COMMENT ON COLUMN analytics.bill_totals.unpaid_amount IS 'What is not paid by CJ''s sum (totalAmount), US dollars.';
COMMENT ON COLUMN analytics.bill_totals.unpaid_count IS
    'How many bills are not paid by CJ''s count (unPaymentCountList). NULL where CJ does not say.';
COMMENT ON COLUMN analytics.bill_totals.known_amount IS
    'The sum of the bills that are open in cost_adjustments and account_charges, US dollars.';
COMMENT ON COLUMN analytics.bill_totals.known_count IS 'How many these are.';
COMMENT ON COLUMN analytics.bill_totals.difference IS
    'unpaid_amount less known_amount, US dollars. Another than 0 for longer than a day: a bill is missing here, or was paid without a word.';
COMMENT ON COLUMN analytics.bill_totals.position IS 'The event that told it; see events.';

GRANT SELECT ON analytics.bill_totals TO cjledger_runtime, cjledger_analyst;
