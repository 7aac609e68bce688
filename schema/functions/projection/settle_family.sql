CREATE OR REPLACE FUNCTION projection.settle_family(of_generation integer, of_account text, member text)
    RETURNS text[]
    LANGUAGE plpgsql AS
$$
DECLARE
    family text[] := projection.family_of(of_generation, of_account, member);
    shared_key text := CASE WHEN cardinality(family) > 1 THEN family[1] END;
BEGIN
    UPDATE projection.orders AS o
    SET family_key = shared_key
    WHERE o.generation = of_generation AND o.account = of_account AND o.order_key = ANY (family)
        AND o.family_key IS DISTINCT FROM shared_key;
    RETURN family;
END
$$;

COMMENT ON FUNCTION projection.settle_family(integer, text, text) IS
    'Writes the family_key of every order of the family that this one is of, and returns their keys.';
