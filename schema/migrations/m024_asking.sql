-- What the reconciler learns of CJ's API while it asks, so that a restart asks as before: what calls cost and when they
-- can be paid, how many things a call takes, how many rows a page has, and what CJ said it does not know until it has
-- said so twice.

SET LOCAL ROLE cjledger_owner;

ALTER TABLE reconciler.budgets
    ADD COLUMN points_full_at timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    ADD COLUMN points_total bigint CHECK (points_total > 0),
    ADD COLUMN points_refusals bigint NOT NULL DEFAULT 0,
    ADD COLUMN points_closed_until timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    ADD COLUMN paths text[] NOT NULL DEFAULT '{}',
    ADD COLUMN prices bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN paths_closed_until timestamptz[] NOT NULL DEFAULT '{}',
    ADD COLUMN calls bigint NOT NULL DEFAULT 0,
    ADD COLUMN told_used_today bigint,
    ADD COLUMN told_calls bigint,
    ADD CHECK (cardinality(paths) = cardinality(prices)),
    ADD CHECK (cardinality(paths) = cardinality(paths_closed_until));

COMMENT ON COLUMN reconciler.budgets.closed_until IS 'No call before this: CJ asked for a pause.';
COMMENT ON COLUMN reconciler.budgets.points_spent IS 'What the calls of that day were taken to cost.';
COMMENT ON COLUMN reconciler.budgets.points_full_at IS
    'When all points are back, if no more are spent: as many come back in a day as a full account has. In the past: all are there.';
COMMENT ON COLUMN reconciler.budgets.points_total IS 'What a full account has, as CJ said. NULL: it has not, and the setting counts.';
COMMENT ON COLUMN reconciler.budgets.points_refusals IS 'How often in a row CJ refused a call since the points were gone.';
COMMENT ON COLUMN reconciler.budgets.points_closed_until IS 'No call that costs points before this, since CJ refused one.';
COMMENT ON COLUMN reconciler.budgets.paths IS 'The calls of which something was learnt, by their paths.';
COMMENT ON COLUMN reconciler.budgets.prices IS 'What each costs. -1: as the documents say.';
COMMENT ON COLUMN reconciler.budgets.paths_closed_until IS 'None of each before this, since CJ said that the day''s calls of it are used up.';
COMMENT ON COLUMN reconciler.budgets.calls IS 'How many calls were permitted so far.';
COMMENT ON COLUMN reconciler.budgets.told_used_today IS 'What CJ last said was spent on the day. NULL: it has not.';
COMMENT ON COLUMN reconciler.budgets.told_calls IS 'How many calls had been permitted then.';

CREATE TABLE reconciler.call_limits (
    account      text NOT NULL,
    call         text NOT NULL,
    size         integer CHECK (size > 0),
    trial        integer CHECK (trial > 0),
    suspects     integer NOT NULL DEFAULT 0,
    learnt_at    timestamptz,
    absent_since timestamptz,
    PRIMARY KEY (call, account)
);

COMMENT ON TABLE reconciler.call_limits IS 'What was learnt of how CJ''s calls may be made: one row for each call of which something was.';
COMMENT ON COLUMN reconciler.call_limits.account IS 'The account.';
COMMENT ON COLUMN reconciler.call_limits.call IS 'The call, by the name its snapshots have in ledger.events.type; `getOrderDetailBatch` for orders in batches.';
COMMENT ON COLUMN reconciler.call_limits.size IS 'How many things it was found to take. NULL: as many as it is asked for to begin with.';
COMMENT ON COLUMN reconciler.call_limits.trial IS 'How many are asked for while it is looked into why a batch was refused. NULL: none was.';
COMMENT ON COLUMN reconciler.call_limits.suspects IS 'How many things of refused batches have not been answered yet.';
COMMENT ON COLUMN reconciler.call_limits.learnt_at IS 'When that was learnt. After a month more is tried again.';
COMMENT ON COLUMN reconciler.call_limits.absent_since IS 'When CJ last said that it does not have this call. After a day it is tried again. NULL: it has it.';

CREATE TABLE reconciler.vanishings (
    account  text NOT NULL,
    source   text NOT NULL,
    began_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL,
    things   integer NOT NULL,
    PRIMARY KEY (source, account)
);

COMMENT ON TABLE reconciler.vanishings IS
    'Answers that lacked most of what CJ had known before, which is an outage rather than the truth: one row for each call or list that does so now.';
COMMENT ON COLUMN reconciler.vanishings.account IS 'The account.';
COMMENT ON COLUMN reconciler.vanishings.source IS 'The call or list.';
COMMENT ON COLUMN reconciler.vanishings.began_at IS 'The first such answer.';
COMMENT ON COLUMN reconciler.vanishings.last_at IS 'The last.';
COMMENT ON COLUMN reconciler.vanishings.things IS 'How many things it lacked.';

ALTER TABLE reconciler.checks
    ADD COLUMN absent_since timestamptz,
    ADD COLUMN vanished_since timestamptz;

COMMENT ON COLUMN reconciler.checks.is_known IS
    'Whether CJ knows it, as far as that is believed: that it does not is believed when it said so twice. NULL: never answered.';
COMMENT ON COLUMN reconciler.checks.absent_since IS 'When CJ first answered that it does not know it, since it last did. NULL: it knows it, or was never asked.';
COMMENT ON COLUMN reconciler.checks.vanished_since IS
    'When it was first missing together with most of what CJ had known, which is not believed before a day is over. NULL: CJ knows it, or it was not so.';

ALTER TABLE reconciler.walks
    ADD COLUMN page_size integer CHECK (page_size > 0),
    ADD COLUMN rows_seen integer NOT NULL DEFAULT 0,
    ADD COLUMN page_digest bytea;

COMMENT ON COLUMN reconciler.walks.page_size IS 'How many rows a page was found to hold at most. NULL: as many as are asked for to begin with.';
COMMENT ON COLUMN reconciler.walks.rows_seen IS 'How many rows the walk under way has had.';
COMMENT ON COLUMN reconciler.walks.page_digest IS 'Of the names on the page before the next, so that a list that shows one page for ever comes to an end. NULL: there is none.';

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.call_limits, reconciler.vanishings TO cjledger_reconciler;
GRANT SELECT ON reconciler.call_limits, reconciler.vanishings TO cjledger_runtime;

-- Which order a dispute is over.
SET LOCAL ROLE cjledger_projector;

GRANT SELECT ON projection.order_disputes TO cjledger_reconciler;
