-- In SQL and of its arguments alone, so that PostgreSQL puts it in place of each call.
CREATE OR REPLACE FUNCTION projection.dispute_runs(
    status text, first_seen_at timestamptz, told_at timestamptz, now timestamptz
) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE AS
$$
    SELECT status = 'open' AND coalesce(now <= greatest(first_seen_at, told_at) + interval '180 days', true)
$$;

COMMENT ON FUNCTION projection.dispute_runs(text, timestamptz, timestamptz, timestamptz) IS
    'Whether a dispute of this status still runs, by when it was first heard of and when CJ last told something new of it. The time it is comes from projection.clock.';
