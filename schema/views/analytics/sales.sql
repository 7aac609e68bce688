CREATE OR REPLACE VIEW analytics.sales AS
SELECT
    s.account,
    s.sale_id,
    s.sale_order,
    s.shop,
    s.order_number,
    s.platform_order_id,
    s.line_id,
    s.kind,
    s.status,
    s.status = 'paid' AS counts,
    s.sku,
    s.quantity,
    s.amount,
    s.currency,
    CASE WHEN s.currency = 'USD' THEN s.amount ELSE round(s.amount / rate.per_usd, 2) END AS amount_usd,
    rate.day AS rate_day,
    s.sold_at,
    s.country,
    s.known_at,
    s.position
FROM projection.sales AS s
-- OFFSET 0 has the rate looked up once for each line.
LEFT JOIN LATERAL (
    SELECT r.day, r.per_usd
    FROM projection.exchange_rates AS r
    WHERE r.generation = (SELECT generation FROM projection.live) AND r.currency = s.currency
        AND r.day <= (s.sold_at AT TIME ZONE 'UTC')::date
    ORDER BY r.day DESC, r.account
    LIMIT 1
    OFFSET 0
) AS rate ON s.currency <> 'USD'
WHERE s.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.sales IS
    'What the seller''s shops sold: one row for each line that `cjledger import sales` brought, as its newest import tells it. The lines of an order sum to what the shop kept of it. Sum where counts.';
COMMENT ON COLUMN analytics.sales.account IS 'The account.';
COMMENT ON COLUMN analytics.sales.sale_id IS
    'What tells the line from all others: shop, order and line. A newer line of the same id takes its place.';
COMMENT ON COLUMN analytics.sales.sale_order IS 'What tells the shop''s order from all others: shop and number.';
COMMENT ON COLUMN analytics.sales.shop IS 'The seller''s name of the shop. NULL where the import gave none.';
COMMENT ON COLUMN analytics.sales.order_number IS 'The shop''s number of the order, as customers see it. NULL when not told.';
COMMENT ON COLUMN analytics.sales.platform_order_id IS 'The shop platform''s id of the order. NULL when not told.';
COMMENT ON COLUMN analytics.sales.line_id IS 'What tells the line from others of its order.';
COMMENT ON COLUMN analytics.sales.kind IS
    'What the line is for: item (goods), shipping (paid by the customer), discount (off the order as a whole), tax (held by the other lines, so below 0), fee, refund, other.';
COMMENT ON COLUMN analytics.sales.status IS
    'paid, open (not paid yet), or cancelled before it was paid.';
COMMENT ON COLUMN analytics.sales.counts IS 'Whether it belongs in sums: it is paid.';
COMMENT ON COLUMN analytics.sales.sku IS 'The shop''s SKU. NULL when not told.';
COMMENT ON COLUMN analytics.sales.quantity IS 'Pieces. NULL when not told.';
COMMENT ON COLUMN analytics.sales.amount IS
    'What the shop kept for all pieces, after discounts and without taxes, in currency.';
COMMENT ON COLUMN analytics.sales.currency IS 'The currency, three capital letters (ISO 4217).';
COMMENT ON COLUMN analytics.sales.amount_usd IS
    'The same in US dollars, to the cent, by the rate of rate_day. NULL when no rate is known.';
COMMENT ON COLUMN analytics.sales.rate_day IS
    'The day of the rate: the last that is known, in UTC, at or before the sale. NULL for US dollars, and when no rate is known.';
COMMENT ON COLUMN analytics.sales.sold_at IS 'When it was sold.';
COMMENT ON COLUMN analytics.sales.country IS 'Where it is sent to (ISO 3166). NULL when not told.';
COMMENT ON COLUMN analytics.sales.known_at IS 'When its newest import came.';
COMMENT ON COLUMN analytics.sales.position IS 'The event of its newest import.';

GRANT SELECT ON analytics.sales TO cjledger_runtime, cjledger_analyst;
