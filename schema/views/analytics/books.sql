-- One side is what was paid to CJ, from the facts themselves: cost sheets, bills, stocking orders, refunds. The other is
-- what it was paid for, from the views of costs. What is left over between the two is shown by its cause.
CREATE OR REPLACE VIEW analytics.books AS
WITH family AS (
    SELECT account, members, charged_amount, paid_amount, landed_cost, is_paid, counts
    FROM analytics.order_families
    WHERE NOT is_sandbox
),
cost AS MATERIALIZED (
    SELECT
        c.account,
        c.counts,
        c.paid_variance,
        coalesce(c.private_stock_cost, 0) AS stock_cost,
        c.extra_bills,
        c.extra_bills_open,
        -- What an order costs without its bills and refunds.
        coalesce(c.product_cost, 0) + coalesce(c.shipping_cost, 0) + coalesce(c.import_tax, 0)
            + coalesce(c.import_fee, 0) + coalesce(c.outbound_fee, 0) + coalesce(c.storage_fee, 0) AS own_cost,
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
-- All orders of the families that count. An order of another one may have been billed all the same.
charged AS MATERIALIZED (
    SELECT f.account, member.order_key
    FROM family AS f
    CROSS JOIN LATERAL unnest(f.members) AS member (order_key)
    WHERE f.counts
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
    JOIN cost AS c ON c.account = t.account AND c.order_key = t.order_key AND c.counts
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
    FROM family WHERE counts GROUP BY account
    UNION ALL
    -- They have no landed cost, since what was given back is not certain; what is certain of it is taken off.
    SELECT c.account, 18, 'accounted', 'orders with a refund that is in doubt',
        sum(
            CASE WHEN c.counts THEN c.own_cost ELSE 0 END + coalesce(c.extra_bills, 0) - c.credit_for_sure),
        count(*)
    FROM cost AS c
    JOIN doubtful AS d ON d.account = c.account AND d.order_key = c.order_key
    GROUP BY c.account
    UNION ALL
    SELECT c.account, 12, 'accounted', 'bills and refunds of orders of which no charge is known',
        sum(coalesce(c.extra_bills, 0) - c.credit_for_sure), count(*)
    FROM cost AS c
    WHERE coalesce(c.extra_bills, 0) <> c.credit_for_sure
        AND NOT EXISTS (SELECT FROM charged AS f WHERE f.account = c.account AND f.order_key = c.order_key)
        AND NOT EXISTS (SELECT FROM doubtful AS d WHERE d.account = c.account AND d.order_key = c.order_key)
    GROUP BY c.account
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
    FROM cost WHERE counts AND paid_variance <> 0 GROUP BY account
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
    WHERE c.counts AND c.stock_cost <> 0
    GROUP BY c.account
    HAVING sum(c.stock_cost) <> coalesce(max(used.cost), 0)
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
COMMENT ON COLUMN analytics.books.account IS 'The account.';
COMMENT ON COLUMN analytics.books.place IS 'Place of the line in the balance.';
COMMENT ON COLUMN analytics.books.side IS
    'paid: what was paid to CJ. accounted: what for. residue: why the two differ. total: the sum of a side. wallet: what was moved into the balance, which is in neither sum: the orders paid from it are.';
COMMENT ON COLUMN analytics.books.item IS 'What the line is.';
COMMENT ON COLUMN analytics.books.amount IS 'US dollars.';
COMMENT ON COLUMN analytics.books.count IS
    'How many orders, families, bills or pieces of evidence the line sums. NULL for a total.';

GRANT SELECT ON analytics.books TO cjledger_runtime, cjledger_analyst;
