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
    refund_status,
    stockout_refund_status,
    refunded_at,
    refunded_at_text,
    discount,
    product_discount,
    postage_discount,
    logistic_name,
    track_number,
    cj_track_number,
    warehouse_id,
    warehouse,
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
COMMENT ON COLUMN analytics.stocking_orders.refund_status IS
    'How far the refund is: pending, given_back, or another word of CJ''s. NULL when nothing is known of one.';
COMMENT ON COLUMN analytics.stocking_orders.stockout_refund_status IS
    'How far the refund of what was out of stock is: pending, given_back, refused, or another word of CJ''s. NULL when nothing is known of one.';
COMMENT ON COLUMN analytics.stocking_orders.refunded_at IS 'When the refund was given back (refundTime).';
COMMENT ON COLUMN analytics.stocking_orders.refunded_at_text IS 'refundTime as CJ wrote it.';
COMMENT ON COLUMN analytics.stocking_orders.discount IS
    'What CJ took off all of it, US dollars (discountMoney). amount is what is left. NULL when CJ did not say.';
COMMENT ON COLUMN analytics.stocking_orders.product_discount IS
    'What CJ took off the products, US dollars (productDiscountMoney).';
COMMENT ON COLUMN analytics.stocking_orders.postage_discount IS
    'What CJ took off the shipping, US dollars (postageDiscountMoney).';
COMMENT ON COLUMN analytics.stocking_orders.logistic_name IS
    'The shipping method to the warehouse, in CJ''s words.';
COMMENT ON COLUMN analytics.stocking_orders.track_number IS
    'The carrier''s number of the parcel that brings it to the warehouse (trackingNumber).';
COMMENT ON COLUMN analytics.stocking_orders.cj_track_number IS 'CJ''s own number of that parcel (cjTrackingNumber).';
COMMENT ON COLUMN analytics.stocking_orders.warehouse_id IS 'CJ''s id of the warehouse (storageId).';
COMMENT ON COLUMN analytics.stocking_orders.warehouse IS 'The warehouse by its name (storageNo2Name).';
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
