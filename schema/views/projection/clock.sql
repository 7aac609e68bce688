-- What was received last, so that views as of a position and those of a ledger that hears nothing stay as they are. It is
-- by position: the last appended, whenever it was received.
CREATE OR REPLACE VIEW projection.clock AS
SELECT e.received_at AS at
FROM projection.live AS l
JOIN projection.generations AS g ON g.generation = l.generation
CROSS JOIN LATERAL (
    SELECT received_at
    FROM ledger.events
    WHERE position <= g.checkpoint
    ORDER BY position DESC
    LIMIT 1
) AS e;

COMMENT ON VIEW projection.clock IS
    'What time it is for views that ask how long ago something was: one row, none while the ledger is empty.';
COMMENT ON COLUMN projection.clock.at IS 'When the newest event that the views show was received.';

GRANT SELECT ON projection.clock TO cjledger_owner;
