-- Fold version 5 reads the dates in CJ's answers about orders as UTC, as CJ documents them, and not in the account's zone.
-- A generation that holds nothing yet needs no replay for that.

SET LOCAL ROLE cjledger_projector;

UPDATE projection.generations SET fold_version = 5 WHERE checkpoint = 0;

COMMENT ON COLUMN analytics.orders.created_at_text IS
    'createDate as CJ wrote it, without zone; the instant beside it takes it for UTC where CJ''s API told it, and for the account''s CJ_TIME_ZONE where a webhook did.';
