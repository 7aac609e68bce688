-- The one place that says whose family an order is of. A walk takes as long as the family has links.
CREATE OR REPLACE FUNCTION projection.family_of(of_generation integer, of_account text, member text) RETURNS text[]
    LANGUAGE plpgsql STABLE AS
$$
BEGIN
    RETURN (
        WITH RECURSIVE reached (order_key) AS (
            SELECT member
            UNION
            SELECT related.order_key
            FROM reached AS r
            CROSS JOIN LATERAL (
                SELECT i.order_key
                FROM projection.order_links AS l
                JOIN projection.order_ids AS i
                    ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
                    AND i.kind IN ('code', 'internal')
                WHERE l.generation = of_generation AND l.account = of_account AND l.order_key = r.order_key
                UNION ALL
                SELECT l.order_key
                FROM projection.order_ids AS i
                JOIN projection.order_links AS l
                    ON l.generation = i.generation AND l.account = i.account AND l.related_code = i.id
                WHERE i.generation = of_generation AND i.account = of_account AND i.order_key = r.order_key
                    AND i.kind IN ('code', 'internal')
            ) AS related
        )
        SELECT array_agg(order_key ORDER BY order_key) FROM reached
    );
END
$$;

COMMENT ON FUNCTION projection.family_of(integer, text, text) IS
    'The orders that came of this one, or that it came of, itself among them, by their keys in order.';
