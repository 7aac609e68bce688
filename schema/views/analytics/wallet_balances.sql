CREATE OR REPLACE VIEW analytics.wallet_balances AS
SELECT
    s.account,
    s.as_of,
    s.amount,
    s.frozen AS frozen_amount,
    s.not_withdrawable AS not_withdrawable_amount,
    s.amount - before.amount AS change,
    bills.topped_up,
    bills.topped_up - (s.amount - before.amount) AS spent,
    s.position
FROM projection.account_statements AS s
LEFT JOIN projection.account_statements AS before
    ON before.generation = s.generation AND before.account = s.account AND before.subject = s.subject
    AND before.number = s.number - 1
LEFT JOIN LATERAL (
    SELECT coalesce(sum(b.amount), 0) AS topped_up
    FROM projection.bills AS b
    WHERE b.generation = s.generation AND b.account = s.account AND b.use = 'balance_top_up' AND b.status = 'paid'
        AND b.paid_at > before.as_of AND b.paid_at <= s.as_of
) AS bills ON before.number IS NOT NULL
WHERE s.generation = (SELECT generation FROM projection.live) AND s.subject = 'wallet';

COMMENT ON VIEW analytics.wallet_balances IS
    'What is in the account''s wallet at CJ: one row for each amount that differs from the one before. CJ is asked once a day.';
COMMENT ON COLUMN analytics.wallet_balances.account IS 'The account.';
COMMENT ON COLUMN analytics.wallet_balances.as_of IS 'When CJ was asked.';
COMMENT ON COLUMN analytics.wallet_balances.amount IS 'What is in it, US dollars.';
COMMENT ON COLUMN analytics.wallet_balances.frozen_amount IS 'What of it is frozen, US dollars (freezeAmount).';
COMMENT ON COLUMN analytics.wallet_balances.not_withdrawable_amount IS
    'What of it cannot be paid out, US dollars (noWithdrawalAmount).';
COMMENT ON COLUMN analytics.wallet_balances.change IS 'amount less that of the row before. NULL in the first row.';
COMMENT ON COLUMN analytics.wallet_balances.topped_up IS
    'The top-ups that CJ says were paid since the row before, US dollars; see cost_adjustments, use balance_top_up. NULL in the first row.';
COMMENT ON COLUMN analytics.wallet_balances.spent IS
    'topped_up less change: what left the wallet since the row before, less what came into it that is no top-up, such as refunds. It is to be found among the movements of the time; where orders are paid by card it is 0. NULL in the first row.';
COMMENT ON COLUMN analytics.wallet_balances.position IS 'The event that told it; see events.';

GRANT SELECT ON analytics.wallet_balances TO cjledger_runtime, cjledger_analyst;
