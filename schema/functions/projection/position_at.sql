CREATE OR REPLACE FUNCTION projection.position_at(instant timestamptz) RETURNS bigint
    LANGUAGE plpgsql STABLE AS
$$
DECLARE
    -- The position sought is at least the first of these and less than the second.
    before bigint := 0;
    beyond bigint := coalesce((SELECT max(position) FROM ledger.events), 0) + 1;
    middle record;
BEGIN
    -- Events are recorded in the order of their positions, so there is no need to look at them all.
    WHILE before + 1 < beyond LOOP
        SELECT position, recorded_at INTO middle
        FROM ledger.events
        WHERE position > (before + beyond) / 2 - 1 AND position < beyond
        ORDER BY position
        LIMIT 1;
        IF NOT FOUND OR middle.recorded_at > instant THEN
            beyond := (before + beyond) / 2;
        ELSE
            before := middle.position;
        END IF;
    END LOOP;
    RETURN before;
END
$$;

COMMENT ON FUNCTION projection.position_at(timestamptz) IS
    'The last position before the first event that was recorded later than an instant; 0 when all were.';
