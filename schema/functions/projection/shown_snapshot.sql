-- What CJ wrote for people to read may hold a name, and is shown elsewhere word by word
-- (docs/decisions/0041-only-known-words.md), so here it is left out. An answer that jsonb cannot hold, such as one with a
-- NUL in a text, must not take the others with it.
CREATE OR REPLACE FUNCTION projection.shown_snapshot(body bytea) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT AS
$$
DECLARE
    snapshot jsonb;
    way jsonb;
BEGIN
    snapshot := convert_from(body, 'UTF8')::jsonb;
    IF jsonb_typeof(snapshot->'answer') <> 'object' THEN
        RETURN snapshot;
    END IF;
    IF jsonb_typeof(snapshot->'answer'->'routes') = 'array' THEN
        SELECT jsonb_agg(step - 'remark') INTO way
        FROM jsonb_array_elements(snapshot->'answer'->'routes') AS steps (step)
        WHERE jsonb_typeof(step) = 'object';
    END IF;
    snapshot := jsonb_set(
        snapshot, '{answer}',
        (snapshot->'answer') - '{routes,trackingStatus,reason,disputeReason}'::text[]
            || CASE WHEN way IS NULL THEN '{}' ELSE jsonb_build_object('routes', way) END);
    RETURN snapshot;
EXCEPTION
    WHEN data_exception OR program_limit_exceeded THEN
        RETURN NULL;
END
$$;

COMMENT ON FUNCTION projection.shown_snapshot(bytea) IS
    'A stored answer of CJ''s API without its free texts. NULL where jsonb cannot hold it.';
