-- In SQL and of its arguments alone, so that PostgreSQL puts it in place of each call.
CREATE OR REPLACE FUNCTION projection.is_paid(paid_at timestamptz, status text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT paid_at IS NOT NULL OR status IN ('UNSHIPPED', 'SHIPPED', 'DELIVERED', 'CLOSED')
$$;

COMMENT ON FUNCTION projection.is_paid(timestamptz, text) IS
    'Whether an order has been paid: CJ told when, or it has a status that only a paid order comes to.';
