CREATE OR REPLACE VIEW analytics.disputes AS
SELECT
    d.account,
    d.order_key,
    d.dispute_id,
    shown.status,
    d.reason,
    d.opened_at,
    d.decided_at,
    d.known_at,
    d.asked_amount,
    coalesce(d.amount, CASE WHEN shown.status = 'reissued' THEN 0 END) AS credit,
    CASE shown.status
        WHEN 'final' THEN 'refund'
        WHEN 'reissued' THEN 'reissue'
        WHEN 'cancelled' THEN 'withdrawn'
        WHEN 'ended' THEN NULL
        ELSE shown.status
    END AS decision,
    coalesce(d.resent_order, again.code) AS reissued_order_code,
    d.replacement_amount,
    d.raw_status,
    d.first_seen_at,
    d.opened_at_text,
    d.products AS refunded_products,
    d.shipping AS refunded_shipping,
    d.import_tax AS refunded_import_tax,
    d.outbound_fee AS refunded_outbound_fee,
    d.storage_fee AS refunded_storage_fee
FROM projection.order_disputes AS d
JOIN projection.orders AS o
    ON o.generation = d.generation AND o.account = d.account AND o.order_key = d.order_key
-- The order that says of itself that it is this one sent again.
LEFT JOIN LATERAL (
    SELECT min(coalesce(r.cj_order_code, r.order_key)) AS code
    FROM projection.order_links AS l
    JOIN projection.orders AS r
        ON r.generation = l.generation AND r.account = l.account AND r.order_key = l.order_key
    WHERE d.status IN ('open', 'ended', 'reissued') AND l.related_code IN (o.cj_order_code, o.cj_internal_id)
        AND l.account = d.account AND l.generation = d.generation AND l.kind = 'reissue'
) AS again ON true
LEFT JOIN projection.clock AS clock ON true
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN d.status IN ('open', 'ended') AND again.code IS NOT NULL THEN 'reissued'
            WHEN d.status = 'open' AND NOT projection.dispute_runs(d.status, d.first_seen_at, d.told_at, clock.at)
            THEN 'ended'
            ELSE d.status
        END AS status
) AS shown
WHERE d.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.disputes IS
    'The disputes over orders: one row for each, from CJ''s answers about disputes, the ids that orders name, cost sheets, and orders that were sent again.';
COMMENT ON COLUMN analytics.disputes.account IS 'The account.';
COMMENT ON COLUMN analytics.disputes.order_key IS 'The order it is over.';
COMMENT ON COLUMN analytics.disputes.dispute_id IS 'CJ''s id of it.';
COMMENT ON COLUMN analytics.disputes.status IS
    'open; final where money was given back; refused; reissued where the goods were sent again; cancelled where the seller took it back; ended where nobody told how: the order or CJ''s calls no longer name it, CJ closed it without a word, or nothing new was told of it for 180 days.';
COMMENT ON COLUMN analytics.disputes.reason IS
    'What it is about, in CJ''s words. Those that are not known stand as an ellipsis. NULL where CJ was not asked.';
COMMENT ON COLUMN analytics.disputes.opened_at IS
    'When it was opened (createDate). NULL where CJ was not asked, or has no calls for disputes; see first_seen_at.';
COMMENT ON COLUMN analytics.disputes.decided_at IS
    'By when it was decided: CJ gives no date of it, so this is when CJ was asked for the first answer that tells it. NULL while nobody told.';
COMMENT ON COLUMN analytics.disputes.known_at IS
    'When the ledger came to know the decision: when that answer was received. While there is none, when it first heard of the dispute.';
COMMENT ON COLUMN analytics.disputes.asked_amount IS
    'US dollars: what was asked for (refundAmount), where CJ says another sum than it gave back. NULL where nobody told.';
COMMENT ON COLUMN analytics.disputes.credit IS
    'US dollars: what was given back, 0 or more. NULL while it is open, where nobody told how it ended, and where it is in doubt; see order_costs.dispute_credit.';
COMMENT ON COLUMN analytics.disputes.decision IS
    'refund, reissue, refused, withdrawn, or open. NULL where it is over and nobody told how.';
COMMENT ON COLUMN analytics.disputes.reissued_order_code IS
    'The order that was sent again, by its CJ code; see order_links, kind reissue. NULL where none is known.';
COMMENT ON COLUMN analytics.disputes.replacement_amount IS
    'US dollars: what the goods that are sent again are worth (replacementAmount).';
COMMENT ON COLUMN analytics.disputes.raw_status IS 'The status as CJ wrote it. NULL where CJ was not asked.';
COMMENT ON COLUMN analytics.disputes.first_seen_at IS 'When the ledger first heard of it.';
COMMENT ON COLUMN analytics.disputes.opened_at_text IS 'createDate as CJ wrote it.';
COMMENT ON COLUMN analytics.disputes.refunded_products IS 'Of credit what was for the products, as CJ wrote it.';
COMMENT ON COLUMN analytics.disputes.refunded_shipping IS 'Of credit what was for the shipping, as CJ wrote it.';
COMMENT ON COLUMN analytics.disputes.refunded_import_tax IS 'Of credit what was for import taxes, as CJ wrote it.';
COMMENT ON COLUMN analytics.disputes.refunded_outbound_fee IS
    'Of credit what was for sending private stock, as CJ wrote it.';
COMMENT ON COLUMN analytics.disputes.refunded_storage_fee IS
    'Of credit what was for keeping private stock, as CJ wrote it.';

GRANT SELECT ON analytics.disputes TO cjledger_runtime, cjledger_analyst;
