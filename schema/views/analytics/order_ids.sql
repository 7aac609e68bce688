CREATE OR REPLACE VIEW analytics.order_ids AS
SELECT account, id, kind, order_key
FROM projection.order_ids
WHERE generation = (SELECT generation FROM projection.live) AND kind <> 'pending';

COMMENT ON VIEW analytics.order_ids IS 'Every id an order ever had. A seller''s number may lead to several orders.';
COMMENT ON COLUMN analytics.order_ids.account IS 'The account.';
COMMENT ON COLUMN analytics.order_ids.id IS 'The id.';
COMMENT ON COLUMN analytics.order_ids.kind IS
    'code (CJ''s order code), internal (CJ''s all-digit id), number (the seller''s), platform (the shop platform''s), shipment (CJ''s shipment order).';
COMMENT ON COLUMN analytics.order_ids.order_key IS 'The order it leads to now.';

GRANT SELECT ON analytics.order_ids TO cjledger_runtime, cjledger_analyst;
