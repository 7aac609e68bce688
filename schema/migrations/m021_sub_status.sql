-- What an unshipped order is at. Fold version 6 reads more forms of what CJ writes; a generation that holds nothing yet
-- needs no replay for that.

SET LOCAL ROLE cjledger_projector;

UPDATE projection.generations SET fold_version = 6 WHERE checkpoint = 0;

ALTER TABLE projection.orders ADD COLUMN sub_status text;

COMMENT ON COLUMN projection.orders.sub_status IS 'See analytics.orders.';

CREATE OR REPLACE VIEW analytics.orders AS
SELECT
    o.account,
    o.order_key,
    o.cj_order_code,
    o.cj_internal_id,
    o.order_number,
    o.platform_order_id,
    o.shipment_order_id,
    origin.code AS original_order_code,
    o.status,
    o.is_sandbox,
    o.is_private_outbound,
    o.logistic_name,
    o.track_number,
    o.from_country,
    o.to_country,
    o.order_amount,
    o.product_amount,
    o.postage_amount,
    o.created_at,
    o.created_at_text,
    o.paid_at,
    o.paid_at_text,
    o.shipped_at,
    o.shipped_at_text,
    s.delivered_at,
    o.completed_at,
    o.completed_at_text,
    o.first_seen_at,
    o.last_event_at,
    o.confirmed_at,
    o.evidence,
    o.dispute_id,
    o.unknown_to_cj_since,
    o.sub_status
FROM projection.orders AS o
LEFT JOIN projection.shipments AS s
    ON s.generation = o.generation AND s.account = o.account AND s.track_number = o.track_number
LEFT JOIN LATERAL (
    -- The code of the order it came of, where that is known under another id too.
    SELECT coalesce(parent.cj_order_code, l.related_code) AS code
    FROM projection.order_links AS l
    LEFT JOIN projection.order_ids AS i
        ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
        AND i.kind IN ('code', 'internal')
    LEFT JOIN projection.orders AS parent
        ON parent.generation = i.generation AND parent.account = i.account AND parent.order_key = i.order_key
    WHERE l.generation = o.generation AND l.account = o.account AND l.order_key = o.order_key
    ORDER BY l.kind DESC, code
    LIMIT 1
) AS origin ON true
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON COLUMN analytics.orders.sub_status IS
    'What an UNSHIPPED order is at: PENDING (codes 300 to 399) or PROCESSING (400 to 499), or another word of CJ''s. NULL for any other order, and where CJ did not say.';
COMMENT ON COLUMN analytics.orders.is_sandbox IS
    'Whether it is a test order, which is not money: only where CJ says so. NULL where CJ did not say, which is no yes.';
