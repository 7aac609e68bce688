-- One side is what was paid to CJ, from the facts themselves: cost sheets, bills, stocking orders, refunds. The other is
-- what it was paid for, from the views of costs. What is left over between the two is shown by its cause.
CREATE OR REPLACE VIEW analytics.books AS
SELECT owner.account, line.place, line.side, line.item, line.amount, line.count
FROM projection.accounts AS owner
-- One account at a time, so that the books of one are made of its rows alone.
CROSS JOIN LATERAL (
    WITH cost AS MATERIALIZED (
        SELECT
            c.order_key,
            c.counts,
            c.paid_amount IS NOT NULL AS is_charged,
            c.paid_variance,
            coalesce(c.private_stock_cost, 0) AS stock_cost,
            c.extra_bills,
            c.extra_bills_open,
            c.credit_for_sure,
            c.doubtful_credit,
            -- What the order adds to all costs: of one that was split or merged nothing but its bills and refunds.
            CASE
                WHEN c.counts
                    THEN coalesce(c.product_cost, 0) + coalesce(c.shipping_cost, 0) + coalesce(c.import_tax, 0)
                        + coalesce(c.import_fee, 0) + coalesce(c.outbound_fee, 0) + coalesce(c.storage_fee, 0)
                ELSE 0
            END + coalesce(c.extra_bills, 0) - c.credit_for_sure AS cost
        FROM projection.order_cost_parts AS c
        WHERE c.account = owner.account AND c.is_sandbox IS NOT TRUE
    ),
    family AS (
        SELECT charged_amount, paid_amount, is_paid
        FROM analytics.order_families
        -- Of an order without relatives the two are one.
        WHERE account = owner.account AND cardinality(members) > 1 AND NOT is_sandbox
            AND charged_amount <> coalesce(paid_amount, 0)
    ),
    cash AS MATERIALIZED (
        SELECT kind, item, order_key, amount FROM analytics.cash_movements WHERE account = owner.account
    ),
    purchase AS (
        SELECT
            s.stocking_order_id,
            s.amount - coalesce(s.refund, 0) AS amount,
            -- What was charged on top beside bills.
            c.amount - c.bills AS surcharge,
            c.bills,
            c.open AS bills_open
        FROM projection.stocking_orders AS s
        JOIN projection.stock_charges AS c
            ON c.generation = s.generation AND c.account = s.account AND c.stocking_order_id = s.stocking_order_id
        WHERE s.generation = owner.generation AND s.account = owner.account
            AND s.paid_at IS NOT NULL AND s.amount IS NOT NULL
    ),
    taken AS (
        SELECT coalesce(sum(t.cost), 0) AS cost
        FROM analytics.private_stock_consumption AS t
        JOIN cost AS c ON c.order_key = t.order_key AND c.counts
        JOIN purchase AS p ON p.stocking_order_id = t.stocking_order_id
        WHERE t.account = owner.account AND t.method <> 'line_price'
    ),
    entry (place, side, item, amount, count) AS (
        SELECT
            CASE item
                WHEN 'orders' THEN 1
                WHEN 'bills of orders' THEN 2
                WHEN 'stocking orders' THEN 3
                WHEN 'bills of stocking orders' THEN 4
                WHEN 'transfer freight and bills without an order' THEN 5
                WHEN 'given back by disputes' THEN 6
                WHEN 'given back for stocking orders' THEN 7
                -- Money that moves into the balance is spent by what is paid from it, which stands above.
                ELSE 31
            END,
            CASE kind WHEN 'wallet' THEN 'wallet' ELSE 'paid' END,
            item,
            sum(amount),
            count(*)
        FROM cash GROUP BY 1, 2, 3
        UNION ALL
        SELECT 11, 'accounted', 'landed cost of orders', sum(cost), count(*) FILTER (WHERE counts)
        FROM cost WHERE is_charged AND doubtful_credit IS NULL
        UNION ALL
        -- They have no landed cost, since what was given back is not certain; what is certain of it is taken off.
        SELECT 18, 'accounted', 'orders with a refund that is in doubt', sum(cost), nullif(count(*), 0)
        FROM cost WHERE is_charged AND doubtful_credit IS NOT NULL
        UNION ALL
        SELECT 12, 'accounted', 'bills and refunds of orders of which no charge is known', sum(cost), count(*)
        FROM cost WHERE NOT is_charged AND (extra_bills <> 0 OR credit_for_sure <> 0)
        UNION ALL
        SELECT 13, 'accounted', 'open: bills not paid', -sum(extra_bills_open), count(*)
        FROM cost WHERE extra_bills_open <> 0
        UNION ALL
        SELECT 13, 'accounted', 'open: bills of stocking orders not paid', -sum(bills_open), count(*)
        FROM purchase WHERE bills_open <> 0
        UNION ALL
        SELECT 14, 'accounted', 'open: charged, its division among orders not known yet',
            sum(charged_amount - coalesce(paid_amount, 0)), count(*)
        FROM family WHERE is_paid IS NOT TRUE
        UNION ALL
        SELECT 15, 'accounted', 'charged otherwise than the parts say (paid_variance)', sum(paid_variance), count(*)
        FROM cost WHERE counts AND paid_variance <> 0
        UNION ALL
        SELECT 16, 'accounted', 'private stock remaining',
            sum(amount + coalesce(surcharge, 0) + bills) - (SELECT cost FROM taken), count(*)
        FROM purchase
        UNION ALL
        SELECT 17, 'accounted', 'not tied to an order: transfer freight, and bills that name none', sum(amount), count(*)
        FROM cash WHERE item = 'transfer freight and bills without an order'
    ),
    cause (item, amount, count) AS (
        SELECT 'families whose parts do not sum to the whole', sum(charged_amount - coalesce(paid_amount, 0)), count(*)
        FROM family WHERE is_paid
        UNION ALL
        SELECT 'private stock that no paid stocking order accounts for', (SELECT cost FROM taken) - sum(stock_cost),
            count(*)
        FROM cost WHERE counts AND stock_cost <> 0
        HAVING sum(stock_cost) <> (SELECT cost FROM taken)
        UNION ALL
        SELECT 'taxes among the refunds of disputes that may not have been given back', -sum(doubtful_credit), count(*)
        FROM cost WHERE doubtful_credit <> 0
        UNION ALL
        SELECT 'paid bills of orders that have a bill without an amount', sum(b.amount), count(*)
        FROM cash AS b
        JOIN cost AS c ON c.order_key = b.order_key AND c.extra_bills IS NULL
        WHERE b.item = 'bills of orders' AND b.amount IS NOT NULL
    ),
    total AS (
        SELECT
            coalesce(sum(amount) FILTER (WHERE side = 'paid'), 0) AS paid,
            coalesce(sum(amount) FILTER (WHERE side = 'accounted'), 0) AS accounted
        FROM entry
    )
    SELECT place, side, item, amount, count FROM entry WHERE amount IS NOT NULL
    UNION ALL
    SELECT 10, 'total', 'paid to CJ', paid, NULL FROM total
    UNION ALL
    SELECT 20, 'total', 'accounted for', accounted, NULL FROM total
    UNION ALL
    SELECT 21, 'residue', item, amount, count FROM cause WHERE amount IS NOT NULL
    UNION ALL
    SELECT 22, 'residue', 'not explained', paid - accounted - coalesce((SELECT sum(amount) FROM cause), 0), NULL
    FROM total
    UNION ALL
    SELECT 23, 'total', 'residue', paid - accounted, NULL FROM total
) AS line
WHERE owner.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.books IS
    'A trial balance: all that CJ charged and was paid beside what it was paid for, over all time, without test orders. What was paid is the sum of cash_movements, which tells it for any period. `cjledger status --books` shows it. It reads everything of an account, so it takes seconds. Order by account, place.';
COMMENT ON COLUMN analytics.books.account IS 'The account.';
COMMENT ON COLUMN analytics.books.place IS 'Place of the line in the balance.';
COMMENT ON COLUMN analytics.books.side IS
    'paid: what was paid to CJ. accounted: what for. residue: why the two differ. total: the sum of a side. wallet: what was moved into the balance, which is in neither sum: the orders paid from it are.';
COMMENT ON COLUMN analytics.books.item IS 'What the line is.';
COMMENT ON COLUMN analytics.books.amount IS 'US dollars.';
COMMENT ON COLUMN analytics.books.count IS
    'How many orders, families, bills or pieces of evidence the line sums. NULL for a total.';

GRANT SELECT ON analytics.books TO cjledger_runtime, cjledger_analyst;
