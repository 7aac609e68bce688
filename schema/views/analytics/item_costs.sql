-- A SKU is found by an index of the lines that have theirs, and by the variants of those that have none.
CREATE OR REPLACE VIEW analytics.item_costs AS
SELECT
    account,
    order_key,
    cj_order_code,
    family_key,
    created_at,
    paid_at,
    to_country,
    cost_state,
    counts,
    is_sandbox,
    is_superseded,
    line_number,
    line_item_id,
    sku,
    vid,
    quantity,
    grams,
    unit_price AS unit_cost,
    product_cost,
    shipping AS shipping_allocated,
    import_tax AS import_tax_allocated,
    import_fee AS import_fee_allocated,
    outbound_fee AS outbound_fee_allocated,
    storage_fee AS storage_fee_allocated,
    extra_bills AS extra_bills_allocated,
    dispute_credit AS dispute_credit_allocated,
    CASE
        WHEN is_known
            THEN coalesce(import_tax, 0) + coalesce(import_fee, 0) + coalesce(outbound_fee, 0)
                + coalesce(storage_fee, 0) + coalesce(extra_bills, 0) - dispute_credit
    END AS other_allocated,
    CASE
        WHEN is_known
            THEN coalesce(product_cost, 0) + coalesce(shipping, 0) + coalesce(import_tax, 0)
                + coalesce(import_fee, 0) + coalesce(outbound_fee, 0) + coalesce(storage_fee, 0)
                + coalesce(extra_bills, 0) - dispute_credit
        WHEN NOT is_doubtful THEN product_cost
    END AS landed_cost,
    CASE WHEN is_known THEN method END AS method
FROM (
    SELECT l.*, l.own_sku AS sku
    FROM projection.line_costs AS l
    WHERE l.own_sku IS NOT NULL
    UNION ALL
    SELECT l.*, v.sku
    FROM projection.line_costs AS l
    LEFT JOIN projection.variants AS v ON v.generation = l.generation AND v.account = l.account AND v.vid = l.vid
    WHERE l.own_sku IS NULL
) AS item;

COMMENT ON VIEW analytics.item_costs IS
    'What each line of an order costs, landed. Each part of what the order costs is laid on its lines to the cent, so the lines sum to the order in every column. Sum over the rows that count.';
COMMENT ON COLUMN analytics.item_costs.account IS 'The account.';
COMMENT ON COLUMN analytics.item_costs.order_key IS 'The order.';
COMMENT ON COLUMN analytics.item_costs.cj_order_code IS 'CJ''s code of the order; see orders.';
COMMENT ON COLUMN analytics.item_costs.family_key IS
    'The family of the order; see order_families. To ask for one family, ask for its orders: order_key = ANY (members).';
COMMENT ON COLUMN analytics.item_costs.created_at IS 'When the order was created at CJ; see orders.';
COMMENT ON COLUMN analytics.item_costs.paid_at IS 'When the order was paid; see orders.';
COMMENT ON COLUMN analytics.item_costs.to_country IS 'Country code the order ships to; see orders.';
COMMENT ON COLUMN analytics.item_costs.cost_state IS 'Of the order; see order_costs.';
COMMENT ON COLUMN analytics.item_costs.counts IS 'Whether it belongs in a sum, as its order does; see order_costs.';
COMMENT ON COLUMN analytics.item_costs.is_sandbox IS 'See order_costs.';
COMMENT ON COLUMN analytics.item_costs.is_superseded IS 'See order_costs.';
COMMENT ON COLUMN analytics.item_costs.line_number IS 'Place of the line in CJ''s message, from 1.';
COMMENT ON COLUMN analytics.item_costs.line_item_id IS 'CJ''s id of the line.';
COMMENT ON COLUMN analytics.item_costs.sku IS 'CJ''s SKU of the variant; see order_items.sku.';
COMMENT ON COLUMN analytics.item_costs.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.item_costs.quantity IS 'Pieces.';
COMMENT ON COLUMN analytics.item_costs.grams IS
    'The weight of a piece by the order''s cost sheet: of the line of its product code, else of its SKU. NULL until one is known.';
COMMENT ON COLUMN analytics.item_costs.unit_cost IS
    'Price of one piece, US dollars. NULL when CJ gave none or a range.';
COMMENT ON COLUMN analytics.item_costs.product_cost IS
    'The line''s part of the order''s product_cost, by what its pieces cost: unit_cost times quantity where the lines'' prices sum to it. NULL when nothing of it is known.';
COMMENT ON COLUMN analytics.item_costs.shipping_allocated IS
    'The line''s share of the shipping, by method. NULL until the order''s shipping cost is known.';
COMMENT ON COLUMN analytics.item_costs.import_tax_allocated IS
    'The line''s share of the order''s import_tax, by method. NULL as long as that is.';
COMMENT ON COLUMN analytics.item_costs.import_fee_allocated IS
    'The line''s share of the order''s import_fee, by method. NULL as long as that is.';
COMMENT ON COLUMN analytics.item_costs.outbound_fee_allocated IS
    'The line''s share of the order''s outbound_fee, by method. NULL as long as that is.';
COMMENT ON COLUMN analytics.item_costs.storage_fee_allocated IS
    'The line''s share of the order''s storage_fee, by method. NULL as long as that is.';
COMMENT ON COLUMN analytics.item_costs.extra_bills_allocated IS
    'The line''s share of the order''s extra_bills, by method. NULL as long as that is.';
COMMENT ON COLUMN analytics.item_costs.dispute_credit_allocated IS
    'The line''s share of the order''s dispute_credit, by method, 0 or more. NULL as long as that is.';
COMMENT ON COLUMN analytics.item_costs.other_allocated IS
    'The sum of the shares after the shipping, less that of dispute_credit. NULL when nothing of the order''s cost is known.';
COMMENT ON COLUMN analytics.item_costs.landed_cost IS
    'product_cost, shipping_allocated and other_allocated, as far as they are known. NULL when none is, and where the order''s dispute_credit is not known.';
COMMENT ON COLUMN analytics.item_costs.method IS
    'What the shares were found by: weight (all lines'' weights are known), line_cost (all lines'' costs are), evenly. NULL while nothing is shared.';

GRANT SELECT ON analytics.item_costs TO cjledger_runtime, cjledger_analyst;
