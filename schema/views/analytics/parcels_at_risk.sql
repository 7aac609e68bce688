CREATE OR REPLACE VIEW analytics.parcels_at_risk AS
SELECT
    s.account,
    s.track_number,
    o.order_key,
    risk.kind,
    risk.since,
    floor(extract(epoch FROM clock.at - risk.since) / 86400)::integer AS days,
    cost.landed_cost,
    dispute.dispute_id,
    s.status,
    s.exception_kind,
    s.first_scan_at,
    s.last_scan_at,
    o.shipped_at
FROM projection.shipments AS s
CROSS JOIN projection.clock AS clock
LEFT JOIN projection.order_ids AS i
    ON i.generation = s.generation
    AND i.account = s.account
    AND i.id = s.order_ref
    AND i.kind IN ('code', 'internal', 'pending')
LEFT JOIN projection.orders AS o
    ON o.generation = i.generation AND o.account = i.account AND o.order_key = i.order_key
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN s.exception_kind IN ('lost', 'damaged') THEN s.exception_kind
            WHEN s.status IN ('exception', 'returning', 'returned', 'expired') THEN s.status
            WHEN s.last_scan_at IS NULL
                AND coalesce(s.label_at, o.shipped_at, s.first_event_at) < clock.at - interval '7 days'
            THEN 'no_first_scan'
            WHEN s.last_scan_at < clock.at - interval '10 days' THEN 'no_scan'
        END AS kind,
        CASE
            WHEN s.last_scan_at IS NULL THEN coalesce(s.label_at, o.shipped_at, s.first_event_at)
            ELSE s.last_scan_at
        END AS since
) AS risk
LEFT JOIN LATERAL (
    SELECT c.landed_cost
    FROM analytics.order_costs AS c
    WHERE c.order_key = o.order_key AND c.account = o.account
    LIMIT 1
) AS cost ON true
LEFT JOIN LATERAL (
    SELECT d.dispute_id
    FROM projection.order_disputes AS d
    WHERE d.order_key = o.order_key AND d.account = o.account AND d.generation = o.generation
    ORDER BY d.status = 'open' DESC, d.first_seen_at DESC, d.dispute_id
    LIMIT 1
) AS dispute ON true
WHERE s.generation = (SELECT generation FROM projection.live)
    AND s.status NOT IN ('delivered', 'cancelled')
    AND risk.kind IS NOT NULL
    AND o.is_sandbox IS NOT TRUE;

COMMENT ON VIEW analytics.parcels_at_risk IS
    'The parcels that worry now, with the money and the dispute of their orders: one row for each. Now is when the newest event was received, so a ledger that hears nothing shows no new ones, and views as of a position show those of that moment.';
COMMENT ON COLUMN analytics.parcels_at_risk.account IS 'The account.';
COMMENT ON COLUMN analytics.parcels_at_risk.track_number IS 'The parcel; see shipments.';
COMMENT ON COLUMN analytics.parcels_at_risk.order_key IS
    'The order it belongs to; of several that share it, the one of the least code. NULL when no message said.';
COMMENT ON COLUMN analytics.parcels_at_risk.kind IS
    'lost, damaged; exception, where something else is wrong; returning; returned; expired; no_first_scan, 7 days after it was announced or its order shipped; no_scan, 10 days after the last scan of a parcel that has not arrived.';
COMMENT ON COLUMN analytics.parcels_at_risk.since IS
    'When somebody last had it in hand; before any scan when it was announced, else when its order was shipped, else its first track event. NULL when none of these is known.';
COMMENT ON COLUMN analytics.parcels_at_risk.days IS 'Whole days since then.';
COMMENT ON COLUMN analytics.parcels_at_risk.landed_cost IS 'What its order cost; see order_costs. US dollars.';
COMMENT ON COLUMN analytics.parcels_at_risk.dispute_id IS
    'The dispute over its order, of several one that runs; see disputes. NULL when none is known.';
COMMENT ON COLUMN analytics.parcels_at_risk.status IS 'See shipments.';
COMMENT ON COLUMN analytics.parcels_at_risk.exception_kind IS 'See shipments.';
COMMENT ON COLUMN analytics.parcels_at_risk.first_scan_at IS 'See shipments.';
COMMENT ON COLUMN analytics.parcels_at_risk.last_scan_at IS 'See shipments.';
COMMENT ON COLUMN analytics.parcels_at_risk.shipped_at IS 'When CJ called its order shipped, which may be at its label.';

GRANT SELECT ON analytics.parcels_at_risk TO cjledger_runtime, cjledger_analyst;
