CREATE OR REPLACE FUNCTION projection.settle_families(
    of_generation integer, of_account text, changed text[], families text[]
) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    waiting text[];
BEGIN
    -- Most orders have no relatives, and had none.
    waiting := ARRAY(
        SELECT c.order_key
        FROM unnest(changed) AS c (order_key)
        WHERE EXISTS (
            SELECT
            FROM projection.order_links AS l
            WHERE l.generation = of_generation AND l.account = of_account AND l.order_key = c.order_key
        ) OR EXISTS (
            SELECT
            FROM projection.order_ids AS own
            JOIN projection.order_links AS l
                ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
            WHERE own.generation = of_generation AND own.account = of_account AND own.order_key = c.order_key
                AND own.kind IN ('code', 'internal')
        )
        UNION
        SELECT o.order_key
        FROM projection.orders AS o
        WHERE o.generation = of_generation AND o.account = of_account
            AND coalesce(o.family_key, o.order_key) = ANY (families)
    );
    WHILE cardinality(waiting) > 0
    LOOP
        waiting := ARRAY(
            SELECT unnest(waiting)
            EXCEPT
            SELECT unnest(projection.settle_family(of_generation, of_account, waiting[1]))
        );
    END LOOP;
END
$$;

COMMENT ON FUNCTION projection.settle_families(integer, text, text[], text[]) IS
    'Writes family_key anew, where orders got or lost ids or links: given are their keys, old and new, and the families that they were of.';
