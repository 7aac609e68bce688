CREATE TABLE reconciler.budgets (
    scope               text PRIMARY KEY,
    slots_held          boolean[] NOT NULL DEFAULT '{}',
    slots_free_at       timestamptz[] NOT NULL DEFAULT '{}',
    learnt_per_second   integer CHECK (learnt_per_second > 0),
    learnt_at           timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    urgent_until        timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    closed_until        timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    day                 timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    points_spent        integer NOT NULL DEFAULT 0,
    points_full_at      timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    points_total        bigint CHECK (points_total > 0),
    points_refusals     bigint NOT NULL DEFAULT 0,
    points_closed_until timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    paths               text[] NOT NULL DEFAULT '{}',
    prices              bigint[] NOT NULL DEFAULT '{}',
    paths_closed_until  timestamptz[] NOT NULL DEFAULT '{}',
    calls               bigint NOT NULL DEFAULT 0,
    told_used_today     bigint,
    told_calls          bigint,
    CHECK (cardinality(slots_held) = cardinality(slots_free_at)),
    CHECK (cardinality(paths) = cardinality(prices)),
    CHECK (cardinality(paths) = cardinality(paths_closed_until))
);

COMMENT ON TABLE reconciler.budgets IS 'When calls of CJ''s API may be sent, for all processes together.';
COMMENT ON COLUMN reconciler.budgets.scope IS 'The account; `*` for all accounts, which CJ sees as one IP address.';
COMMENT ON COLUMN reconciler.budgets.slots_held IS
    'One element for each call a second: whether a call is under way in this slot.';
COMMENT ON COLUMN reconciler.budgets.slots_free_at IS
    'From when each slot can take the next call; at the latest, while one is under way.';
COMMENT ON COLUMN reconciler.budgets.learnt_per_second IS
    'Calls a second that CJ was found to allow. NULL: as many as are set.';
COMMENT ON COLUMN reconciler.budgets.learnt_at IS 'When that was learnt or last raised.';
COMMENT ON COLUMN reconciler.budgets.urgent_until IS
    'Until then the next slot is left to a call that a person waits for.';
COMMENT ON COLUMN reconciler.budgets.closed_until IS 'No call before this: CJ asked for a pause.';
COMMENT ON COLUMN reconciler.budgets.day IS 'The day, from 00:00 UTC, whose points are counted.';
COMMENT ON COLUMN reconciler.budgets.points_spent IS 'What the calls of that day were taken to cost.';
COMMENT ON COLUMN reconciler.budgets.points_full_at IS
    'When all points are back, if no more are spent: as many come back in a day as a full account has. In the past: all are there.';
COMMENT ON COLUMN reconciler.budgets.points_total IS
    'What a full account has, as CJ said. NULL: it has not, and the setting counts.';
COMMENT ON COLUMN reconciler.budgets.points_refusals IS
    'How often in a row CJ refused a call since the points were gone.';
COMMENT ON COLUMN reconciler.budgets.points_closed_until IS
    'No call that costs points before this, since CJ refused one.';
COMMENT ON COLUMN reconciler.budgets.paths IS 'The calls of which something was learnt, by their paths.';
COMMENT ON COLUMN reconciler.budgets.prices IS 'What each costs. -1: as the documents say.';
COMMENT ON COLUMN reconciler.budgets.paths_closed_until IS
    'None of each before this, since CJ said that the day''s calls of it are used up.';
COMMENT ON COLUMN reconciler.budgets.calls IS 'How many calls were permitted so far.';
COMMENT ON COLUMN reconciler.budgets.told_used_today IS 'What CJ last said was spent on the day. NULL: it has not.';
COMMENT ON COLUMN reconciler.budgets.told_calls IS 'How many calls had been permitted then.';

GRANT SELECT, INSERT, UPDATE ON reconciler.budgets TO cjledger_reconciler;
-- Pages and figures show what is left of an account's points.
GRANT SELECT ON reconciler.budgets TO cjledger_runtime;
