-- In SQL and of its arguments alone, so that PostgreSQL puts it in place of each call.
CREATE OR REPLACE FUNCTION projection.bill_counts(status text, use text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
    SELECT status <> 'cancelled' AND coalesce(use, 'order') = 'order'
$$;

COMMENT ON FUNCTION projection.bill_counts(text, text) IS
    'Whether a bill is part of what its order or stocking order costs: it is not cancelled, and not for something else.';
