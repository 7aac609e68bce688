CREATE OR REPLACE VIEW analytics.account_charges AS
SELECT
    account, reference, use, amount, status, reason, at, paid_at, related_code,
    subject = 'stock' AS is_for_stock,
    coalesce(use IN ('balance_top_up', 'repayment'), false) AS moves_balance
FROM analytics.cost_adjustments
WHERE kind = 'bill' AND (use <> 'order' OR order_key IS NULL);

COMMENT ON VIEW analytics.account_charges IS
    'Bills that are part of no order''s cost: top-ups, repayments, transfer freight, bills of stocking orders, and bills that name no order. One row each.';
COMMENT ON COLUMN analytics.account_charges.account IS 'The account.';
COMMENT ON COLUMN analytics.account_charges.reference IS 'CJ''s id of the bill.';
COMMENT ON COLUMN analytics.account_charges.use IS
    'balance_top_up, repayment, transfer_freight; order or NULL for a bill that names no order.';
COMMENT ON COLUMN analytics.account_charges.amount IS 'US dollars. NULL when CJ gave none that can be read.';
COMMENT ON COLUMN analytics.account_charges.status IS 'open, paid, cancelled or unknown; see cost_adjustments.';
COMMENT ON COLUMN analytics.account_charges.reason IS 'What it is for, in CJ''s words.';
COMMENT ON COLUMN analytics.account_charges.at IS 'When it was made; see cost_adjustments.';
COMMENT ON COLUMN analytics.account_charges.paid_at IS 'When it was paid (paymentDate).';
COMMENT ON COLUMN analytics.account_charges.related_code IS
    'What it names: an order, a stocking order (SY…), a payment (ZF…).';
COMMENT ON COLUMN analytics.account_charges.is_for_stock IS
    'Whether it is a bill of a stocking order: it is in the cost of that stock.';
COMMENT ON COLUMN analytics.account_charges.moves_balance IS
    'Whether it only moves money between the seller and the balance at CJ, a top-up or a repayment: what is paid from the balance is charged elsewhere, and counted there.';

GRANT SELECT ON analytics.account_charges TO cjledger_runtime, cjledger_analyst;
