-- What the calls of CJ's API share over all processes: the access tokens, and when calls may be sent. Kept outside the
-- generations, since nothing of it follows from events.

DO $$
DECLARE
    -- Since version 16 a member of a role need not be allowed to take it on.
    needed_right text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cjledger_reconciler') THEN
        BEGIN
            CREATE ROLE cjledger_reconciler NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- another database of this cluster was migrated at the same moment
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'cjledger_reconciler', needed_right) THEN
        GRANT cjledger_reconciler TO CURRENT_USER;
    END IF;
END
$$;

COMMENT ON ROLE cjledger_reconciler IS
    'What calls CJ''s API: beside the owner it alone can read the access tokens and the openId.';

GRANT USAGE ON SCHEMA cjledger TO cjledger_reconciler;
GRANT SELECT ON cjledger.migrations TO cjledger_reconciler;

CREATE SCHEMA reconciler AUTHORIZATION cjledger_owner;
SET LOCAL ROLE cjledger_owner;

COMMENT ON SCHEMA reconciler IS 'What the reconciler and `register` remember: access to CJ''s API, and the limits of its calls.';

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
    renewing_until  timestamptz
);

COMMENT ON TABLE reconciler.access IS 'Each account''s access to CJ''s API. Secret: read by cjledger_reconciler only.';
COMMENT ON COLUMN reconciler.access.account IS 'The account.';
COMMENT ON COLUMN reconciler.access.version IS 'Counts the changes, so that of two that begin with the same row one is refused.';
COMMENT ON COLUMN reconciler.access.key_digest IS 'SHA-256 of base URL and API key in hexadecimal: with others set, nothing of this row is used.';
COMMENT ON COLUMN reconciler.access.access_token IS 'Secret. The access token. NULL: none, or ended.';
COMMENT ON COLUMN reconciler.access.access_ends_at IS 'Until when it is good, as CJ said.';
COMMENT ON COLUMN reconciler.access.refresh_token IS 'Secret. What another access token is got with. NULL: none, or refused.';
COMMENT ON COLUMN reconciler.access.refresh_ends_at IS 'Until when that is good, as CJ said.';
COMMENT ON COLUMN reconciler.access.open_id IS 'Secret. What CJ signs the account''s webhooks with. NULL: CJ has not said.';
COMMENT ON COLUMN reconciler.access.asked_at IS 'When getAccessToken was last called, answered or not: CJ takes it once in five minutes. NULL: never.';
COMMENT ON COLUMN reconciler.access.renewing_until IS 'A process is renewing the tokens; after this instant another may. NULL: none is.';

CREATE TABLE reconciler.budgets (
    scope             text PRIMARY KEY,
    slots_held        boolean[] NOT NULL DEFAULT '{}',
    slots_free_at     timestamptz[] NOT NULL DEFAULT '{}',
    learnt_per_second integer CHECK (learnt_per_second > 0),
    learnt_at         timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    urgent_until      timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    closed_until      timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    day               timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    points_spent      integer NOT NULL DEFAULT 0,
    CHECK (cardinality(slots_held) = cardinality(slots_free_at))
);

COMMENT ON TABLE reconciler.budgets IS 'When calls of CJ''s API may be sent, for all processes together.';
COMMENT ON COLUMN reconciler.budgets.scope IS 'The account; `*` for all accounts, which CJ sees as one IP address.';
COMMENT ON COLUMN reconciler.budgets.slots_held IS 'One element for each call a second: whether a call is under way in this slot.';
COMMENT ON COLUMN reconciler.budgets.slots_free_at IS 'From when each slot can take the next call; at the latest, while one is under way.';
COMMENT ON COLUMN reconciler.budgets.learnt_per_second IS 'Calls a second that CJ was found to allow. NULL: as many as are set.';
COMMENT ON COLUMN reconciler.budgets.learnt_at IS 'When that was learnt or last raised.';
COMMENT ON COLUMN reconciler.budgets.urgent_until IS 'Until then the next slot is left to a call that a person waits for.';
COMMENT ON COLUMN reconciler.budgets.closed_until IS 'No call before this: CJ said that the day''s calls are used up.';
COMMENT ON COLUMN reconciler.budgets.day IS 'The day, from 00:00 UTC, whose points are counted.';
COMMENT ON COLUMN reconciler.budgets.points_spent IS 'Points spent on that day.';

GRANT USAGE ON SCHEMA reconciler TO cjledger_reconciler;
GRANT SELECT, INSERT, UPDATE ON reconciler.access, reconciler.budgets TO cjledger_reconciler;
