-- What orders take without naming a stocking order. The pieces of a variant stand in a row, stocking orders by payment, less
-- what is taken by name; so do those that orders take. Where the two overlap, an order takes from a stocking order.
CREATE OR REPLACE VIEW projection.fifo_stock AS
WITH lot AS (
    SELECT
        bought.generation,
        bought.account,
        bought.vid,
        bought.stocking_order_id,
        bought.unit_cost,
        coalesce(sum(bought.pieces) OVER (turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS first_piece,
        sum(bought.pieces) OVER (turn ROWS UNBOUNDED PRECEDING) AS last_piece
    FROM (
        SELECT
            i.generation,
            i.account,
            i.vid,
            i.stocking_order_id,
            s.paid_at,
            s.created_at,
            i.unit_cost,
            greatest(i.quantity - coalesce(named.quantity, 0), 0) AS pieces
        FROM (
            SELECT generation, account, vid, stocking_order_id, sum(quantity) AS quantity,
                sum(quantity * unit_cost) / nullif(sum(quantity), 0) AS unit_cost
            FROM projection.stock_lots
            WHERE quantity > 0
            GROUP BY generation, account, vid, stocking_order_id
        ) AS i
        JOIN projection.stocking_orders AS s
            ON s.generation = i.generation AND s.account = i.account AND s.stocking_order_id = i.stocking_order_id
        LEFT JOIN (
            SELECT generation, account, vid, stocking_order_id, sum(quantity) AS quantity
            FROM projection.order_draws
            WHERE stocking_order_id IS NOT NULL
            GROUP BY generation, account, vid, stocking_order_id
        ) AS named
            ON named.generation = i.generation AND named.account = i.account AND named.vid = i.vid
            AND named.stocking_order_id = i.stocking_order_id
        WHERE s.paid_at IS NOT NULL AND s.status IS DISTINCT FROM 'CANCELLED'
        UNION ALL
        -- What no stocking order accounts for comes last, and never ends.
        SELECT DISTINCT
            generation, account, vid, NULL::text, NULL::timestamptz, NULL::timestamptz, NULL::numeric,
            'Infinity'::numeric
        FROM projection.order_draws
        WHERE stocking_order_id IS NULL
    ) AS bought
    WINDOW turn AS (
        PARTITION BY bought.vid, bought.account, bought.generation
        ORDER BY bought.paid_at, bought.created_at, bought.stocking_order_id)
),
draw AS (
    SELECT
        *,
        sum(quantity) OVER (turn ROWS UNBOUNDED PRECEDING) - quantity AS first_piece,
        sum(quantity) OVER (turn ROWS UNBOUNDED PRECEDING) AS last_piece
    FROM projection.order_draws
    WHERE stocking_order_id IS NULL AND vid IS NOT NULL AND quantity IS NOT NULL
    WINDOW turn AS (PARTITION BY vid, account, generation ORDER BY at, order_key, draw_number)
)
SELECT
    draw.generation,
    draw.account,
    draw.order_key,
    draw.draw_number,
    draw.at,
    draw.vid,
    draw.sku,
    lot.stocking_order_id,
    part.quantity,
    coalesce(lot.unit_cost, draw.unit_price) AS unit_cost,
    round(part.quantity * coalesce(lot.unit_cost, draw.unit_price), 2) AS cost,
    CASE WHEN lot.stocking_order_id IS NULL THEN 'line_price' ELSE 'fifo' END AS method
FROM draw
JOIN lot ON lot.vid = draw.vid AND lot.account = draw.account AND lot.generation = draw.generation
CROSS JOIN LATERAL (
    SELECT least(lot.last_piece, draw.last_piece) - greatest(lot.first_piece, draw.first_piece) AS quantity
) AS part
WHERE part.quantity > 0
    -- Follows from it, and costs less to find out.
    AND lot.first_piece < draw.last_piece AND draw.first_piece < lot.last_piece;

COMMENT ON VIEW projection.fifo_stock IS
    'What of analytics.private_stock_consumption goes by who comes first, of every generation. Ask by vid, account and generation: all of a variant is worked out.';
COMMENT ON COLUMN projection.fifo_stock.generation IS 'The generation the row belongs to.';
