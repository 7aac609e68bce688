-- What makes an unchanged answer news is a webhook after the question before it, not after the snapshot that came of it.

SET LOCAL ROLE cjledger_owner;

COMMENT ON COLUMN reconciler.checks.kept_position IS
    'The last event there was when the question was put whose answer was last kept. A webhook behind it makes the next answer news. NULL: none was kept.';
