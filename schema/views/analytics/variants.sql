CREATE OR REPLACE VIEW analytics.variants AS
SELECT account, vid, pid, sku, name, grams, length_mm, width_mm, height_mm, first_seen_at, last_event_at
FROM projection.variants
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.variants IS
    'One row for each product variant that a message named. CJ tells only what changes, so a column is as the newest message that told it.';
COMMENT ON COLUMN analytics.variants.account IS 'The account.';
COMMENT ON COLUMN analytics.variants.vid IS 'CJ''s id of the variant.';
COMMENT ON COLUMN analytics.variants.pid IS 'CJ''s id of its product. NULL when no message said.';
COMMENT ON COLUMN analytics.variants.sku IS 'CJ''s SKU of it. NULL when nothing said.';
COMMENT ON COLUMN analytics.variants.name IS 'Its name. NULL when no message said.';
COMMENT ON COLUMN analytics.variants.grams IS 'What a piece weighs (variantWeight). NULL when nothing said.';
COMMENT ON COLUMN analytics.variants.length_mm IS 'Its length in millimetres. NULL when nothing said.';
COMMENT ON COLUMN analytics.variants.width_mm IS 'Its width in millimetres. NULL when nothing said.';
COMMENT ON COLUMN analytics.variants.height_mm IS 'Its height in millimetres. NULL when nothing said.';
COMMENT ON COLUMN analytics.variants.first_seen_at IS 'When the first event that names it was received.';
COMMENT ON COLUMN analytics.variants.last_event_at IS 'When the last event that names it was received.';

GRANT SELECT ON analytics.variants TO cjledger_runtime, cjledger_analyst;
