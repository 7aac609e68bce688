CREATE OR REPLACE VIEW projection.order_successions AS
SELECT l.generation, l.account, own.order_key AS origin_key, l.order_key, l.position
FROM projection.order_ids AS own
JOIN projection.order_links AS l
    ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
WHERE own.kind IN ('code', 'internal') AND l.kind IN ('split', 'merge') AND l.order_key <> own.order_key;

COMMENT ON VIEW projection.order_successions IS
    'Which orders were split or merged into which, of every generation. One that was is charged as what became of it.';
COMMENT ON COLUMN projection.order_successions.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_successions.account IS 'The account.';
COMMENT ON COLUMN projection.order_successions.origin_key IS 'The order that was split or merged.';
COMMENT ON COLUMN projection.order_successions.order_key IS 'An order that came of it.';
COMMENT ON COLUMN projection.order_successions.position IS
    'The first event that said so. NULL where only the ending of the order''s own code tells.';
