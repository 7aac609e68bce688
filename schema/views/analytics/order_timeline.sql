CREATE OR REPLACE VIEW analytics.order_timeline AS
SELECT account, order_key, at, at_text, status, source, position
FROM projection.order_timeline
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.order_timeline IS
    'What was said of an order''s status: one row for each statement that differs in time, status or source. Order by at, position.';
COMMENT ON COLUMN analytics.order_timeline.account IS 'The account.';
COMMENT ON COLUMN analytics.order_timeline.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_timeline.at IS
    'When it held: by CJ''s own date (updateDate); of an answer of the API when it was asked for; else when it was received.';
COMMENT ON COLUMN analytics.order_timeline.at_text IS 'CJ''s date as written. NULL where at is the time of receipt.';
COMMENT ON COLUMN analytics.order_timeline.status IS 'The status; same values as orders.status.';
COMMENT ON COLUMN analytics.order_timeline.source IS
    'Who said so: the message type (ORDER, ORDERSPLIT) or the API call (getOrderDetail, order/list).';
COMMENT ON COLUMN analytics.order_timeline.position IS 'The first event that said so; see events.';

GRANT SELECT ON analytics.order_timeline TO cjledger_runtime, cjledger_analyst;
