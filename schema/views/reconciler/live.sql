CREATE OR REPLACE VIEW reconciler.live AS
SELECT g.generation, g.fold_version, g.checkpoint
FROM projection.live AS l
JOIN projection.generations AS g ON g.generation = l.generation;

COMMENT ON VIEW reconciler.live IS 'The generation that analysts read: one row.';
COMMENT ON COLUMN reconciler.live.generation IS 'Its number.';
COMMENT ON COLUMN reconciler.live.fold_version IS 'Version of the rules its rows were made by.';
COMMENT ON COLUMN reconciler.live.checkpoint IS 'All events up to this position are in it, and none after it.';

GRANT SELECT ON reconciler.live TO cjledger_reconciler;
