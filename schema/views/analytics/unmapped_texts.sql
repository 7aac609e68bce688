CREATE OR REPLACE VIEW analytics.unmapped_texts AS
SELECT account, left(analytics.without_signatory(words), 80) AS text, sum(rows)::bigint AS count
FROM (
    -- Each text once, before names are cut from it: few texts stand in many rows. The rules read no further either.
    SELECT account, left(words, 500) AS words, count(*) AS rows
    FROM (
        -- A number is named where no words stand beside it. 0 is CJ's own word for nothing.
        SELECT account, nullif(raw_status, '0') AS words
        FROM projection.shipments
        WHERE generation = (SELECT generation FROM projection.live) AND mapped_by = 'none' AND raw_status IS NOT NULL
        UNION ALL
        SELECT
            account,
            coalesce(
                CASE WHEN raw_status !~ '^[0-9]+$' THEN raw_status END, status_description, activity, raw_status)
        FROM projection.shipment_events
        WHERE generation = (SELECT generation FROM projection.live) AND mapped_by = 'none'
    ) AS unmapped
    WHERE words IS NOT NULL
    GROUP BY account, left(words, 500)
) AS texts
GROUP BY account, left(analytics.without_signatory(words), 80);

COMMENT ON VIEW analytics.unmapped_texts IS
    'What carriers and CJ wrote that neither a code nor a rule knows, so that the status is unknown.';
COMMENT ON COLUMN analytics.unmapped_texts.account IS 'The account.';
COMMENT ON COLUMN analytics.unmapped_texts.text IS 'The text''s first 80 characters. Words that are not known stand as an ellipsis; `cjledger events show` has them.';
COMMENT ON COLUMN analytics.unmapped_texts.count IS 'How many parcels and track events say so.';

GRANT SELECT ON analytics.unmapped_texts TO cjledger_runtime, cjledger_analyst;
