CREATE TABLE reconciler.alarm_channels (
    channel       text PRIMARY KEY,
    failing_since timestamptz,
    failure       text
);

COMMENT ON TABLE reconciler.alarm_channels IS 'The ways in which people are told of what needs one of them.';
COMMENT ON COLUMN reconciler.alarm_channels.channel IS 'url or command.';
COMMENT ON COLUMN reconciler.alarm_channels.failing_since IS
    'The first try that came to nothing since one arrived. NULL: the last arrived.';
COMMENT ON COLUMN reconciler.alarm_channels.failure IS 'Why the last try came to nothing, in words. NULL: it arrived.';

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.alarm_channels TO cjledger_runtime;
