-- A surcharge is billed as a rule. A bill over the very amount is that, and not another one.
CREATE OR REPLACE VIEW projection.stock_charges AS
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
        AND b.subject = 'stock' AND projection.bill_counts(b.status, b.use)
) AS bill ON true;

COMMENT ON VIEW projection.stock_charges IS 'What each stocking order costs beside its amount, of every generation.';
COMMENT ON COLUMN projection.stock_charges.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stock_charges.account IS 'The account.';
COMMENT ON COLUMN projection.stock_charges.stocking_order_id IS 'The stocking order.';
COMMENT ON COLUMN projection.stock_charges.amount IS
    'Its bills that are not cancelled and its surcharge, US dollars. NULL when a bill has no amount.';
COMMENT ON COLUMN projection.stock_charges.bills IS 'Its bills that are not cancelled.';
COMMENT ON COLUMN projection.stock_charges.open IS 'Its bills that nobody said were paid.';
