CREATE TABLE reconciler.access (
    account         text PRIMARY KEY,
    version         bigint NOT NULL CHECK (version > 0),
    key_digest      text NOT NULL,
    access_token    text,
    access_ends_at  timestamptz,
    refresh_token   text,
    refresh_ends_at timestamptz,
    open_id         text,
    asked_at        timestamptz,
    asked_digest    text NOT NULL DEFAULT '',
    renewing_until  timestamptz
);

COMMENT ON TABLE reconciler.access IS 'Each account''s access to CJ''s API. Secret: read by cjledger_reconciler only.';
COMMENT ON COLUMN reconciler.access.account IS 'The account.';
COMMENT ON COLUMN reconciler.access.version IS
    'Counts the changes, so that of two that begin with the same row one is refused.';
COMMENT ON COLUMN reconciler.access.key_digest IS
    'SHA-256 of the base URL and API key that the tokens were got with, in hexadecimal: with others set, no token of this row is used. Empty: there is none yet.';
COMMENT ON COLUMN reconciler.access.access_token IS 'Secret. The access token. NULL: none, or ended.';
COMMENT ON COLUMN reconciler.access.access_ends_at IS 'Until when it is good, as CJ said.';
COMMENT ON COLUMN reconciler.access.refresh_token IS
    'Secret. What another access token is got with. NULL: none, or refused.';
COMMENT ON COLUMN reconciler.access.refresh_ends_at IS 'Until when that is good, as CJ said.';
COMMENT ON COLUMN reconciler.access.open_id IS
    'Secret. What CJ signs the account''s webhooks with, whichever key is set: it stays until CJ names another. NULL: CJ has not said.';
COMMENT ON COLUMN reconciler.access.asked_at IS
    'When getAccessToken was last called, answered or not: CJ takes it once in five minutes. NULL: never.';
COMMENT ON COLUMN reconciler.access.asked_digest IS
    'SHA-256 of the base URL and API key it was called with, in hexadecimal. Empty: never.';
COMMENT ON COLUMN reconciler.access.renewing_until IS
    'A process is renewing the tokens; after this instant another may. NULL: none is.';

GRANT SELECT, INSERT, UPDATE ON reconciler.access TO cjledger_reconciler;
