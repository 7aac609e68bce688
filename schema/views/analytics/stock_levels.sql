CREATE OR REPLACE VIEW analytics.stock_levels AS
SELECT account, vid, listed_under, area_id, area, country_code, quantity, as_of, position
FROM projection.stock_levels
WHERE generation = (SELECT generation FROM projection.live);

COMMENT ON VIEW analytics.stock_levels IS
    'How much of a variant lies in an area of CJ''s, by the newest message or answer that told it. CJ tells levels, never changes. CJ''s API is asked about variants of stocking orders, of subscribed products, and those that messages told of.';
COMMENT ON COLUMN analytics.stock_levels.account IS 'The account.';
COMMENT ON COLUMN analytics.stock_levels.vid IS 'CJ''s id of the variant.';
COMMENT ON COLUMN analytics.stock_levels.listed_under IS
    'The same as vid for the variant''s own level; another id where a combined product told of this part of it. Do not add the two.';
COMMENT ON COLUMN analytics.stock_levels.area_id IS 'CJ''s id of the area.';
COMMENT ON COLUMN analytics.stock_levels.area IS 'The area''s name.';
COMMENT ON COLUMN analytics.stock_levels.country_code IS 'The area''s country.';
COMMENT ON COLUMN analytics.stock_levels.quantity IS 'Pieces in that area. NULL when CJ gave no number, or no longer lists the area.';
COMMENT ON COLUMN analytics.stock_levels.as_of IS 'When the message that told it was received, which CJ does not date, or when CJ''s API was asked.';
COMMENT ON COLUMN analytics.stock_levels.position IS 'That message or answer; see events.';

GRANT SELECT ON analytics.stock_levels TO cjledger_runtime, cjledger_analyst;
