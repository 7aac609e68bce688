CREATE OR REPLACE FUNCTION projection.settle_all_families(of_generation integer) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    related record;
BEGIN
    -- In each family but those of one there is such a link.
    FOR related IN
        SELECT l.account, l.order_key
        FROM projection.order_links AS l
        JOIN projection.order_ids AS i
            ON i.generation = l.generation AND i.account = l.account AND i.id = l.related_code
            AND i.kind IN ('code', 'internal')
        WHERE l.generation = of_generation AND i.order_key <> l.order_key
    LOOP
        CONTINUE WHEN EXISTS (
            SELECT
            FROM projection.orders AS o
            WHERE o.generation = of_generation AND o.account = related.account AND o.order_key = related.order_key
                AND o.family_key IS NOT NULL
        );
        PERFORM projection.settle_family(of_generation, related.account, related.order_key);
    END LOOP;
END
$$;

COMMENT ON FUNCTION projection.settle_all_families(integer) IS
    'Writes family_key in a generation that was filled at once, whose orders have none yet.';
