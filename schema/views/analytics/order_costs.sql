CREATE OR REPLACE VIEW analytics.order_costs AS
SELECT
    account, order_key, family_key, currency, created_at, paid_at, cost_state, counts, is_sandbox, is_superseded,
    product_cost, private_stock_cost, shipping_cost, import_tax, import_fee, outbound_fee, storage_fee, extra_bills, extra_bills_open, dispute_credit,
    landed_cost, paid_amount, paid_variance, cost_complete, sources
FROM projection.order_cost_parts;

COMMENT ON VIEW analytics.order_costs IS
    'What each order costs, landed, by parts that are gross: one row for each order. Sum over the rows that count (WHERE counts), or over order_families.';
COMMENT ON COLUMN analytics.order_costs.account IS 'The account.';
COMMENT ON COLUMN analytics.order_costs.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_costs.family_key IS 'The family of the order; see order_families.';
COMMENT ON COLUMN analytics.order_costs.currency IS 'Of all amounts in the row: USD.';
COMMENT ON COLUMN analytics.order_costs.created_at IS 'When the order was created at CJ; see orders.';
COMMENT ON COLUMN analytics.order_costs.paid_at IS 'When the order was paid; see orders.';
COMMENT ON COLUMN analytics.order_costs.cost_state IS
    'void: never paid, and cancelled. quoted: not paid; the amounts are what CJ asks. charged: paid, by its cost sheet or by CJ''s word. settled: paid, complete, and nothing is open, neither a bill nor a dispute.';
COMMENT ON COLUMN analytics.order_costs.counts IS
    'Whether it belongs in a sum: a paid cost sheet says what CJ charged, it is no test order, and no split or merge put other orders in its place. Never NULL.';
COMMENT ON COLUMN analytics.order_costs.is_sandbox IS
    'Whether it is a test order, which belongs in no sum. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.order_costs.is_superseded IS
    'Whether other orders took its place, by a split or a merge: their costs are its costs, so it belongs in no sum of orders.';
COMMENT ON COLUMN analytics.order_costs.product_cost IS
    'The products: of private stock what the stocking orders cost for the pieces that are taken; else the cost sheet''s h, or the prices of its lines; before a sheet the prices of the order''s lines. NULL when a line lacks its price or pieces, or no lines are known.';
COMMENT ON COLUMN analytics.order_costs.private_stock_cost IS
    'The part of product_cost that was paid before, with stocking orders. NULL when the order takes no private stock.';
COMMENT ON COLUMN analytics.order_costs.shipping_cost IS
    'The shipping after discounts (f of the cost sheet). In a paid sheet that does not name it 0; NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.import_tax IS
    'Import taxes: what the total of a paid cost sheet leaves over (g - f - h - rr - tt), never below 0. 0 where the sheet names no f or no h; NULL until it is paid.';
COMMENT ON COLUMN analytics.order_costs.import_fee IS
    'Fees of import: 0, since they are within import_tax, which is what is left over. NULL until the cost sheet is paid.';
COMMENT ON COLUMN analytics.order_costs.outbound_fee IS
    'The fee for sending private stock (rr). 0 in a paid sheet that does not name it; NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.storage_fee IS
    'The fee for keeping private stock (tt). 0 in a paid sheet that does not name it; NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.extra_bills IS
    'Its bills that are not cancelled, paid or not; 0 when none is known, NULL when the amount of one is not.';
COMMENT ON COLUMN analytics.order_costs.extra_bills_open IS 'The part of extra_bills that is not known to be paid.';
COMMENT ON COLUMN analytics.order_costs.dispute_credit IS
    'What disputes finally gave back by the newest cost sheet (x) or CJ''s answers about them, 0 or more; 0 when none is known. NULL where the sheet names a tax among the refunds and nobody says whether it was given back; landed_cost is NULL then. Subtracted once, in landed_cost; the parts are gross.';
COMMENT ON COLUMN analytics.order_costs.landed_cost IS
    'The sum of the parts that are known, less dispute_credit. NULL when none is known, and while dispute_credit is NULL. Only complete when cost_complete says so.';
COMMENT ON COLUMN analytics.order_costs.paid_amount IS
    'What CJ charged for the order: g of a paid cost sheet. Bills come on top. NULL until it is paid.';
COMMENT ON COLUMN analytics.order_costs.paid_variance IS
    'paid_amount less what the parts of the cost sheet say was charged: below 0 where CJ let something off without saying where. NULL until it is paid.';
COMMENT ON COLUMN analytics.order_costs.cost_complete IS
    'Whether every part is known, every bill is paid or cancelled, and all private stock that the order asks for is taken.';
COMMENT ON COLUMN analytics.order_costs.sources IS
    'Whose word each known part is, and how it was found where nobody said it: an object of part and message type, API call or method.';

GRANT SELECT ON analytics.order_costs TO cjledger_runtime, cjledger_analyst;
