CREATE OR REPLACE VIEW analytics.shipment_events AS
SELECT
    account,
    track_number,
    event_number,
    at,
    at_text,
    status,
    mapped_by,
    -- A code names nobody, and looking for names costs more than the rest of the row.
    CASE WHEN mapped_by = 'code' THEN raw_status ELSE analytics.without_signatory(raw_status) END AS raw_status,
    analytics.without_signatory(status_description) AS status_description,
    analytics.without_signatory(activity) AS activity,
    location
FROM projection.shipment_events
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.shipment_events IS 'What happened to a parcel, each event once however often it was sent.';
COMMENT ON COLUMN analytics.shipment_events.account IS 'The account.';
COMMENT ON COLUMN analytics.shipment_events.track_number IS 'The parcel.';
COMMENT ON COLUMN analytics.shipment_events.event_number IS
    'Place in the parcel''s history by time, from 1. It may change when an earlier event becomes known.';
COMMENT ON COLUMN analytics.shipment_events.at IS
    'When it happened; CJ names no zone, so the account''s CJ_TIME_ZONE is assumed. What the API alone tells may be in the time of the place. NULL when the text names no time.';
COMMENT ON COLUMN analytics.shipment_events.at_text IS 'The time as CJ wrote it.';
COMMENT ON COLUMN analytics.shipment_events.status IS
    'What it means for the parcel, by CJ''s code, else by its words: raw_status, else status_description, else activity. Same values as shipments.status.';
COMMENT ON COLUMN analytics.shipment_events.mapped_by IS
    'How status was found: code (CJ''s integer), text (a rule knew the words), none (unknown).';
COMMENT ON COLUMN analytics.shipment_events.raw_status IS
    'The status as CJ wrote it; of words those that are known.';
COMMENT ON COLUMN analytics.shipment_events.status_description IS
    'CJ''s own words for the status, those that are known.';
COMMENT ON COLUMN analytics.shipment_events.activity IS
    'What happened, in the words of CJ or the carrier, blanks trimmed. Words that are not known stand as an ellipsis, since they may name somebody.';
COMMENT ON COLUMN analytics.shipment_events.location IS
    'Where, blanks trimmed. Persons behind c/o and their like, telephones and addresses of mail stand as an ellipsis.';

GRANT SELECT ON analytics.shipment_events TO cjledger_runtime, cjledger_analyst;
