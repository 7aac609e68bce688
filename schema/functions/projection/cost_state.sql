-- In SQL and of its arguments alone, so that PostgreSQL puts it in place of each call.
CREATE OR REPLACE FUNCTION projection.cost_state(is_paid boolean, status text, is_settled boolean) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT
        CASE
            WHEN is_paid THEN CASE WHEN is_settled THEN 'settled' ELSE 'charged' END
            WHEN status IN ('CANCELLED', 'TRASH') THEN 'void'
            ELSE 'quoted'
        END
$$;

COMMENT ON FUNCTION projection.cost_state(boolean, text, boolean) IS
    'How far what an order costs has come: void, quoted, charged or settled; see analytics.order_costs.';
