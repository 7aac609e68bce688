-- What orders cost: cost sheets with all that they say, disputes, the changes of bills, private stock, families, and books
-- that balance. The same events give other rows, so they are projected anew.

-- PostgreSQL compiles a query that it takes for a large one before it runs it. The views of costs look many small things
-- up, and the compiling takes longer than all of that.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'not the owner of the database, so jit stays as it is: SET jit = off in the sessions of analysts';
END
$$;

SET LOCAL ROLE cjledger_projector;

DO $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT i.inhrelid::regclass AS name
        FROM pg_inherits AS i
        JOIN pg_class AS parent ON parent.oid = i.inhparent
        JOIN pg_class AS child ON child.oid = i.inhrelid
        WHERE parent.relnamespace = 'projection'::regnamespace AND parent.relkind = 'p' AND child.relname LIKE '%\_g1'
    LOOP
        EXECUTE format('TRUNCATE %s', part.name);
    END LOOP;
    UPDATE projection.generations SET fold_version = 4, checkpoint = 0 WHERE generation = 1;
END
$$;

CREATE TABLE projection.cost_sheets (
    generation            integer NOT NULL,
    account               text NOT NULL,
    order_key             text NOT NULL,
    number                bigint NOT NULL,
    is_newest             boolean NOT NULL,
    position              bigint NOT NULL,
    asked_at              timestamptz NOT NULL,
    is_paid               boolean,
    product_cost          numeric,
    shipping_cost         numeric,
    import_tax            numeric,
    import_fee            numeric,
    outbound_fee          numeric,
    storage_fee           numeric,
    dispute_credit        numeric NOT NULL,
    paid_amount           numeric,
    paid_variance         numeric,
    import_tax_method     text,
    total_amount          numeric,
    shipment_order_id     text,
    paid_at               timestamptz,
    paid_at_text          text,
    is_out_of_stock_split boolean,
    is_reissue            boolean,
    is_reorder            boolean,
    store_sku_process     text,
    warehouse             text,
    to_country            text,
    undocumented          jsonb,
    PRIMARY KEY (order_key, account, generation, number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.cost_sheets IS 'Each cost sheet of an order that said something else than the one before it.';
COMMENT ON COLUMN projection.cost_sheets.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.cost_sheets.account IS 'The account.';
COMMENT ON COLUMN projection.cost_sheets.order_key IS 'The order.';
COMMENT ON COLUMN projection.cost_sheets.number IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.is_newest IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.position IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.asked_at IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.is_paid IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.product_cost IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.shipping_cost IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.import_tax IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.import_fee IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.outbound_fee IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.storage_fee IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.dispute_credit IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.paid_amount IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.paid_variance IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.import_tax_method IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.total_amount IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.shipment_order_id IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.paid_at IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.paid_at_text IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.is_out_of_stock_split IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.is_reissue IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.is_reorder IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.store_sku_process IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.warehouse IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.to_country IS 'See analytics.cost_sheets.';
COMMENT ON COLUMN projection.cost_sheets.undocumented IS 'See analytics.cost_sheets.';

CREATE TABLE projection.cost_sheet_items (
    generation            integer NOT NULL,
    account               text NOT NULL,
    order_key             text NOT NULL,
    line_number           bigint NOT NULL,
    product_code          text NOT NULL,
    sku                   text,
    unit_price            numeric,
    quantity              bigint,
    product_type          text,
    is_gift               boolean,
    grams                 numeric,
    group_product_code    text,
    is_group_main         boolean,
    coupon_product_amount numeric,
    head_postage          numeric,
    PRIMARY KEY (order_key, account, generation, line_number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.cost_sheet_items IS 'The lines of each order''s newest cost sheet.';
COMMENT ON COLUMN projection.cost_sheet_items.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.cost_sheet_items.account IS 'The account.';
COMMENT ON COLUMN projection.cost_sheet_items.order_key IS 'The order.';
COMMENT ON COLUMN projection.cost_sheet_items.line_number IS 'Place among the sheet''s lines by product code, from 1.';
COMMENT ON COLUMN projection.cost_sheet_items.product_code IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.sku IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.unit_price IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.quantity IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.product_type IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.is_gift IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.grams IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.group_product_code IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.is_group_main IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.coupon_product_amount IS 'See analytics.cost_sheet_items.';
COMMENT ON COLUMN projection.cost_sheet_items.head_postage IS 'See analytics.cost_sheet_items.';

CREATE TABLE projection.order_disputes (
    generation     integer NOT NULL,
    account        text NOT NULL,
    order_key      text NOT NULL,
    dispute_number bigint NOT NULL,
    dispute_id     text NOT NULL,
    amount         numeric,
    products       numeric,
    shipping       numeric,
    import_tax     numeric,
    outbound_fee   numeric,
    storage_fee    numeric,
    PRIMARY KEY (order_key, account, generation, dispute_number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.order_disputes IS 'The disputes over each order: those its newest cost sheet tells the end of, and the one that runs.';
COMMENT ON COLUMN projection.order_disputes.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_disputes.account IS 'The account.';
COMMENT ON COLUMN projection.order_disputes.order_key IS 'The order.';
COMMENT ON COLUMN projection.order_disputes.dispute_number IS 'Place among the order''s disputes by id, from 1.';
COMMENT ON COLUMN projection.order_disputes.dispute_id IS 'CJ''s id of the dispute.';
COMMENT ON COLUMN projection.order_disputes.amount IS 'All that it gave back, US dollars. NULL while it is open.';
COMMENT ON COLUMN projection.order_disputes.products IS 'Given back for the products, as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.shipping IS 'Given back for the shipping, as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.import_tax IS 'Given back for import taxes, as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.outbound_fee IS 'Given back for sending private stock, as CJ wrote it.';
COMMENT ON COLUMN projection.order_disputes.storage_fee IS 'Given back for keeping private stock, as CJ wrote it.';

CREATE TABLE projection.order_draws (
    generation        integer NOT NULL,
    account           text NOT NULL,
    order_key         text NOT NULL,
    draw_number       bigint NOT NULL,
    vid               text,
    sku               text,
    stocking_order_id text,
    quantity          bigint,
    unit_price        numeric,
    at                timestamptz NOT NULL,
    PRIMARY KEY (order_key, account, generation, draw_number)
) PARTITION BY LIST (generation);

CREATE INDEX order_draws_of_variant ON projection.order_draws (vid, account, generation, at);
CREATE INDEX order_draws_of_stock ON projection.order_draws (stocking_order_id, account, generation);

COMMENT ON TABLE projection.order_draws IS 'What each order takes out of the seller''s private stock.';
COMMENT ON COLUMN projection.order_draws.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_draws.account IS 'The account.';
COMMENT ON COLUMN projection.order_draws.order_key IS 'The order.';
COMMENT ON COLUMN projection.order_draws.draw_number IS 'Place among the order''s draws, from 1.';
COMMENT ON COLUMN projection.order_draws.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN projection.order_draws.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN projection.order_draws.stocking_order_id IS 'The stocking order that CJ names. NULL where it names none.';
COMMENT ON COLUMN projection.order_draws.quantity IS 'Pieces.';
COMMENT ON COLUMN projection.order_draws.unit_price IS 'What a piece costs by the order''s line, US dollars.';
COMMENT ON COLUMN projection.order_draws.at IS 'When the order was paid, else created, else first seen: who comes first where no stocking order is named.';
COMMENT ON INDEX projection.order_draws_of_variant IS 'Finds who drew on a variant earlier.';
COMMENT ON INDEX projection.order_draws_of_stock IS 'Finds what was drawn on a stocking order.';

CREATE TABLE projection.stocking_order_items (
    generation        integer NOT NULL,
    account           text NOT NULL,
    stocking_order_id text NOT NULL,
    line_number       bigint NOT NULL,
    product_code      text,
    vid               text,
    sku               text,
    quantity          bigint,
    unit_price        numeric,
    unit_cost         numeric,
    PRIMARY KEY (stocking_order_id, account, generation, line_number)
) PARTITION BY LIST (generation);

CREATE INDEX stocking_order_items_of_variant ON projection.stocking_order_items (vid, account, generation);

COMMENT ON TABLE projection.stocking_order_items IS 'The lines of the stocking orders.';
COMMENT ON COLUMN projection.stocking_order_items.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stocking_order_items.account IS 'The account.';
COMMENT ON COLUMN projection.stocking_order_items.stocking_order_id IS 'The stocking order.';
COMMENT ON COLUMN projection.stocking_order_items.line_number IS 'Place of the line in CJ''s answer, from 1.';
COMMENT ON COLUMN projection.stocking_order_items.product_code IS 'CJ''s id of the line.';
COMMENT ON COLUMN projection.stocking_order_items.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN projection.stocking_order_items.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN projection.stocking_order_items.quantity IS 'Pieces bought.';
COMMENT ON COLUMN projection.stocking_order_items.unit_price IS 'The price of a piece, US dollars.';
COMMENT ON COLUMN projection.stocking_order_items.unit_cost IS 'What a piece costs with its share, by price, of all that the stocking order costs, US dollars.';
COMMENT ON INDEX projection.stocking_order_items_of_variant IS 'Finds the stock that was bought of a variant.';

CREATE TABLE projection.bill_changes (
    generation integer NOT NULL,
    account    text NOT NULL,
    bill_id    text NOT NULL,
    number     bigint NOT NULL,
    position   bigint NOT NULL,
    at         timestamptz NOT NULL,
    source     text NOT NULL,
    status     text NOT NULL,
    amount     numeric,
    use        text,
    PRIMARY KEY (bill_id, account, generation, number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.bill_changes IS 'What was said of each bill''s amount, status and use, each time that it differed.';
COMMENT ON COLUMN projection.bill_changes.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.bill_changes.account IS 'The account.';
COMMENT ON COLUMN projection.bill_changes.bill_id IS 'The bill.';
COMMENT ON COLUMN projection.bill_changes.number IS 'Place among the bill''s changes by CJ''s dates, from 1.';
COMMENT ON COLUMN projection.bill_changes.position IS 'The first event that said so.';
COMMENT ON COLUMN projection.bill_changes.at IS 'When it held, by CJ''s date; of an answer of the API when it was asked for.';
COMMENT ON COLUMN projection.bill_changes.source IS 'Who said so: the message type or API call.';
COMMENT ON COLUMN projection.bill_changes.status IS 'The status from then on.';
COMMENT ON COLUMN projection.bill_changes.amount IS 'The amount from then on, US dollars.';
COMMENT ON COLUMN projection.bill_changes.use IS 'The use from then on.';

ALTER TABLE projection.order_items ADD COLUMN grams numeric;

COMMENT ON COLUMN projection.order_items.grams IS 'See analytics.item_costs.';

ALTER TABLE projection.stocking_orders
    ADD COLUMN product_amount numeric,
    ADD COLUMN postage_amount numeric,
    ADD COLUMN service_fee numeric,
    ADD COLUMN taxes numeric,
    ADD COLUMN refund numeric;

COMMENT ON COLUMN projection.stocking_orders.product_amount IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.postage_amount IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.service_fee IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.taxes IS 'See analytics.stocking_orders.';
COMMENT ON COLUMN projection.stocking_orders.refund IS 'See analytics.stocking_orders.';

CREATE INDEX orders_by_creation ON projection.orders (created_at);
CREATE INDEX orders_by_payment ON projection.orders (paid_at);

COMMENT ON INDEX projection.orders_by_creation IS 'Finds the orders of a month.';
COMMENT ON INDEX projection.orders_by_payment IS 'Finds the orders that were paid in a month.';

SELECT projection.add_partitions(generation) FROM projection.generations;

-- Which pieces of private stock an order takes, and what they cost. Whoever names a stocking order takes from that one.
-- Whoever names none takes what the named draws left, from the stocking order that was paid first.
CREATE VIEW projection.stock_consumption AS
SELECT
    d.generation,
    d.account,
    d.order_key,
    d.draw_number,
    d.at,
    d.vid,
    d.sku,
    lot.stocking_order_id,
    lot.quantity,
    lot.unit_cost,
    round(lot.quantity * lot.unit_cost, 2) AS cost,
    lot.method
FROM projection.order_draws AS d
CROSS JOIN LATERAL (
    SELECT
        d.stocking_order_id,
        d.quantity::numeric AS quantity,
        coalesce(bought.unit_cost, d.unit_price) AS unit_cost,
        CASE WHEN bought.unit_cost IS NULL THEN 'line_price' ELSE 'named' END AS method
    FROM (
        SELECT sum(i.quantity * i.unit_cost) / nullif(sum(i.quantity), 0) AS unit_cost
        FROM projection.stocking_order_items AS i
        WHERE i.generation = d.generation AND i.account = d.account AND i.stocking_order_id = d.stocking_order_id
            AND coalesce(i.vid = d.vid, i.sku = d.sku)
    ) AS bought
    WHERE d.stocking_order_id IS NOT NULL OR d.vid IS NULL OR d.quantity IS NULL
    UNION ALL
    SELECT
        free.stocking_order_id,
        least(free.last_piece, earlier.pieces + d.quantity)
            - greatest(free.last_piece - free.pieces, earlier.pieces) AS quantity,
        coalesce(free.unit_cost, d.unit_price) AS unit_cost,
        CASE WHEN free.stocking_order_id IS NULL THEN 'line_price' ELSE 'fifo' END AS method
    FROM (
        SELECT coalesce(sum(e.quantity), 0) AS pieces
        FROM projection.order_draws AS e
        WHERE e.generation = d.generation AND e.account = d.account AND e.vid = d.vid
            AND e.stocking_order_id IS NULL
            AND (e.at, e.order_key, e.draw_number) < (d.at, d.order_key, d.draw_number)
    ) AS earlier
    CROSS JOIN LATERAL (
        SELECT
            lots.stocking_order_id,
            lots.unit_cost,
            lots.pieces,
            sum(lots.pieces) OVER (ORDER BY lots.paid_at, lots.created_at, lots.stocking_order_id) AS last_piece
        FROM (
            SELECT
                i.stocking_order_id,
                s.paid_at,
                s.created_at,
                sum(i.quantity * i.unit_cost) / nullif(sum(i.quantity), 0) AS unit_cost,
                greatest(sum(i.quantity) - (
                    SELECT coalesce(sum(n.quantity), 0)
                    FROM projection.order_draws AS n
                    WHERE n.generation = d.generation AND n.account = d.account
                        AND n.stocking_order_id = i.stocking_order_id AND n.vid = d.vid
                ), 0) AS pieces
            FROM projection.stocking_order_items AS i
            JOIN projection.stocking_orders AS s
                ON s.generation = i.generation AND s.account = i.account
                AND s.stocking_order_id = i.stocking_order_id
            WHERE i.generation = d.generation AND i.account = d.account AND i.vid = d.vid AND i.quantity > 0
                AND s.paid_at IS NOT NULL AND s.status IS DISTINCT FROM 'CANCELLED'
            GROUP BY i.stocking_order_id, s.paid_at, s.created_at
            UNION ALL
            -- What no stocking order accounts for comes last.
            SELECT NULL, NULL, NULL, NULL, earlier.pieces + d.quantity
        ) AS lots
    ) AS free
    WHERE d.stocking_order_id IS NULL AND d.vid IS NOT NULL AND d.quantity IS NOT NULL
        AND least(free.last_piece, earlier.pieces + d.quantity)
            > greatest(free.last_piece - free.pieces, earlier.pieces)
) AS lot;

COMMENT ON VIEW projection.stock_consumption IS 'What analytics.private_stock_consumption shows, of every generation.';
COMMENT ON COLUMN projection.stock_consumption.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.stock_consumption.account IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.order_key IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.draw_number IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.at IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.vid IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.sku IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.stocking_order_id IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.quantity IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.unit_cost IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.cost IS 'See analytics.private_stock_consumption.';
COMMENT ON COLUMN projection.stock_consumption.method IS 'See analytics.private_stock_consumption.';

CREATE OR REPLACE VIEW analytics.order_costs AS
SELECT
    o.account,
    o.order_key,
    'USD' AS currency,
    product.cost AS product_cost,
    s.shipping_cost,
    s.import_tax,
    s.import_fee,
    s.outbound_fee,
    s.storage_fee,
    bills.total AS extra_bills,
    bills.unpaid AS extra_bills_open,
    refunds.credit AS dispute_credit,
    CASE
        WHEN num_nonnulls(
                product.cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee,
                nullif(bills.total, bills.nothing)) > 0
            THEN coalesce(product.cost, 0) + coalesce(s.shipping_cost, 0) + coalesce(s.import_tax, 0)
                + coalesce(s.import_fee, 0) + coalesce(s.outbound_fee, 0) + coalesce(s.storage_fee, 0)
                + coalesce(bills.total, 0) - refunds.credit
    END AS landed_cost,
    s.paid_amount,
    s.paid_variance,
    num_nulls(
        product.cost, s.shipping_cost, s.import_tax, s.import_fee, s.outbound_fee, s.storage_fee, bills.total) = 0
        AND bills.open = 0 AS cost_complete,
    jsonb_strip_nulls(
        jsonb_build_object(
            'product_cost', product.source,
            'shipping_cost', CASE WHEN s.shipping_cost IS NOT NULL THEN sheet.source END,
            'import_tax', CASE WHEN s.import_tax IS NOT NULL THEN sheet.source || ', ' || s.import_tax_method END,
            'import_fee', CASE WHEN s.import_fee IS NOT NULL THEN 'within import_tax' END,
            'outbound_fee', CASE WHEN s.outbound_fee IS NOT NULL THEN sheet.source END,
            'storage_fee', CASE WHEN s.storage_fee IS NOT NULL THEN sheet.source END,
            'extra_bills', bills.sources,
            'dispute_credit', CASE WHEN refunds.final > 0 THEN sheet.source END,
            'paid_amount', CASE WHEN s.paid_amount IS NOT NULL THEN sheet.source END
        )) AS sources,
    o.is_sandbox,
    EXISTS (
        SELECT
        FROM projection.order_ids AS own
        JOIN projection.order_links AS l
            ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
        WHERE own.generation = o.generation AND own.account = o.account AND own.order_key = o.order_key
            AND own.kind IN ('code', 'internal') AND l.kind IN ('split', 'merge') AND l.order_key <> o.order_key
    ) AS is_superseded,
    CASE WHEN stock.methods IS NOT NULL THEN product.cost - coalesce(s.product_cost, 0) END AS private_stock_cost,
    o.created_at,
    o.paid_at
FROM projection.orders AS o
LEFT JOIN projection.cost_sheets AS s
    ON s.generation = o.generation AND s.account = o.account AND s.order_key = o.order_key AND s.is_newest
CROSS JOIN (VALUES ('queryCogsBasicDataOrderInfoList')) AS sheet (source)
CROSS JOIN LATERAL (
    -- A sum that lacks a line would pass for the order's cost.
    SELECT CASE WHEN bool_and(l.quantity * l.unit_price IS NOT NULL) THEN sum(l.quantity * l.unit_price) END AS cost
    FROM projection.order_items AS l
    WHERE l.generation = o.generation AND l.account = o.account AND l.order_key = o.order_key
) AS lines
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN bool_and(c.cost IS NOT NULL) THEN sum(c.cost) END AS cost,
        string_agg(DISTINCT c.method, ', ' ORDER BY c.method) AS methods
    FROM projection.stock_consumption AS c
    WHERE c.generation = o.generation AND c.account = o.account AND c.order_key = o.order_key
) AS stock
CROSS JOIN LATERAL (
    -- Private stock was paid with its stocking order, so the sheet names no price for it.
    SELECT
        CASE
            WHEN stock.cost IS NOT NULL THEN coalesce(s.product_cost, 0) + stock.cost
            WHEN stock.methods IS NULL AND s.product_cost IS NOT NULL THEN s.product_cost
            ELSE lines.cost
        END AS cost,
        CASE
            WHEN stock.cost IS NOT NULL THEN 'private stock, ' || stock.methods
            WHEN stock.methods IS NULL AND s.product_cost IS NOT NULL THEN sheet.source
            WHEN lines.cost IS NOT NULL THEN o.lines_source
        END AS source
) AS product
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount), 0) END AS total,
        CASE WHEN count(*) = count(b.amount) THEN coalesce(sum(b.amount) FILTER (WHERE b.status <> 'paid'), 0) END AS unpaid,
        count(*) FILTER (WHERE b.status <> 'paid') AS open,
        -- Where there is no bill, the 0 of their sum is no known part of the cost.
        CASE WHEN count(*) = 0 THEN 0 END AS nothing,
        string_agg(DISTINCT b.source, ', ') AS sources
    FROM projection.order_ids AS i
    JOIN projection.bills AS b
        ON b.generation = i.generation AND b.account = i.account AND b.order_ref = i.id
    WHERE i.generation = o.generation AND i.account = o.account AND i.order_key = o.order_key
        AND i.kind IN ('code', 'internal')
        AND b.status <> 'cancelled' AND coalesce(b.use, 'order') = 'order'
) AS bills
CROSS JOIN LATERAL (
    SELECT coalesce(sum(d.amount), 0) AS credit, count(d.amount) AS final
    FROM projection.order_disputes AS d
    WHERE d.generation = o.generation AND d.account = o.account AND d.order_key = o.order_key
) AS refunds
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON VIEW analytics.order_costs IS
    'What each order costs, landed, by parts that are gross: one row for each order. Sum over rows that are not is_superseded and not is_sandbox, or over order_families.';
COMMENT ON COLUMN analytics.order_costs.product_cost IS
    'The products: of private stock what the stocking orders paid for the pieces; else the cost sheet''s h, or the prices of its lines; before a sheet the prices of the order''s lines. NULL when a line lacks its price or pieces, or no lines are known.';
COMMENT ON COLUMN analytics.order_costs.shipping_cost IS
    'The shipping after discounts (f of the cost sheet). In a paid sheet that does not name it 0; NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.import_tax IS
    'Import taxes: what the total of a paid cost sheet leaves over (g - f - h - rr - tt), never below 0. 0 where the sheet names no f or no h; NULL until it is paid.';
COMMENT ON COLUMN analytics.order_costs.import_fee IS 'Fees of import: 0, since they are within import_tax, which is what is left over. NULL until the cost sheet is paid.';
COMMENT ON COLUMN analytics.order_costs.outbound_fee IS 'The fee for sending private stock (rr). 0 in a paid sheet that does not name it; NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.storage_fee IS 'The fee for keeping private stock (tt). 0 in a paid sheet that does not name it; NULL until a cost sheet is known.';
COMMENT ON COLUMN analytics.order_costs.dispute_credit IS
    'What disputes finally gave back by the newest cost sheet (x), 0 or more; 0 when none is known. Subtracted once, in landed_cost; the parts are gross.';
COMMENT ON COLUMN analytics.order_costs.paid_amount IS 'What CJ charged for the order: g of a paid cost sheet. Bills come on top. NULL until it is paid.';
COMMENT ON COLUMN analytics.order_costs.paid_variance IS
    'paid_amount less what the parts of the cost sheet say was charged: below 0 where CJ let something off without saying where. NULL until it is paid.';
COMMENT ON COLUMN analytics.order_costs.cost_complete IS 'Whether every part is known and every bill is paid or cancelled.';
COMMENT ON COLUMN analytics.order_costs.sources IS
    'Whose word each known part is, and how it was found where nobody said it: an object of part and message type, API call or method.';
COMMENT ON COLUMN analytics.order_costs.is_sandbox IS 'Whether it is a test order, which belongs in no sum. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.order_costs.is_superseded IS
    'Whether other orders took its place, by a split or a merge: their costs are its costs, so it belongs in no sum of orders.';
COMMENT ON COLUMN analytics.order_costs.private_stock_cost IS 'The part of product_cost that was paid before, with stocking orders. NULL when the order takes no private stock.';
COMMENT ON COLUMN analytics.order_costs.created_at IS 'When the order was created at CJ; see orders.';
COMMENT ON COLUMN analytics.order_costs.paid_at IS 'When the order was paid; see orders.';

-- Each part of the order's cost is laid on its lines by weights, in whole cents: every line gets what its weight gives,
-- rounded down, and the cents that are left go to the lines that lost most, of equal ones to the first. What is less than
-- a cent goes with the last of them, so that the shares always sum to the part.
CREATE OR REPLACE VIEW analytics.item_costs AS
SELECT
    c.account,
    c.order_key,
    i.line_item_id,
    i.sku,
    i.vid,
    i.quantity,
    i.unit_price AS unit_cost,
    CASE WHEN c.product_cost IS NULL THEN i.price ELSE i.product_share END AS product_cost,
    i.shipping_share AS shipping_allocated,
    CASE
        WHEN c.product_cost IS NULL AND i.price IS NULL AND i.shipping_share IS NULL AND i.rest_share IS NULL THEN NULL
        ELSE coalesce(CASE WHEN c.product_cost IS NULL THEN i.price ELSE i.product_share END, 0)
            + coalesce(i.shipping_share, 0) + coalesce(i.rest_share, 0)
    END AS landed_cost,
    CASE WHEN i.shipping_share IS NOT NULL OR i.rest_share IS NOT NULL THEN i.method END AS method,
    i.line_number,
    i.grams,
    i.rest_share AS other_allocated,
    c.is_sandbox,
    c.is_superseded,
    c.created_at,
    c.paid_at
FROM analytics.order_costs AS c
CROSS JOIN LATERAL (
    SELECT
        share.line_number,
        share.line_item_id,
        share.sku,
        share.vid,
        share.quantity,
        share.unit_price,
        share.price,
        share.grams,
        share.method,
        sum(share.amount) FILTER (WHERE share.part = 'products') AS product_share,
        sum(share.amount) FILTER (WHERE share.part = 'shipping') AS shipping_share,
        sum(share.amount) FILTER (WHERE share.part = 'rest') AS rest_share
    FROM (
        SELECT
            floored.*,
            0.01 * sign(floored.whole_amount) * (
                floored.cents + least(1, greatest(0,
                    abs(floored.whole_amount) * 100 - sum(floored.cents) OVER (PARTITION BY floored.part)
                        - row_number() OVER (PARTITION BY floored.part ORDER BY floored.lost DESC, floored.line_number)
                        + 1))
            ) AS amount
        FROM (
            SELECT
                weighed.*,
                div(abs(weighed.whole_amount) * 100 * weighed.weight, weighed.all_weights) AS cents,
                mod(abs(weighed.whole_amount) * 100 * weighed.weight, weighed.all_weights) AS lost
            FROM (
                SELECT
                    l.*,
                    part.part,
                    part.whole_amount,
                    part.weight,
                    sum(part.weight) OVER (PARTITION BY part.part) AS all_weights
                FROM (
                    SELECT
                        m.*,
                        CASE m.method WHEN 'weight' THEN m.heft WHEN 'line_cost' THEN m.worth ELSE 1 END AS share_weight,
                        -- The products go by what they cost, where that is known.
                        CASE WHEN m.has_worth THEN m.worth WHEN m.has_heft THEN m.heft ELSE 1 END AS product_weight
                    FROM (
                        SELECT
                            f.*,
                            CASE WHEN f.has_heft THEN 'weight' WHEN f.has_worth THEN 'line_cost' ELSE 'evenly' END AS method
                        FROM (
                            SELECT
                                k.*,
                                bool_and(k.heft >= 0) OVER () IS TRUE AND sum(k.heft) OVER () > 0 AND count(*) OVER () = count(k.heft) OVER () AS has_heft,
                                bool_and(k.worth >= 0) OVER () IS TRUE AND sum(k.worth) OVER () > 0 AND count(*) OVER () = count(k.worth) OVER () AS has_worth
                            FROM (
                                SELECT
                                    n.line_number,
                                    n.line_item_id,
                                    coalesce(n.sku, v.sku) AS sku,
                                    n.vid,
                                    n.quantity,
                                    n.unit_price,
                                    n.quantity * n.unit_price AS price,
                                    n.grams,
                                    n.quantity * n.grams AS heft,
                                    coalesce(taken.cost / nullif(taken.quantity, 0), n.unit_price) * n.quantity AS worth
                                FROM projection.order_items AS n
                                LEFT JOIN projection.variants AS v
                                    ON v.generation = n.generation AND v.account = n.account AND v.vid = n.vid
                                CROSS JOIN LATERAL (
                                    SELECT sum(t.cost) AS cost, sum(t.quantity) AS quantity
                                    FROM projection.stock_consumption AS t
                                    WHERE t.generation = n.generation AND t.account = n.account
                                        AND t.order_key = n.order_key AND t.vid = n.vid
                                        AND c.private_stock_cost IS NOT NULL
                                ) AS taken
                                WHERE n.generation = (SELECT generation FROM projection.live)
                                    AND n.account = c.account AND n.order_key = c.order_key
                            ) AS k
                        ) AS f
                    ) AS m
                ) AS l
                CROSS JOIN LATERAL (
                    VALUES
                        ('products', c.product_cost, l.product_weight),
                        ('shipping', c.shipping_cost, l.share_weight),
                        ('rest', c.landed_cost - coalesce(c.product_cost, 0) - coalesce(c.shipping_cost, 0), l.share_weight)
                ) AS part (part, whole_amount, weight)
            ) AS weighed
        ) AS floored
    ) AS share
    GROUP BY
        share.line_number, share.line_item_id, share.sku, share.vid, share.quantity, share.unit_price, share.price,
        share.grams, share.method
) AS i;

COMMENT ON VIEW analytics.item_costs IS
    'What each line of an order costs, landed. What the order costs as a whole is laid on its lines to the cent; the lines sum to the order.';
COMMENT ON COLUMN analytics.item_costs.product_cost IS
    'The line''s part of the order''s product_cost, by what its pieces cost: unit_cost times quantity where the lines'' prices sum to it. NULL when nothing of it is known.';
COMMENT ON COLUMN analytics.item_costs.shipping_allocated IS 'The line''s share of the shipping, by method. NULL until the order''s shipping cost is known.';
COMMENT ON COLUMN analytics.item_costs.landed_cost IS 'product_cost, shipping_allocated and other_allocated, as far as they are known. NULL when none is.';
COMMENT ON COLUMN analytics.item_costs.method IS
    'What the shares were found by: weight (all lines'' weights are known), line_cost (all lines'' costs are), evenly. NULL while nothing is shared.';
COMMENT ON COLUMN analytics.item_costs.grams IS 'The weight of a piece by the order''s cost sheet. NULL until one is known.';
COMMENT ON COLUMN analytics.item_costs.other_allocated IS
    'The line''s share of all else, by method: taxes, fees and bills, less what disputes gave back. NULL when nothing of the order''s cost is known.';
COMMENT ON COLUMN analytics.item_costs.is_sandbox IS 'See order_costs.';
COMMENT ON COLUMN analytics.item_costs.is_superseded IS 'See order_costs.';
COMMENT ON COLUMN analytics.item_costs.created_at IS 'When the order was created at CJ; see orders.';
COMMENT ON COLUMN analytics.item_costs.paid_at IS 'When the order was paid; see orders.';

CREATE OR REPLACE VIEW analytics.cost_adjustments AS
SELECT
    b.account,
    i.order_key,
    'bill' AS kind,
    b.bill_id AS reference,
    b.amount,
    b.status,
    b.reason,
    coalesce(b.created_at, b.first_seen_at) AS at,
    b.created_at_text AS at_text,
    b.use,
    b.raw_status,
    b.paid_at,
    b.paid_at_text,
    b.order_ref AS related_code,
    b.confirmed_at,
    NULL::numeric AS refunded_products,
    NULL::numeric AS refunded_shipping,
    NULL::numeric AS refunded_import_tax,
    NULL::numeric AS refunded_outbound_fee,
    NULL::numeric AS refunded_storage_fee
FROM projection.bills AS b
LEFT JOIN projection.order_ids AS i
    ON i.generation = b.generation AND i.account = b.account AND i.id = b.order_ref AND i.kind IN ('code', 'internal')
WHERE b.generation = (SELECT generation FROM projection.live)
UNION ALL
SELECT
    d.account,
    d.order_key,
    'dispute',
    d.dispute_id,
    d.amount,
    CASE WHEN d.amount IS NULL THEN 'open' ELSE 'final' END,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    o.cj_order_code,
    o.confirmed_at,
    d.products,
    d.shipping,
    d.import_tax,
    d.outbound_fee,
    d.storage_fee
FROM projection.order_disputes AS d
JOIN projection.orders AS o
    ON o.generation = d.generation AND o.account = d.account AND o.order_key = d.order_key
WHERE d.generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.cost_adjustments IS
    'What was asked for or given back after an order was placed: one row for each bill and for each dispute over an order.';
COMMENT ON COLUMN analytics.cost_adjustments.kind IS 'bill: more to pay. dispute: something given back.';
COMMENT ON COLUMN analytics.cost_adjustments.reference IS 'CJ''s id of the bill (BT… or BK…) or of the dispute.';
COMMENT ON COLUMN analytics.cost_adjustments.amount IS
    'US dollars: what the bill asks for, or what the dispute gave back, both 0 or more. NULL when CJ gave none that can be read, and while a dispute is open.';
COMMENT ON COLUMN analytics.cost_adjustments.status IS
    'Of a bill: open, paid, cancelled, or unknown: a word of CJ''s that is none of these, or an open bill that CJ''s list of bills no longer has. Of a dispute: open, or final once a cost sheet tells what was given back.';
COMMENT ON COLUMN analytics.cost_adjustments.reason IS 'What it is for, in CJ''s words. NULL for a dispute: CJ gives none.';
COMMENT ON COLUMN analytics.cost_adjustments.at IS
    'When the bill was made (createDate), or first heard of where CJ gave no date. NULL for a dispute: CJ gives none.';
COMMENT ON COLUMN analytics.cost_adjustments.confirmed_at IS
    'When CJ''s API last listed the bill, or told of the disputed order. NULL when it was only claimed by webhooks.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_products IS 'Of a dispute''s amount what was for the products, as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_shipping IS 'Of a dispute''s amount what was for the shipping, as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_import_tax IS 'Of a dispute''s amount what was for import taxes, as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_outbound_fee IS 'Of a dispute''s amount what was for sending private stock, as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_adjustments.refunded_storage_fee IS 'Of a dispute''s amount what was for keeping private stock, as CJ wrote it.';

CREATE VIEW analytics.account_charges AS
SELECT account, reference, use, amount, status, reason, at, paid_at, related_code
FROM analytics.cost_adjustments
WHERE kind = 'bill' AND (use <> 'order' OR order_key IS NULL);

COMMENT ON VIEW analytics.account_charges IS
    'Bills that are part of no order''s cost: top-ups, repayments, transfer freight, and bills that name no order. One row each.';
COMMENT ON COLUMN analytics.account_charges.account IS 'The account.';
COMMENT ON COLUMN analytics.account_charges.reference IS 'CJ''s id of the bill.';
COMMENT ON COLUMN analytics.account_charges.use IS 'balance_top_up, repayment, transfer_freight; order or NULL for a bill that names no order.';
COMMENT ON COLUMN analytics.account_charges.amount IS 'US dollars. NULL when CJ gave none that can be read.';
COMMENT ON COLUMN analytics.account_charges.status IS 'open, paid, cancelled or unknown; see cost_adjustments.';
COMMENT ON COLUMN analytics.account_charges.reason IS 'What it is for, in CJ''s words.';
COMMENT ON COLUMN analytics.account_charges.at IS 'When it was made; see cost_adjustments.';
COMMENT ON COLUMN analytics.account_charges.paid_at IS 'When it was paid (paymentDate).';
COMMENT ON COLUMN analytics.account_charges.related_code IS 'The order that it names all the same, if it names one.';

CREATE VIEW analytics.cost_sheets AS
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
COMMENT ON COLUMN analytics.cost_sheets.product_cost IS 'h: the products; where it is not named, the prices of the sheet''s lines (t times y), else 0 once paid.';
COMMENT ON COLUMN analytics.cost_sheets.shipping_cost IS 'f: the shipping after discounts; 0 once paid where it is not named.';
COMMENT ON COLUMN analytics.cost_sheets.import_tax IS 'Not named by CJ: g - f - h - rr - tt once paid, never below 0; see import_tax_method.';
COMMENT ON COLUMN analytics.cost_sheets.import_fee IS 'Not named by CJ: 0 once paid, since it is within import_tax.';
COMMENT ON COLUMN analytics.cost_sheets.outbound_fee IS 'rr: the fee for sending private stock; 0 once paid where it is not named.';
COMMENT ON COLUMN analytics.cost_sheets.storage_fee IS 'tt: the fee for keeping private stock; 0 once paid where it is not named.';
COMMENT ON COLUMN analytics.cost_sheets.dispute_credit IS 'x: all that disputes finally gave back, by this sheet.';
COMMENT ON COLUMN analytics.cost_sheets.paid_amount IS 'g once paid: what CJ charged.';
COMMENT ON COLUMN analytics.cost_sheets.paid_variance IS 'paid_amount less the sum of the parts.';
COMMENT ON COLUMN analytics.cost_sheets.import_tax_method IS
    'residual: the tax is what the total leaves over. none: the sheet names no products or no shipping, so what is left over would be more than a tax; the tax is 0 and the rest is paid_variance. NULL until it is paid.';
COMMENT ON COLUMN analytics.cost_sheets.total_amount IS 'g: all that CJ asks for the order, paid or not.';
COMMENT ON COLUMN analytics.cost_sheets.shipment_order_id IS 'a: CJ''s id of the shipment order that it is paid with.';
COMMENT ON COLUMN analytics.cost_sheets.paid_at IS 'j: when it was paid, in the account''s CJ_TIME_ZONE.';
COMMENT ON COLUMN analytics.cost_sheets.paid_at_text IS 'j as CJ wrote it.';
COMMENT ON COLUMN analytics.cost_sheets.is_out_of_stock_split IS 'm: whether it was split because something was out of stock.';
COMMENT ON COLUMN analytics.cost_sheets.is_reissue IS 'qq: whether it was sent again (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheets.is_reorder IS 'uu: whether it was ordered again (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheets.store_sku_process IS 'oo: a flag about the processing of the shop''s SKUs (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheets.warehouse IS 'ii: the number of the warehouse.';
COMMENT ON COLUMN analytics.cost_sheets.to_country IS 'pp: the country it goes to.';
COMMENT ON COLUMN analytics.cost_sheets.undocumented IS
    'k (taxes), c (bills), n (the shop''s order) and yy (the parcel sent again) as CJ gave them, cut to amounts and codes, by letter. Nobody has documented them, so no amount here rests on them.';

CREATE VIEW analytics.cost_sheet_items AS
SELECT
    account, order_key, line_number, product_code, sku, unit_price, quantity, product_type, is_gift, grams,
    group_product_code, is_group_main, coupon_product_amount, head_postage
FROM projection.cost_sheet_items
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.cost_sheet_items IS 'The lines of each order''s newest cost sheet (z): one row each.';
COMMENT ON COLUMN analytics.cost_sheet_items.account IS 'The account.';
COMMENT ON COLUMN analytics.cost_sheet_items.order_key IS 'The order.';
COMMENT ON COLUMN analytics.cost_sheet_items.line_number IS 'Place among the sheet''s lines by product code, from 1.';
COMMENT ON COLUMN analytics.cost_sheet_items.product_code IS 'pc: CJ''s id of the line, taken to be line_item_id of order_items.';
COMMENT ON COLUMN analytics.cost_sheet_items.sku IS 'w: CJ''s SKU of the variant.';
COMMENT ON COLUMN analytics.cost_sheet_items.unit_price IS 't: what was paid for a piece, US dollars.';
COMMENT ON COLUMN analytics.cost_sheet_items.quantity IS 'y: pieces.';
COMMENT ON COLUMN analytics.cost_sheet_items.product_type IS 'u: 0 ordinary, 1 service, 3 packing, 4 supplier''s, 5 sent by the seller, 6 virtual.';
COMMENT ON COLUMN analytics.cost_sheet_items.is_gift IS 'h: whether it is a gift.';
COMMENT ON COLUMN analytics.cost_sheet_items.grams IS 'r: the weight of a piece.';
COMMENT ON COLUMN analytics.cost_sheet_items.group_product_code IS 'q: the product that it is a part of (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheet_items.is_group_main IS 'e: whether it is the main part of such a product (seen live, not documented).';
COMMENT ON COLUMN analytics.cost_sheet_items.coupon_product_amount IS 'j: the products'' price after a coupon (seen live, not documented). No cost rests on it.';
COMMENT ON COLUMN analytics.cost_sheet_items.head_postage IS 'n: the postage of the first leg (seen live, not documented). No cost rests on it.';

CREATE VIEW analytics.order_cost_changes AS
SELECT
    s.account,
    s.order_key,
    s.asked_at AS at,
    s.position,
    'queryCogsBasicDataOrderInfoList' AS source,
    NULL::text AS reference,
    part.name AS part,
    part.before AS amount_before,
    part.after AS amount_after,
    coalesce(part.after, 0) - coalesce(part.before, 0) AS change
FROM projection.cost_sheets AS s
LEFT JOIN projection.cost_sheets AS p
    ON p.generation = s.generation AND p.account = s.account AND p.order_key = s.order_key AND p.number = s.number - 1
CROSS JOIN LATERAL (
    VALUES
        ('product_cost', p.product_cost, s.product_cost),
        ('shipping_cost', p.shipping_cost, s.shipping_cost),
        ('import_tax', p.import_tax, s.import_tax),
        ('import_fee', p.import_fee, s.import_fee),
        ('outbound_fee', p.outbound_fee, s.outbound_fee),
        ('storage_fee', p.storage_fee, s.storage_fee),
        ('dispute_credit', coalesce(p.dispute_credit, 0), s.dispute_credit),
        ('paid_amount', p.paid_amount, s.paid_amount),
        ('paid_variance', p.paid_variance, s.paid_variance)
) AS part (name, before, after)
WHERE s.generation = (SELECT generation FROM projection.live) AND part.before IS DISTINCT FROM part.after
UNION ALL
SELECT
    b.account,
    i.order_key,
    c.at,
    c.position,
    c.source,
    b.bill_id,
    part.name,
    part.before,
    part.after,
    coalesce(part.after, 0) - coalesce(part.before, 0)
FROM projection.order_ids AS i
JOIN projection.bills AS b ON b.generation = i.generation AND b.account = i.account AND b.order_ref = i.id
JOIN projection.bill_changes AS c ON c.generation = b.generation AND c.account = b.account AND c.bill_id = b.bill_id
LEFT JOIN projection.bill_changes AS p
    ON p.generation = c.generation AND p.account = c.account AND p.bill_id = c.bill_id AND p.number = c.number - 1
CROSS JOIN LATERAL (
    -- What counts of a bill: nothing before it was heard of, once it is cancelled, or when it is not for the order.
    VALUES
        (
            'extra_bills',
            CASE WHEN p.status <> 'cancelled' AND coalesce(p.use, 'order') = 'order' THEN p.amount ELSE 0 END,
            CASE WHEN c.status <> 'cancelled' AND coalesce(c.use, 'order') = 'order' THEN c.amount ELSE 0 END
        ),
        (
            'extra_bills_open',
            CASE WHEN p.status IN ('open', 'unknown') AND coalesce(p.use, 'order') = 'order' THEN p.amount ELSE 0 END,
            CASE WHEN c.status IN ('open', 'unknown') AND coalesce(c.use, 'order') = 'order' THEN c.amount ELSE 0 END
        )
) AS part (name, before, after)
WHERE i.generation = (SELECT generation FROM projection.live) AND i.kind IN ('code', 'internal')
    AND part.before IS DISTINCT FROM part.after;

COMMENT ON VIEW analytics.order_cost_changes IS
    'Each change of an order''s cost, from its first cost sheet or bill until now: one row for each part and event. The prices of lines, which stand in for a cost sheet before there is one, are not in it. Order by at, position.';
COMMENT ON COLUMN analytics.order_cost_changes.account IS 'The account.';
COMMENT ON COLUMN analytics.order_cost_changes.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_cost_changes.at IS 'When it held: of an answer of the API when it was asked for, of a webhook by CJ''s date.';
COMMENT ON COLUMN analytics.order_cost_changes.position IS 'The event that told it; see events.';
COMMENT ON COLUMN analytics.order_cost_changes.source IS 'Who said so: the message type or API call.';
COMMENT ON COLUMN analytics.order_cost_changes.reference IS 'CJ''s id of the bill. NULL for a change of the cost sheet.';
COMMENT ON COLUMN analytics.order_cost_changes.part IS 'The column of order_costs. Of private stock the sheet''s part alone.';
COMMENT ON COLUMN analytics.order_cost_changes.amount_before IS 'The part before, of this sheet or bill. NULL when it was not known.';
COMMENT ON COLUMN analytics.order_cost_changes.amount_after IS 'The part from then on. NULL when it is not known.';
COMMENT ON COLUMN analytics.order_cost_changes.change IS 'amount_after less amount_before, what is not known counting 0.';

CREATE VIEW analytics.order_family_members AS
SELECT
    o.account,
    o.order_key,
    family.family_key,
    family.members,
    NOT EXISTS (
        SELECT
        FROM projection.order_ids AS own
        JOIN projection.order_links AS l
            ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
        WHERE own.generation = o.generation AND own.account = o.account AND own.order_key = o.order_key
            AND own.kind IN ('code', 'internal') AND l.kind IN ('split', 'merge') AND l.order_key <> o.order_key
    ) AS is_leaf
FROM projection.orders AS o
CROSS JOIN LATERAL (
    WITH RECURSIVE reached (order_key) AS (
        SELECT o.order_key
        UNION
        SELECT related.order_key
        FROM reached AS r
        CROSS JOIN LATERAL (
            SELECT i.order_key
            FROM projection.order_links AS l
            JOIN projection.order_ids AS i
                ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
                AND i.kind IN ('code', 'internal')
            WHERE l.generation = o.generation AND l.account = o.account AND l.order_key = r.order_key
            UNION ALL
            SELECT l.order_key
            FROM projection.order_ids AS i
            JOIN projection.order_links AS l
                ON l.generation = i.generation AND l.account = i.account AND l.related_code = i.id
            WHERE i.generation = o.generation AND i.account = o.account AND i.order_key = r.order_key
                AND i.kind IN ('code', 'internal')
        ) AS related
    )
    SELECT min(order_key) AS family_key, array_agg(order_key ORDER BY order_key) AS members
    FROM reached
) AS family
WHERE o.generation = (SELECT generation FROM projection.live) AND o.attached_to IS NULL;

COMMENT ON VIEW analytics.order_family_members IS
    'Which family each order belongs to: all that came of one another by splits, merges and being sent again. An order without any relatives is a family of its own.';
COMMENT ON COLUMN analytics.order_family_members.account IS 'The account.';
COMMENT ON COLUMN analytics.order_family_members.order_key IS 'The order.';
COMMENT ON COLUMN analytics.order_family_members.family_key IS 'The least order_key of the family.';
COMMENT ON COLUMN analytics.order_family_members.members IS 'All orders of the family.';
COMMENT ON COLUMN analytics.order_family_members.is_leaf IS
    'Whether no split or merge put other orders in its place. An order that was sent again stays a leaf: both were charged.';

CREATE VIEW analytics.order_families AS
SELECT
    f.account,
    f.family_key,
    f.members,
    sums.leaves,
    -- Before a split there is one charge, and after it that of the parts: it is one and the same money.
    CASE WHEN sums.all_roots_paid THEN sums.paid_by_roots ELSE sums.paid_by_leaves END AS charged_amount,
    sums.paid_by_leaves AS paid_amount,
    sums.landed_cost,
    sums.cost_complete,
    sums.is_sandbox,
    sums.all_leaves_paid AS is_paid
FROM analytics.order_family_members AS f
CROSS JOIN LATERAL (
    SELECT
        array_agg(member.order_key ORDER BY member.order_key) FILTER (WHERE NOT c.is_superseded) AS leaves,
        bool_and(c.paid_amount IS NOT NULL) FILTER (WHERE m.is_root AND is_money) AS all_roots_paid,
        bool_and(c.paid_amount IS NOT NULL) FILTER (WHERE NOT c.is_superseded AND is_money) AS all_leaves_paid,
        sum(c.paid_amount) FILTER (WHERE m.is_root AND is_money) AS paid_by_roots,
        sum(c.paid_amount) FILTER (WHERE NOT c.is_superseded AND is_money) AS paid_by_leaves,
        -- What was billed or given back for an order before it was split or merged, no other order shows.
        sum(
            CASE
                WHEN NOT c.is_superseded THEN c.landed_cost
                ELSE nullif(coalesce(c.extra_bills, 0) - c.dispute_credit, 0)
            END) FILTER (WHERE is_money) AS landed_cost,
        bool_and(c.cost_complete) FILTER (WHERE NOT c.is_superseded) AS cost_complete,
        bool_and(NOT is_money) AS is_sandbox
    FROM unnest(f.members) AS member (order_key)
    -- OFFSET 0 has each member looked up by its key; joined, all costs would be worked out for each family.
    CROSS JOIN LATERAL (
        SELECT k.paid_amount, k.landed_cost, k.extra_bills, k.dispute_credit, k.cost_complete, k.is_superseded,
            k.is_sandbox
        FROM analytics.order_costs AS k
        WHERE k.account = f.account AND k.order_key = member.order_key
        OFFSET 0
    ) AS c
    CROSS JOIN LATERAL (
        SELECT NOT EXISTS (
            SELECT
            FROM projection.order_links AS l
            JOIN projection.order_ids AS i
                ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
                AND i.kind IN ('code', 'internal')
            WHERE l.generation = (SELECT generation FROM projection.live) AND l.account = f.account
                AND l.order_key = member.order_key AND l.kind IN ('split', 'merge')
                AND i.order_key <> member.order_key
        ) AS is_root
    ) AS m
    CROSS JOIN LATERAL (SELECT c.is_sandbox IS NOT TRUE AS is_money) AS sort
) AS sums
WHERE f.order_key = f.family_key;

COMMENT ON VIEW analytics.order_families IS
    'What each family of orders costs, nothing counted twice or lost: one row for each, families of one order included. See order_family_members for whose family an order is of.';
COMMENT ON COLUMN analytics.order_families.account IS 'The account.';
COMMENT ON COLUMN analytics.order_families.family_key IS 'The least order_key of the family.';
COMMENT ON COLUMN analytics.order_families.members IS 'All its orders.';
COMMENT ON COLUMN analytics.order_families.leaves IS 'Those that no split or merge put others in the place of. Their costs are the family''s.';
COMMENT ON COLUMN analytics.order_families.charged_amount IS
    'What CJ charged for its orders as they were before any split or merge, where all of those have a paid cost sheet; else what it charged for the leaves. Bills come on top. NULL when nothing was charged.';
COMMENT ON COLUMN analytics.order_families.paid_amount IS 'The sum of paid_amount over the leaves. The same as charged_amount once all their cost sheets are known.';
COMMENT ON COLUMN analytics.order_families.landed_cost IS
    'The sum of landed_cost over the leaves, with what was billed and given back for the orders that were split or merged. NULL when nothing is known.';
COMMENT ON COLUMN analytics.order_families.cost_complete IS 'Whether the cost of every leaf is complete.';
COMMENT ON COLUMN analytics.order_families.is_sandbox IS 'Whether all its orders are test orders. Those are in no sum, so its amounts are NULL then.';
COMMENT ON COLUMN analytics.order_families.is_paid IS 'Whether every leaf has a paid cost sheet.';

CREATE VIEW analytics.private_stock_consumption AS
SELECT account, order_key, draw_number, at, vid, sku, stocking_order_id, quantity, unit_cost, cost, method
FROM projection.stock_consumption
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.private_stock_consumption IS
    'Which pieces of private stock each order takes, from which purchase and for how much: one row for each order, line and stocking order. Cancelled orders take none.';
COMMENT ON COLUMN analytics.private_stock_consumption.account IS 'The account.';
COMMENT ON COLUMN analytics.private_stock_consumption.order_key IS 'The order that takes them.';
COMMENT ON COLUMN analytics.private_stock_consumption.draw_number IS 'Place among what the order takes, from 1.';
COMMENT ON COLUMN analytics.private_stock_consumption.at IS 'When the order was paid, else created, else first seen.';
COMMENT ON COLUMN analytics.private_stock_consumption.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.private_stock_consumption.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN analytics.private_stock_consumption.stocking_order_id IS 'The stocking order they were bought with. NULL when none accounts for them.';
COMMENT ON COLUMN analytics.private_stock_consumption.quantity IS 'Pieces.';
COMMENT ON COLUMN analytics.private_stock_consumption.unit_cost IS
    'What a piece cost with its share, by price, of all that the stocking order costs, US dollars; where none accounts for it the price of the order''s line.';
COMMENT ON COLUMN analytics.private_stock_consumption.cost IS 'quantity times unit_cost, rounded to the cent. NULL when it is not known.';
COMMENT ON COLUMN analytics.private_stock_consumption.method IS
    'named: CJ named the stocking order. fifo: it named none, so what was paid first goes first. line_price: no known stocking order has these pieces.';

CREATE VIEW analytics.private_stock AS
SELECT
    bought.account,
    bought.stocking_order_id,
    bought.vid,
    bought.sku,
    s.status,
    s.paid_at,
    bought.quantity,
    bought.cost,
    coalesce(taken.quantity, 0) AS quantity_taken,
    coalesce(taken.cost, 0) AS cost_taken,
    bought.quantity - coalesce(taken.quantity, 0) AS quantity_remaining,
    bought.cost - coalesce(taken.cost, 0) AS cost_remaining
FROM (
    SELECT generation, account, stocking_order_id, vid, min(sku) AS sku, sum(quantity) AS quantity,
        round(sum(quantity * unit_cost), 2) AS cost
    FROM projection.stocking_order_items
    WHERE generation = (SELECT generation FROM projection.live)
    GROUP BY generation, account, stocking_order_id, vid
) AS bought
JOIN projection.stocking_orders AS s
    ON s.generation = bought.generation AND s.account = bought.account
    AND s.stocking_order_id = bought.stocking_order_id
LEFT JOIN (
    SELECT account, stocking_order_id, vid, sum(quantity) AS quantity, sum(cost) AS cost
    FROM projection.stock_consumption
    WHERE generation = (SELECT generation FROM projection.live) AND method <> 'line_price'
    GROUP BY account, stocking_order_id, vid
) AS taken
    ON taken.account = bought.account AND taken.stocking_order_id = bought.stocking_order_id AND taken.vid = bought.vid;

COMMENT ON VIEW analytics.private_stock IS
    'What is left of each purchase of private stock, at cost: one row for each stocking order and variant.';
COMMENT ON COLUMN analytics.private_stock.account IS 'The account.';
COMMENT ON COLUMN analytics.private_stock.stocking_order_id IS 'CJ''s id of the stocking order.';
COMMENT ON COLUMN analytics.private_stock.vid IS 'CJ''s id of the product variant.';
COMMENT ON COLUMN analytics.private_stock.sku IS 'CJ''s SKU of it.';
COMMENT ON COLUMN analytics.private_stock.status IS 'The stocking order''s status; see stocking_orders.';
COMMENT ON COLUMN analytics.private_stock.paid_at IS 'When it was paid. NULL when it was not.';
COMMENT ON COLUMN analytics.private_stock.quantity IS 'Pieces bought.';
COMMENT ON COLUMN analytics.private_stock.cost IS 'What they cost with their share of all that the stocking order costs, US dollars.';
COMMENT ON COLUMN analytics.private_stock.quantity_taken IS 'Pieces that orders took; see private_stock_consumption.';
COMMENT ON COLUMN analytics.private_stock.cost_taken IS 'What those cost.';
COMMENT ON COLUMN analytics.private_stock.quantity_remaining IS 'Pieces that are left; below 0 when orders took more than was bought.';
COMMENT ON COLUMN analytics.private_stock.cost_remaining IS 'What is left, at cost.';

CREATE OR REPLACE VIEW analytics.stocking_orders AS
SELECT
    account,
    stocking_order_id,
    order_number,
    status,
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
    amount,
    confirmed_at,
    product_amount,
    postage_amount,
    service_fee,
    taxes,
    refund
FROM projection.stocking_orders
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN analytics.stocking_orders.product_amount IS 'The products'' part of amount, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.stocking_orders.postage_amount IS 'The shipping''s part of amount, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.stocking_orders.service_fee IS 'The service''s part of amount, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.stocking_orders.taxes IS 'The taxes'' part of amount, US dollars. NULL until CJ''s API has been asked.';
COMMENT ON COLUMN analytics.stocking_orders.refund IS 'What CJ gave back of amount, US dollars. NULL when nothing is known of it.';

-- One side is what was paid to CJ, from the facts themselves: cost sheets, bills, stocking orders, refunds. The other is
-- what it was paid for, from the views of costs. What is left over between the two is shown by its cause.
CREATE VIEW analytics.books AS
WITH family AS (
    SELECT account, charged_amount, paid_amount, landed_cost, is_paid
    FROM analytics.order_families
    WHERE NOT is_sandbox
),
cost AS MATERIALIZED (
    SELECT
        c.account,
        c.is_superseded,
        c.paid_amount,
        c.paid_variance,
        coalesce(c.private_stock_cost, 0) AS stock_cost,
        c.extra_bills,
        c.extra_bills_open,
        -- What an order costs without its bills and refunds, and without what was paid with stocking orders.
        c.landed_cost - coalesce(c.extra_bills, 0) + c.dispute_credit - coalesce(c.private_stock_cost, 0) AS own_cost,
        c.dispute_credit,
        c.order_key
    FROM analytics.order_costs AS c
    WHERE c.is_sandbox IS NOT TRUE
),
unsummed AS MATERIALIZED (SELECT account, order_key FROM cost WHERE extra_bills IS NULL),
bill AS (
    SELECT a.account, a.reference, a.amount, a.status, coalesce(a.use, 'order') AS use, a.order_key
    FROM analytics.cost_adjustments AS a
    LEFT JOIN analytics.orders AS o ON o.account = a.account AND o.order_key = a.order_key
    WHERE a.kind = 'bill' AND a.status <> 'cancelled' AND o.is_sandbox IS NOT TRUE
),
purchase AS (
    SELECT account, stocking_order_id, amount - coalesce(refund, 0) AS amount
    FROM analytics.stocking_orders
    WHERE paid_at IS NOT NULL AND amount IS NOT NULL
),
taken AS (
    SELECT t.account, t.cost, p.stocking_order_id IS NOT NULL AND t.method <> 'line_price' AS is_bought
    FROM analytics.private_stock_consumption AS t
    JOIN cost AS c ON c.account = t.account AND c.order_key = t.order_key AND NOT c.is_superseded
    LEFT JOIN purchase AS p ON p.account = t.account AND p.stocking_order_id = t.stocking_order_id
),
entry (account, place, side, item, amount, count) AS (
    SELECT account, 1, 'paid', 'orders', sum(charged_amount), count(charged_amount) FROM family GROUP BY account
    UNION ALL
    SELECT account, 2, 'paid', 'bills of orders', sum(amount), count(*)
    FROM bill WHERE status = 'paid' AND use = 'order' AND order_key IS NOT NULL GROUP BY account
    UNION ALL
    SELECT account, 3, 'paid', 'stocking orders', sum(amount), count(*) FROM purchase GROUP BY account
    UNION ALL
    SELECT account, 4, 'paid', 'top-ups, repayments, transfer freight and bills without an order', sum(amount), count(*)
    FROM bill WHERE status = 'paid' AND (use <> 'order' OR order_key IS NULL) GROUP BY account
    UNION ALL
    SELECT account, 5, 'paid', 'given back by disputes', -sum(dispute_credit), count(*)
    FROM cost WHERE dispute_credit <> 0 GROUP BY account
    UNION ALL
    SELECT account, 11, 'accounted', 'landed cost of orders', sum(landed_cost), count(landed_cost)
    FROM family GROUP BY account
    UNION ALL
    SELECT account, 12, 'accounted', 'open: orders not paid', -sum(own_cost), count(*)
    FROM cost WHERE NOT is_superseded AND paid_amount IS NULL AND own_cost <> 0 GROUP BY account
    UNION ALL
    SELECT account, 13, 'accounted', 'open: bills not paid', -sum(extra_bills_open), count(*)
    FROM cost WHERE extra_bills_open <> 0 GROUP BY account
    UNION ALL
    SELECT account, 14, 'accounted', 'open: charged, its division among orders not known yet',
        sum(charged_amount - coalesce(paid_amount, 0)), count(*)
    FROM family WHERE is_paid IS NOT TRUE AND charged_amount <> coalesce(paid_amount, 0) GROUP BY account
    UNION ALL
    SELECT account, 15, 'accounted', 'charged otherwise than the parts say (paid_variance)', sum(paid_variance), count(*)
    FROM cost WHERE NOT is_superseded AND paid_variance <> 0 GROUP BY account
    UNION ALL
    SELECT p.account, 16, 'accounted', 'private stock remaining', sum(p.amount) - coalesce(max(used.cost), 0), count(*)
    FROM purchase AS p
    LEFT JOIN (SELECT account, sum(cost) AS cost FROM taken WHERE is_bought GROUP BY account) AS used USING (account)
    GROUP BY p.account
    UNION ALL
    SELECT account, 17, 'accounted', 'not tied to an order: ' || coalesce(use, 'order'), sum(amount), count(*)
    FROM bill WHERE status = 'paid' AND (use <> 'order' OR order_key IS NULL) GROUP BY account, use
),
cause (account, item, amount, count) AS (
    SELECT account, 'families whose parts do not sum to the whole', sum(charged_amount - coalesce(paid_amount, 0)), count(*)
    FROM family WHERE is_paid AND charged_amount <> coalesce(paid_amount, 0) GROUP BY account
    UNION ALL
    SELECT c.account, 'private stock that no paid stocking order accounts for',
        coalesce(max(used.cost), 0) - sum(c.stock_cost), count(*)
    FROM cost AS c
    LEFT JOIN (SELECT account, sum(cost) AS cost FROM taken WHERE is_bought GROUP BY account) AS used USING (account)
    WHERE NOT c.is_superseded AND c.stock_cost <> 0
    GROUP BY c.account
    HAVING sum(c.stock_cost) <> coalesce(max(used.cost), 0)
    UNION ALL
    SELECT account, 'given back for orders of which no cost is known', -sum(dispute_credit), count(*)
    FROM cost WHERE NOT is_superseded AND own_cost IS NULL AND dispute_credit <> 0 GROUP BY account
    UNION ALL
    SELECT b.account, 'paid bills of orders that have a bill without an amount', sum(b.amount), count(*)
    FROM bill AS b
    JOIN unsummed AS c ON c.account = b.account AND c.order_key = b.order_key
    WHERE b.status = 'paid' AND b.use = 'order' AND b.amount IS NOT NULL
    GROUP BY b.account
),
total AS (
    SELECT
        account,
        coalesce(sum(amount) FILTER (WHERE side = 'paid'), 0) AS paid,
        coalesce(sum(amount) FILTER (WHERE side = 'accounted'), 0) AS accounted
    FROM entry
    GROUP BY account
)
SELECT account, place, side, item, amount, count FROM entry WHERE amount IS NOT NULL
UNION ALL
SELECT account, 10, 'total', 'paid to CJ', paid, NULL FROM total
UNION ALL
SELECT account, 20, 'total', 'accounted for', accounted, NULL FROM total
UNION ALL
SELECT account, 21, 'residue', item, amount, count FROM cause
UNION ALL
SELECT t.account, 22, 'residue', 'not explained',
    t.paid - t.accounted - coalesce((SELECT sum(c.amount) FROM cause AS c WHERE c.account = t.account), 0), NULL
FROM total AS t
UNION ALL
SELECT account, 23, 'total', 'residue', paid - accounted, NULL FROM total;

COMMENT ON VIEW analytics.books IS
    'A trial balance: all that was paid to CJ beside what it was paid for, over all time, without test orders. `cjledger status --books` shows it. It reads everything, so it takes seconds. Order by account, place.';
COMMENT ON COLUMN analytics.books.account IS 'The account.';
COMMENT ON COLUMN analytics.books.place IS 'Place of the line in the balance.';
COMMENT ON COLUMN analytics.books.side IS 'paid: what was paid to CJ. accounted: what for. residue: why the two differ. total: the sum of a side.';
COMMENT ON COLUMN analytics.books.item IS 'What the line is.';
COMMENT ON COLUMN analytics.books.amount IS 'US dollars.';
COMMENT ON COLUMN analytics.books.count IS 'How many orders, families, bills or pieces of evidence the line sums. NULL for a total.';

CREATE TABLE projection.statistics (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    events      bigint NOT NULL DEFAULT 0,
    analyzed_at timestamptz
);

INSERT INTO projection.statistics DEFAULT VALUES;

COMMENT ON TABLE projection.statistics IS
    'When the projector last gathered statistics of the tables over the partitions, which autovacuum never does.';
COMMENT ON COLUMN projection.statistics.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN projection.statistics.events IS 'How many events all generations held then.';
COMMENT ON COLUMN projection.statistics.analyzed_at IS 'When that was. NULL: never.';

GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO cjledger_analyst, cjledger_runtime;
