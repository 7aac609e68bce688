-- Each part of the order's cost is laid on its lines by weights, in whole cents: every line gets what its weight gives,
-- rounded down, and the cents that are left go to the lines that lost most, of equal ones to the first. What is less than
-- a cent goes with the last of them, so that the shares always sum to the part.
--
-- It goes from a line to its order and back to all lines of that order. So of a line that is found by its SKU, its order or a
-- month no other order's costs are worked out, and nothing is sorted.
CREATE OR REPLACE VIEW projection.line_costs AS
SELECT
    n.generation,
    n.account,
    n.order_key,
    c.family_key,
    c.cj_order_code,
    c.created_at,
    c.paid_at,
    c.to_country,
    c.cost_state,
    c.counts,
    c.is_sandbox,
    c.is_superseded,
    n.line_number,
    n.line_item_id,
    n.sku AS own_sku,
    n.vid,
    n.quantity,
    whole.grams[own.place] AS grams,
    n.unit_price,
    CASE WHEN c.product_cost IS NULL THEN n.quantity * n.unit_price ELSE share.parts[1] END AS product_cost,
    share.parts[2] AS shipping,
    share.parts[3] AS import_tax,
    share.parts[4] AS import_fee,
    share.parts[5] AS outbound_fee,
    share.parts[6] AS storage_fee,
    share.parts[7] AS extra_bills,
    share.parts[8] AS dispute_credit,
    c.dispute_credit IS NULL AS is_doubtful,
    c.landed_cost IS NOT NULL AS is_known,
    CASE
        WHEN whole.all_heft IS NOT NULL THEN 'weight'
        WHEN whole.all_worth IS NOT NULL THEN 'line_cost'
        ELSE 'evenly'
    END AS method
FROM projection.order_items AS n
JOIN projection.order_cost_parts AS c ON c.account = n.account AND c.order_key = n.order_key
-- All lines of the order, in the same order in each array.
LEFT JOIN LATERAL (
    SELECT
        array_agg(k.line_number) AS numbers,
        array_agg(k.grams) AS grams,
        array_agg(k.heft) AS hefts,
        array_agg(k.worth) AS worths,
        array_agg(1::numeric) AS ones,
        CASE WHEN bool_and(k.heft >= 0 IS TRUE) THEN nullif(sum(k.heft), 0) END AS all_heft,
        CASE WHEN bool_and(k.worth >= 0 IS TRUE) THEN nullif(sum(k.worth), 0) END AS all_worth
    FROM (
        SELECT
            l.line_number,
            g.grams,
            l.quantity * g.grams AS heft,
            coalesce(
                CASE
                    WHEN c.private_stock_cost IS NOT NULL THEN (
                        SELECT sum(t.cost) / nullif(sum(t.quantity), 0)
                        FROM unnest(c.stock_vids, c.stock_quantities, c.stock_costs) AS t (vid, quantity, cost)
                        WHERE t.vid = l.vid
                    )
                END,
                l.unit_price) * l.quantity AS worth
        FROM projection.order_items AS l
        CROSS JOIN LATERAL (
            -- A sheet that names its lines otherwise than the order does is read by the SKU.
            SELECT
                coalesce(
                    l.grams,
                    (
                        SELECT CASE WHEN count(DISTINCT k.grams) = 1 AND count(*) = count(k.grams) THEN min(k.grams) END
                        FROM projection.cost_sheet_items AS k
                        WHERE k.generation = l.generation AND k.account = l.account AND k.order_key = l.order_key
                            AND k.sku = coalesce(
                                l.sku,
                                (
                                    SELECT v.sku
                                    FROM projection.variants AS v
                                    WHERE v.generation = l.generation AND v.account = l.account AND v.vid = l.vid
                                ))
                    )) AS grams
        ) AS g
        WHERE l.generation = n.generation AND l.account = n.account AND l.order_key = n.order_key
        OFFSET 0
    ) AS k
) AS whole ON true
-- The products go by what they cost, where that is known; all else by weight.
CROSS JOIN LATERAL (
    SELECT
        array_position(whole.numbers, n.line_number) AS place,
        CASE
            WHEN whole.all_worth IS NOT NULL THEN whole.worths
            WHEN whole.all_heft IS NOT NULL THEN whole.hefts
            ELSE whole.ones
        END AS product_weights,
        coalesce(whole.all_worth, whole.all_heft, cardinality(whole.numbers)) AS product_total,
        CASE
            WHEN whole.all_heft IS NOT NULL THEN whole.hefts
            WHEN whole.all_worth IS NOT NULL THEN whole.worths
            ELSE whole.ones
        END AS weights,
        coalesce(whole.all_heft, whole.all_worth, cardinality(whole.numbers)) AS total,
        ARRAY[
            c.product_cost, c.shipping_cost, c.import_tax, c.import_fee, c.outbound_fee, c.storage_fee, c.extra_bills,
            c.dispute_credit
        ] AS amounts
    OFFSET 0
) AS own
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN cardinality(whole.numbers) = 1 THEN own.amounts
            ELSE (
                SELECT
                    array_agg(
                        0.01 * sign(part.amount) * (
                            part.share + least(1, greatest(0, part.cents - dealt.cents - dealt.before)))
                        ORDER BY part.number)
                FROM (
                    SELECT
                        a.number,
                        a.amount,
                        abs(a.amount) * 100 AS cents,
                        measure.weights,
                        measure.total,
                        div(abs(a.amount) * 100 * measure.weights[own.place], measure.total) AS share,
                        mod(abs(a.amount) * 100 * measure.weights[own.place], measure.total) AS lost
                    FROM unnest(own.amounts) WITH ORDINALITY AS a (amount, number)
                    CROSS JOIN LATERAL (
                        SELECT
                            CASE a.number WHEN 1 THEN own.product_weights ELSE own.weights END AS weights,
                            CASE a.number WHEN 1 THEN own.product_total ELSE own.total END AS total
                        OFFSET 0
                    ) AS measure
                    OFFSET 0
                ) AS part
                -- The cents that go by weights alone, and the lines that stand before this one for those that are left.
                CROSS JOIN LATERAL (
                    SELECT
                        sum(div(part.cents * l.weight, part.total)) AS cents,
                        count(*) FILTER (
                            WHERE (mod(part.cents * l.weight, part.total), -l.number) > (part.lost, -n.line_number)
                        ) AS before
                    FROM unnest(whole.numbers, part.weights) AS l (number, weight)
                ) AS dealt
            )
        END AS parts
    OFFSET 0
) AS share
WHERE n.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW projection.line_costs IS
    'What analytics.item_costs shows, but for the SKU of a line that only its variant tells.';
COMMENT ON COLUMN projection.line_costs.generation IS 'The generation the row belongs to: the live one.';
COMMENT ON COLUMN projection.line_costs.own_sku IS 'The SKU, where the line has it.';
COMMENT ON COLUMN projection.line_costs.is_doubtful IS 'Whether it is not known what was given back for the order.';
COMMENT ON COLUMN projection.line_costs.is_known IS 'Whether what the order costs is known.';
COMMENT ON COLUMN projection.line_costs.shipping IS 'The line''s share of the order''s shipping_cost.';
