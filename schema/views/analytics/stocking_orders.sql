CREATE OR REPLACE VIEW analytics.stocking_orders AS
SELECT
    account,
    stocking_order_id,
    order_number,
    status,
    amount,
    product_amount,
    postage_amount,
    service_fee,
    taxes,
    refund,
    surcharge,
    created_at,
    created_at_text,
    paid_at,
    paid_at_text,
    shipped_at,
    shipped_at_text,
    completed_at,
    completed_at_text,
    first_seen_at,
    last_event_at,
    confirmed_at
FROM projection.stocking_orders
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.stocking_orders IS
    'One row for each purchase of stock that CJ keeps for the seller. They are no orders of customers and have ids of their own, so orders does not show them.';
COMMENT ON COLUMN analytics.stocking_orders.account IS 'The account.';
COMMENT ON COLUMN analytics.stocking_orders.stocking_order_id IS 'CJ''s id of the stocking order (SY…).';
COMMENT ON COLUMN analytics.stocking_orders.order_number IS 'The seller''s own number. Not unique.';
COMMENT ON COLUMN analytics.stocking_orders.status IS
    'WAIT_PAY, PAYMENT_INCOMING, PAID, WAIT_SHIPMENT, INTERCEPTING, INTERCEPT, SHIPPED, COMPLETED, OVER, CANCELLED, REFUND_COMPLETE, RESEND_OVER, or a text of CJ''s that is none of these, as it is.';
COMMENT ON COLUMN analytics.stocking_orders.amount IS
    'All that it costs, US dollars. NULL until CJ''s API has been asked: webhooks do not carry it.';
COMMENT ON COLUMN analytics.stocking_orders.product_amount IS
    'The products'' part of amount, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.stocking_orders.postage_amount IS
    'The shipping''s part of amount, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.stocking_orders.service_fee IS
    'The service''s part of amount, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.stocking_orders.taxes IS
    'The taxes'' part of amount, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.stocking_orders.refund IS
    'What CJ gave back of amount, US dollars. A refund that is pending or was refused is 0. NULL when nothing is known of it.';
COMMENT ON COLUMN analytics.stocking_orders.surcharge IS
    'What CJ asks for on top of amount (diffAmount), US dollars; 0 where amount holds it. A bill over the same amount is the same money. NULL when nothing is known of it.';
COMMENT ON COLUMN analytics.stocking_orders.created_at IS 'When it was created at CJ (createDate).';
COMMENT ON COLUMN analytics.stocking_orders.created_at_text IS 'createDate as CJ wrote it.';
COMMENT ON COLUMN analytics.stocking_orders.paid_at IS 'When it was paid (paymentDate).';
COMMENT ON COLUMN analytics.stocking_orders.paid_at_text IS 'paymentDate as CJ wrote it.';
COMMENT ON COLUMN analytics.stocking_orders.shipped_at IS 'When it was shipped to the warehouse (deliveryDate).';
COMMENT ON COLUMN analytics.stocking_orders.shipped_at_text IS 'deliveryDate as CJ wrote it.';
COMMENT ON COLUMN analytics.stocking_orders.completed_at IS 'When CJ closed it as completed (completeDate).';
COMMENT ON COLUMN analytics.stocking_orders.completed_at_text IS 'completeDate as CJ wrote it.';
COMMENT ON COLUMN analytics.stocking_orders.first_seen_at IS 'When the first event about it was received.';
COMMENT ON COLUMN analytics.stocking_orders.last_event_at IS 'When the last event about it was received.';
COMMENT ON COLUMN analytics.stocking_orders.confirmed_at IS
    'When CJ''s API last listed it. NULL when it was only claimed by webhooks.';

GRANT SELECT ON analytics.stocking_orders TO cjledger_runtime, cjledger_analyst;
