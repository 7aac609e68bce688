CREATE OR REPLACE VIEW analytics.cost_sheets AS
SELECT
    account, order_key, number, is_newest, position, asked_at, is_paid, product_cost, shipping_cost, import_tax,
    import_fee, outbound_fee, storage_fee, dispute_credit, paid_amount, paid_variance, import_tax_method, total_amount,
    shipment_order_id, paid_at, paid_at_text, is_out_of_stock_split, is_reissue, is_reorder, store_sku_process,
    warehouse, to_country, undocumented
FROM projection.cost_sheets
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.cost_sheets IS
    'What CJ''s API answered about each order''s costs (queryCogsBasicDataOrderInfoList): one row for the first answer and for each that said something else than the one before it.';
COMMENT ON COLUMN analytics.cost_sheets.account IS 'The account.';
COMMENT ON COLUMN analytics.cost_sheets.order_key IS 'The order.';
COMMENT ON COLUMN analytics.cost_sheets.number IS 'Place among the order''s sheets, from 1: the first known.';
COMMENT ON COLUMN analytics.cost_sheets.is_newest IS 'Whether it is the sheet as it is now.';
COMMENT ON COLUMN analytics.cost_sheets.position IS 'The event that told it; see events.';
COMMENT ON COLUMN analytics.cost_sheets.asked_at IS 'When CJ was asked for it.';
COMMENT ON COLUMN analytics.cost_sheets.is_paid IS 'd: whether it is paid.';
COMMENT ON COLUMN analytics.cost_sheets.product_cost IS
    'h: the products; where it is not named, the prices of the sheet''s lines (t times y), else 0 once paid.';
COMMENT ON COLUMN analytics.cost_sheets.shipping_cost IS
    'f: the shipping after discounts; 0 once paid where it is not named.';
COMMENT ON COLUMN analytics.cost_sheets.import_tax IS
    'Not named by CJ: g - f - h - rr - tt once paid, never below 0; see import_tax_method.';
COMMENT ON COLUMN analytics.cost_sheets.import_fee IS 'Not named by CJ: 0 once paid, since it is within import_tax.';
COMMENT ON COLUMN analytics.cost_sheets.outbound_fee IS
    'rr: the fee for sending private stock; 0 once paid where it is not named.';
COMMENT ON COLUMN analytics.cost_sheets.storage_fee IS
    'tt: the fee for keeping private stock; 0 once paid where it is not named.';
COMMENT ON COLUMN analytics.cost_sheets.dispute_credit IS 'x: all that disputes finally gave back, by this sheet.';
COMMENT ON COLUMN analytics.cost_sheets.paid_amount IS 'g once paid: what CJ charged.';
COMMENT ON COLUMN analytics.cost_sheets.paid_variance IS 'paid_amount less the sum of the parts.';
COMMENT ON COLUMN analytics.cost_sheets.import_tax_method IS
    'residual: the tax is what the total leaves over. none: the sheet names no products or no shipping, so what is left over would be more than a tax; the tax is 0 and the rest is paid_variance. NULL until it is paid.';
COMMENT ON COLUMN analytics.cost_sheets.total_amount IS 'g: all that CJ asks for the order, paid or not.';
COMMENT ON COLUMN analytics.cost_sheets.shipment_order_id IS 'a: CJ''s id of the shipment order that it is paid with.';
COMMENT ON COLUMN analytics.cost_sheets.paid_at IS 'j: when it was paid, in the account''s CJ_TIME_ZONE.';
COMMENT ON COLUMN analytics.cost_sheets.paid_at_text IS 'j as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_sheets.is_out_of_stock_split IS
    'm: whether it was split because something was out of stock.';
COMMENT ON COLUMN analytics.cost_sheets.is_reissue IS 'qq: whether it was sent again (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheets.is_reorder IS 'uu: whether it was ordered again (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheets.store_sku_process IS
    'oo: a flag about the processing of the shop''s SKUs (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheets.warehouse IS 'ii: the number of the warehouse.';
COMMENT ON COLUMN analytics.cost_sheets.to_country IS 'pp: the country it goes to.';
COMMENT ON COLUMN analytics.cost_sheets.undocumented IS
    'k (taxes), c (bills), n (the shop''s order) and yy (the parcel sent again) as CJ gave them, cut to amounts and codes, by letter. Nobody has documented them, so no amount here rests on them.';

GRANT SELECT ON analytics.cost_sheets TO cjledger_runtime, cjledger_analyst;
