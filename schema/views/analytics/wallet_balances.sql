-- Each look at the wallet closes the time since the one before. Looks and movements are put in one order, and a movement
-- belongs to the next look: one pass over the movements, however many looks there are.
CREATE OR REPLACE VIEW analytics.wallet_balances AS
WITH looks AS (
    SELECT
        s.account,
        s.number,
        s.as_of,
        s.amount,
        s.frozen,
        s.not_withdrawable,
        s.position,
        s.amount - before.amount AS change
    FROM projection.account_statements AS s
    LEFT JOIN projection.account_statements AS before
        ON before.generation = s.generation AND before.account = s.account AND before.subject = s.subject
        AND before.number = s.number - 1
    WHERE s.generation = (SELECT generation FROM projection.live) AND s.subject = 'wallet'
), ordered AS (
    SELECT account, as_of AS at, true AS is_look, NULL::numeric AS amount, false AS is_top_up
    FROM looks
    UNION ALL
    SELECT account, at, false, amount, kind = 'wallet'
    FROM analytics.cash_movements
    WHERE item <> 'repayment' AND account IN (SELECT l.account FROM looks AS l)
), placed AS (
    SELECT
        account,
        amount,
        is_top_up,
        is_look,
        -- Those before it; it belongs to the next one. A movement at the instant of a look is in it.
        count(*) FILTER (WHERE is_look) OVER so_far AS looks
    FROM ordered
    WINDOW so_far AS (PARTITION BY account ORDER BY at, is_look ROWS UNBOUNDED PRECEDING)
), moved AS (
    SELECT
        account,
        looks + 1 AS number,
        sum(amount) FILTER (WHERE is_top_up) AS topped_up,
        sum(amount) FILTER (WHERE NOT is_top_up) AS moved,
        bool_or(amount IS NULL) AS is_unknown
    FROM placed
    WHERE NOT is_look
    GROUP BY account, looks
), sums AS (
    SELECT
        l.*,
        CASE WHEN m.is_unknown THEN NULL ELSE coalesce(m.topped_up, 0) END AS topped_up,
        CASE WHEN m.is_unknown THEN NULL ELSE coalesce(m.moved, 0) END AS moved
    FROM looks AS l
    LEFT JOIN moved AS m ON m.account = l.account AND m.number = l.number
), told AS (
    SELECT
        s.*,
        s.topped_up - s.change AS spent,
        -- What the time tells of how the account pays.
        CASE
            WHEN s.moved = 0 THEN NULL
            WHEN s.topped_up - s.change = s.moved THEN 'balance'
            WHEN s.topped_up = s.change THEN 'elsewhere'
        END AS tells
    FROM sums AS s
), spells AS (
    SELECT t.*, count(t.tells) OVER (PARTITION BY t.account ORDER BY t.number) AS spell
    FROM told AS t
), paid AS (
    SELECT
        s.*,
        coalesce(
            max(s.tells) OVER (PARTITION BY s.account, s.spell),
            (array_agg(s.tells) FILTER (WHERE s.tells IS NOT NULL) OVER (
                PARTITION BY s.account ORDER BY s.number ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))[1]
        ) AS paid_from
    FROM spells AS s
), left_over AS (
    SELECT
        p.*,
        CASE
            WHEN p.moved = 0 OR p.paid_from = 'elsewhere' THEN p.spent
            WHEN p.paid_from = 'balance' THEN p.spent - p.moved
        END AS residue
    FROM paid AS p
)
SELECT
    account,
    as_of,
    amount,
    frozen AS frozen_amount,
    not_withdrawable AS not_withdrawable_amount,
    change,
    CASE WHEN change IS NOT NULL THEN topped_up END AS topped_up,
    spent,
    position,
    CASE WHEN change IS NOT NULL THEN moved END AS moved,
    paid_from,
    residue,
    sum(residue) OVER (PARTITION BY account ORDER BY number) AS residue_total,
    tells IS NOT NULL AS is_told
FROM left_over;

COMMENT ON VIEW analytics.wallet_balances IS
    'What is in the account''s wallet at CJ, held against the movements: one row for each amount that differs from the one before. CJ is asked once a day.';
COMMENT ON COLUMN analytics.wallet_balances.account IS 'The account.';
COMMENT ON COLUMN analytics.wallet_balances.as_of IS 'When CJ was asked.';
COMMENT ON COLUMN analytics.wallet_balances.amount IS 'What is in it, US dollars.';
COMMENT ON COLUMN analytics.wallet_balances.frozen_amount IS 'What of it is frozen, US dollars (freezeAmount).';
COMMENT ON COLUMN analytics.wallet_balances.not_withdrawable_amount IS
    'What of it cannot be paid out, US dollars (noWithdrawalAmount).';
COMMENT ON COLUMN analytics.wallet_balances.change IS 'amount less that of the row before. NULL in the first row.';
COMMENT ON COLUMN analytics.wallet_balances.topped_up IS
    'The top-ups that were paid since the row before, US dollars; see cash_movements, item balance_top_up. NULL in the first row.';
COMMENT ON COLUMN analytics.wallet_balances.spent IS
    'topped_up less change: what left the wallet since the row before, less what came into it that is no top-up, such as refunds. NULL in the first row.';
COMMENT ON COLUMN analytics.wallet_balances.position IS 'The event that told it; see events.';
COMMENT ON COLUMN analytics.wallet_balances.moved IS
    'What went to CJ since the row before, less what came back, by cash_movements, those of kind wallet left out: what left the wallet if all of it was paid from it. NULL in the first row, and where an amount is not known.';
COMMENT ON COLUMN analytics.wallet_balances.paid_from IS
    'balance or elsewhere, such as a card. CJ does not say how something was paid. So it is assumed that an account pays all in one way until it is seen to pay otherwise: the last row up to this one tells, else the first after it, in which spent is exactly moved (balance), or is 0 while something moved (elsewhere). NULL where no row tells.';
COMMENT ON COLUMN analytics.wallet_balances.residue IS
    'What left the wallet since the row before and no movement explains: spent less moved where the account pays from its balance, spent where it does not, US dollars. Below 0: more was paid than left it. A refund counts when the ledger heard of it, so two days may differ by as much, one above and one below 0. NULL in the first row, and where paid_from or moved is not known.';
COMMENT ON COLUMN analytics.wallet_balances.residue_total IS
    'The residues up to this row. Another than 0 that stays: something was paid from the wallet of which nothing else tells, or the reverse.';
COMMENT ON COLUMN analytics.wallet_balances.is_told IS
    'Whether this row itself tells how the account pays; see paid_from. Then its residue is 0.';

GRANT SELECT ON analytics.wallet_balances TO cjledger_runtime, cjledger_analyst;
