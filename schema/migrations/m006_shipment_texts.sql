-- Parcels by a carrier's words: how each track event's status was found, the texts no rule knew, and track texts
-- without names in more of the forms carriers write.

SET LOCAL ROLE cjledger_projector;

ALTER TABLE projection.shipment_events
    ADD COLUMN mapped_by text NOT NULL DEFAULT 'none' CHECK (mapped_by IN ('code', 'text', 'none'));

COMMENT ON COLUMN projection.shipment_events.mapped_by IS 'See analytics.shipment_events.';

-- Few rows are unmapped, and status looks at them each time it is asked.
CREATE INDEX shipments_unmapped ON projection.shipments (generation)
    WHERE mapped_by = 'none' AND raw_status IS NOT NULL;
CREATE INDEX shipment_events_unmapped ON projection.shipment_events (generation) WHERE mapped_by = 'none';

COMMENT ON INDEX projection.shipments_unmapped IS 'Finds the parcels whose status no rule knew.';
COMMENT ON INDEX projection.shipment_events_unmapped IS 'Finds the track events whose status no rule knew.';

-- A name may follow some words without fail, and others only unless a role, a place or a company does. What a name
-- cannot be told from is cut: the parcel's place stands in location.
CREATE OR REPLACE FUNCTION analytics.without_signatory(activity text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT AS
$$
DECLARE
    -- What stands up to the next comma.
    rest CONSTANT text := '[^,;|()（）【】，。；\n]*';
    -- Words that no person's name has, or that begin what is no name.
    no_name CONSTANT text := '(?!' || rest || '\m(the|a|an|your|our|this|its|in|at|on|po|box|mailbox|letterbox|door|porch|patio'
        || '|garage|desk|reception|lobby|mailroom|locker|garden|shed|room|building|address|residence|household|home'
        || '|house|apartment|place|point|shop|store|counter|desk|bin|front|rear|back|side|safe|secure|local|regional|next'
        || '|final|original|destination|overseas|post|postal|office|mail|carrier|courier|customs|airline|air|airport'
        || '|flight|facility|centre|center|warehouse|depot|hub|unit|branch|agency|agent|company|partner|provider'
        || '|service|services|logistics|express|transport|freight|forwarder|driver|postman|station|port|sender|shipper'
        || '|merchant|seller|recipient|receiver|addressee|consignee|customer|buyer|individual|person|resident'
        || '|neighbou?r|family|security|guard|concierge|delivery|sorting|usps|ups|fedex|dhl|gls|dpd|tnt|evri|hermes'
        || '|yodel|yunexpress|4px|yanwen|cainiao|cjpacket|auspost|police)\M)';
    no_chinese_name CONSTANT text := '(?!\s*(?:本人|家人|家属|同事|朋友|邻居|他人|门卫|保安|前台|物业|收发室|传达室|单位'
        || '|快递柜|丰巢|菜鸟|驿站|代收点|自提点|自提柜|便利店|超市|寄件人|发件人|商家))';
    -- No carrier writes more, and the patterns take long over texts without end.
    text_so_far text := left(activity, 2000);
BEGIN
    -- Most texts have none of the words that a name follows.
    IF text_so_far !~* '(sign|pod|name|recipient|receiver|addressee|consignee|received|accepted|collected|picked|taken|delivered|handed|given|released|left|neighbo|\mm(r|rs|s|iss)\M|收|签|簽|取件|领取)' THEN
        RETURN text_so_far;
    END IF;
    text_so_far := regexp_replace(
        text_so_far,
        '\m(sign(?:ed)?\s+(?:for\s+)?by|pod\s+(?:name|by)|signature\s+(?:from|of)'
            || '|(?:signed(?:\s+for)?|signature|signatory|signer|signee|pod|recipient|receiver|addressee|consignee'
            || '|(?:recipient|receiver|customer|consignee|signer)(?:''s)?\s+name|name)\s*(?=[:：]|\s-\s))'
            || '\s*[-:：]?' || rest,
        '\1 …', 'gi');
    text_so_far := regexp_replace(
        text_so_far,
        '\m((?:received|accepted|collected|picked\s+up|taken)\s+by|(?:delivered|handed(?:\s+over)?|given|released)\s+to'
            || '|left\s+with)\s*[:：]?\s+' || no_name || '[[:alpha:]]' || rest,
        '\1 …', 'gi');
    text_so_far := regexp_replace(text_so_far, '\m(neighbou?r)\s*[:：]?\s+[[:alnum:]]' || rest, '\1 …', 'gi');
    text_so_far := regexp_replace(text_so_far, '\m(Mr|Mrs|Ms|Miss|MR|MRS|MISS)\M\.?\s+[[:alpha:]]' || rest, '\1 …', 'g');
    text_so_far := regexp_replace(
        text_so_far,
        '((?:签收|代收|代签|收件|收货|取件|领取|簽收)(?:人|者|员)(?:姓名)?|签名|代收|签收)\s*(?:[:：]|是|为)\s*'
            || '(?:[【（(]' || no_chinese_name || rest || '[】）)]|' || no_chinese_name || '[^,;|()（）【】，。；\s]' || rest || ')',
        '\1：…', 'g');
    text_so_far := regexp_replace(
        text_so_far,
        '(由)\s*[【（(]?' || no_chinese_name || '[^,;，。；代签]{1,20}[】）)]?\s*(代收|代签收|代为签收|代签|签收)',
        '\1 … \2', 'g');
    RETURN text_so_far;
END
$$;

COMMENT ON FUNCTION analytics.without_signatory(text) IS
    'A track text without the name of who signed for the parcel or took it in, in the English and Chinese forms carriers write.';

CREATE OR REPLACE VIEW analytics.shipment_events AS
SELECT
    account,
    track_number,
    at,
    at_text,
    status,
    analytics.without_signatory(activity) AS activity,
    location,
    -- A code names nobody, and looking for names costs more than the rest of the row.
    CASE WHEN mapped_by = 'code' THEN raw_status ELSE analytics.without_signatory(raw_status) END AS raw_status,
    analytics.without_signatory(status_description) AS status_description,
    event_number,
    mapped_by
FROM projection.shipment_events
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN analytics.shipment_events.status IS
    'What it means for the parcel, by CJ''s code, else by its words: raw_status, else status_description, else activity. Same values as shipments.status.';
COMMENT ON COLUMN analytics.shipment_events.mapped_by IS
    'How status was found: code (CJ''s integer), text (a rule knew the words), none (unknown).';

CREATE OR REPLACE VIEW analytics.shipments AS
SELECT
    s.account,
    s.track_number,
    i.order_key,
    s.logistic_name,
    s.status,
    s.substatus,
    CASE WHEN s.mapped_by = 'code' THEN s.raw_status ELSE analytics.without_signatory(s.raw_status) END AS raw_status,
    s.mapped_by,
    NULL::text AS last_mile_carrier,
    NULL::text AS last_mile_number,
    NULL::text AS from_country,
    NULL::text AS to_country,
    s.delivered_at,
    round(extract(epoch FROM s.delivered_at - coalesce(o.shipped_at, s.first_event_at)) / 86400, 1) AS days_in_transit,
    s.last_event_at,
    s.confirmed_at
FROM projection.shipments AS s
LEFT JOIN projection.order_ids AS i
    ON i.generation = s.generation
    AND i.account = s.account
    AND i.id = s.order_ref
    AND i.kind IN ('code', 'internal', 'pending')
LEFT JOIN projection.orders AS o
    ON o.generation = i.generation AND o.account = i.account AND o.order_key = i.order_key
WHERE s.generation = (SELECT generation FROM projection.live);

COMMENT ON COLUMN analytics.shipments.raw_status IS
    'The status as CJ wrote it; where it wrote none, the words of the newest track event. Without the name of who signed.';
COMMENT ON COLUMN analytics.shipments.mapped_by IS
    'How status was found: code (CJ''s integer), text (a rule knew the words), none (unknown; unmapped_texts counts them).';
COMMENT ON COLUMN analytics.shipments.delivered_at IS
    'When it was delivered: the first track event whose status is delivered. NULL before.';

CREATE VIEW analytics.unmapped_texts AS
SELECT account, left(analytics.without_signatory(words), 80) AS text, sum(rows)::bigint AS count
FROM (
    -- Each text once, before names are cut from it: few texts stand in many rows. The rules read no further either.
    SELECT account, left(words, 500) AS words, count(*) AS rows
    FROM (
        SELECT account, raw_status AS words
        FROM projection.shipments
        WHERE generation = (SELECT generation FROM projection.live) AND mapped_by = 'none' AND raw_status IS NOT NULL
        UNION ALL
        SELECT account, coalesce(raw_status, status_description, activity)
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
COMMENT ON COLUMN analytics.unmapped_texts.text IS 'The text''s first 80 characters, without the name of who signed.';
COMMENT ON COLUMN analytics.unmapped_texts.count IS 'How many parcels and track events say so.';

GRANT SELECT ON analytics.unmapped_texts TO cjledger_analyst, cjledger_runtime;
