-- What the reconciler remembers of its own work: whose turn it is, what it asked for and when, how far it came in CJ's
-- lists, and what it found that no message had told. Kept outside the generations: a replay asks CJ for nothing.
--
-- Keys begin with the column that tells rows apart, as those of the read models do.

SET LOCAL ROLE cjledger_owner;

COMMENT ON SCHEMA reconciler IS
    'What the reconciler and `register` remember: access to CJ''s API, the limits of its calls, and what was asked when.';

CREATE TABLE reconciler.lease (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch         bigint NOT NULL DEFAULT 0,
    holder        text,
    expires_at    timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z',
    claimed_by    text,
    claimed_until timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z'
);
INSERT INTO reconciler.lease DEFAULT VALUES;

COMMENT ON TABLE reconciler.lease IS 'The one row that says which process reconciles. Times are the database''s.';
COMMENT ON COLUMN reconciler.lease.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN reconciler.lease.epoch IS
    'Counts the holders. Whatever a holder writes goes in only while this is still the number it was given.';
COMMENT ON COLUMN reconciler.lease.holder IS 'The process that reconciles, in words. NULL: none yet.';
COMMENT ON COLUMN reconciler.lease.expires_at IS 'Until when it holds without renewing. In the past: nobody does.';
COMMENT ON COLUMN reconciler.lease.claimed_by IS 'A command a person started, which waits for its turn. NULL: none yet.';
COMMENT ON COLUMN reconciler.lease.claimed_until IS 'Until then the holder gives way to it, and only it takes the lease.';

CREATE TABLE reconciler.checks (
    account          text NOT NULL,
    call             text NOT NULL,
    entity           text NOT NULL CHECK (entity <> ''),
    due_at           timestamptz,
    priority         integer NOT NULL DEFAULT 3 CHECK (priority BETWEEN 0 AND 3),
    asked_at         timestamptz,
    changed_at       timestamptz,
    digest           bytea,
    is_known         boolean,
    list             text,
    touched_position bigint,
    kept_position    bigint,
    failures         integer NOT NULL DEFAULT 0,
    PRIMARY KEY (entity, account, call)
);

CREATE INDEX checks_due ON reconciler.checks (call, account, priority, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX checks_of_list ON reconciler.checks (list, account, asked_at) WHERE list IS NOT NULL;

COMMENT ON TABLE reconciler.checks IS 'What CJ''s API is asked for one thing at a time: when it was, and when it will be again.';
COMMENT ON COLUMN reconciler.checks.account IS 'The account.';
COMMENT ON COLUMN reconciler.checks.call IS 'The call, by the name its snapshots have in ledger.events.type.';
COMMENT ON COLUMN reconciler.checks.entity IS 'The thing by the name it is asked for by: an order''s code, a track number, a bill''s id.';
COMMENT ON COLUMN reconciler.checks.due_at IS 'When it is to be asked for. NULL: not by itself, for nothing is expected to change, or a list tells of it.';
COMMENT ON COLUMN reconciler.checks.priority IS 'Of what is due, the lowest goes first: 0 an operator waits, 1 an outage, 2 a contradiction, 3 all else.';
COMMENT ON COLUMN reconciler.checks.asked_at IS 'When it was last asked for and answered. NULL: never.';
COMMENT ON COLUMN reconciler.checks.changed_at IS 'When the answer was last another than before.';
COMMENT ON COLUMN reconciler.checks.digest IS 'Of the last answer as far as it is kept. NULL: none was.';
COMMENT ON COLUMN reconciler.checks.is_known IS 'Whether CJ knew it when last asked. NULL: never asked.';
COMMENT ON COLUMN reconciler.checks.list IS 'Of bills and stocking orders, the list that last held it. NULL otherwise.';
COMMENT ON COLUMN reconciler.checks.touched_position IS 'The last webhook that named it. NULL: none did.';
COMMENT ON COLUMN reconciler.checks.kept_position IS 'The last snapshot of it. NULL: there is none.';
COMMENT ON COLUMN reconciler.checks.failures IS 'How many calls for it have failed in a row.';
COMMENT ON INDEX reconciler.checks_due IS 'Finds what is due, call by call.';
COMMENT ON INDEX reconciler.checks_of_list IS 'Finds what a list no longer holds.';

CREATE TABLE reconciler.walks (
    account   text NOT NULL,
    list      text NOT NULL,
    next_page integer NOT NULL DEFAULT 1 CHECK (next_page > 0),
    repeats   integer NOT NULL DEFAULT 0,
    is_whole  boolean NOT NULL DEFAULT true,
    begun_at  timestamptz,
    ended_at  timestamptz,
    due_at    timestamptz NOT NULL,
    priority  integer NOT NULL DEFAULT 3 CHECK (priority BETWEEN 0 AND 3),
    failures  integer NOT NULL DEFAULT 0,
    PRIMARY KEY (list, account)
);

COMMENT ON TABLE reconciler.walks IS 'How far the reconciler has come in each of CJ''s lists.';
COMMENT ON COLUMN reconciler.walks.account IS 'The account.';
COMMENT ON COLUMN reconciler.walks.list IS 'The list: the call and what it is narrowed down to.';
COMMENT ON COLUMN reconciler.walks.next_page IS 'The page to ask for next, from 1. It moves with the page before it, in one transaction.';
COMMENT ON COLUMN reconciler.walks.repeats IS 'How often this page was asked for again because CJ had left out a part of it.';
COMMENT ON COLUMN reconciler.walks.is_whole IS 'Whether the walk under way has had every page whole.';
COMMENT ON COLUMN reconciler.walks.begun_at IS 'When the walk began that is under way. NULL: none is.';
COMMENT ON COLUMN reconciler.walks.ended_at IS 'When the last whole walk began, for it found all that was there then. NULL: there was none.';
COMMENT ON COLUMN reconciler.walks.due_at IS 'When the next page is to be asked for.';
COMMENT ON COLUMN reconciler.walks.priority IS 'See checks.';
COMMENT ON COLUMN reconciler.walks.failures IS 'How many calls have failed in a row.';

CREATE TABLE reconciler.repairs (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account     text NOT NULL,
    topic       text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('missing', 'late', 'different', 'behind')),
    entity      text NOT NULL,
    said        text,
    position    bigint NOT NULL,
    happened_at timestamptz,
    repaired_at timestamptz NOT NULL
);

CREATE INDEX repairs_of_entity ON reconciler.repairs (entity, account);
CREATE INDEX repairs_by_time ON reconciler.repairs (repaired_at);

COMMENT ON TABLE reconciler.repairs IS 'Each time an answer of CJ''s said what no webhook had said: one row.';
COMMENT ON COLUMN reconciler.repairs.id IS 'Number of the repair.';
COMMENT ON COLUMN reconciler.repairs.account IS 'The account.';
COMMENT ON COLUMN reconciler.repairs.topic IS 'The topic whose webhooks should have told: order, logistics, makeup, privateOrder.';
COMMENT ON COLUMN reconciler.repairs.kind IS 'See analytics.drift.';
COMMENT ON COLUMN reconciler.repairs.entity IS 'The order, parcel, bill or stocking order, by the name it was asked for by.';
COMMENT ON COLUMN reconciler.repairs.said IS 'The status that the answer said.';
COMMENT ON COLUMN reconciler.repairs.position IS 'The snapshot.';
COMMENT ON COLUMN reconciler.repairs.happened_at IS 'From when on it could have been told: CJ''s date of it, or the last answer without it. NULL: neither is known.';
COMMENT ON COLUMN reconciler.repairs.repaired_at IS 'When CJ was asked.';
COMMENT ON INDEX reconciler.repairs_of_entity IS 'Finds the repairs that a late webhook is about.';
COMMENT ON INDEX reconciler.repairs_by_time IS 'Finds the repairs of a day.';

CREATE TABLE reconciler.gaps (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_at   timestamptz NOT NULL,
    to_at     timestamptz NOT NULL,
    why       text NOT NULL,
    looked_at timestamptz,
    CHECK (from_at <= to_at)
);

COMMENT ON TABLE reconciler.gaps IS 'Times in which webhooks may have been lost. What could have changed then is asked for first.';
COMMENT ON COLUMN reconciler.gaps.id IS 'Number of the gap.';
COMMENT ON COLUMN reconciler.gaps.from_at IS 'From when on.';
COMMENT ON COLUMN reconciler.gaps.to_at IS 'Until when.';
COMMENT ON COLUMN reconciler.gaps.why IS 'What happened, in words.';
COMMENT ON COLUMN reconciler.gaps.looked_at IS 'When everything concerned was put first. NULL: not yet.';

CREATE TABLE reconciler.pulse (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    beat_at  timestamptz,
    position bigint NOT NULL DEFAULT 0,
    asked_at timestamptz
);
INSERT INTO reconciler.pulse DEFAULT VALUES;

COMMENT ON TABLE reconciler.pulse IS 'The one row that says until when things were well, and how far events were looked through.';
COMMENT ON COLUMN reconciler.pulse.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN reconciler.pulse.beat_at IS 'When a receiver last said that it takes webhooks. NULL: none did.';
COMMENT ON COLUMN reconciler.pulse.position IS 'Whatever the events up to this one name has been made due.';
COMMENT ON COLUMN reconciler.pulse.asked_at IS 'When CJ last answered. NULL: never.';

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.checks, reconciler.walks TO cjledger_reconciler;
GRANT SELECT, INSERT, UPDATE ON reconciler.repairs, reconciler.gaps TO cjledger_reconciler;
GRANT SELECT, UPDATE ON reconciler.lease, reconciler.pulse TO cjledger_reconciler;
-- Answers become events; nothing else that is in them may be changed or removed by anybody.
GRANT USAGE ON SCHEMA ledger TO cjledger_reconciler;
GRANT SELECT (position, account, source, type, digest, received_at) ON ledger.events TO cjledger_reconciler;
GRANT INSERT (account, source, type, message_type, message_id, body, digest, signature, received_at)
    ON ledger.events TO cjledger_reconciler;

-- `status` shows how it stands; the tokens stay out of its sight.
GRANT USAGE ON SCHEMA reconciler TO cjledger_runtime, cjledger_projector;
GRANT SELECT ON reconciler.lease, reconciler.checks, reconciler.walks, reconciler.repairs, reconciler.gaps, reconciler.pulse
    TO cjledger_runtime;
GRANT UPDATE (beat_at) ON reconciler.pulse TO cjledger_runtime;
GRANT SELECT ON reconciler.repairs TO cjledger_projector;

SET LOCAL ROLE cjledger_projector;

GRANT USAGE ON SCHEMA projection TO cjledger_reconciler;
GRANT SELECT ON
    projection.live, projection.generations, projection.event_subjects, projection.order_ids, projection.orders,
    projection.order_items, projection.order_timeline, projection.shipments, projection.bills,
    projection.stocking_orders, projection.variants
    TO cjledger_reconciler;

CREATE VIEW analytics.drift AS
SELECT
    (repaired_at AT TIME ZONE 'UTC')::date AS day,
    topic,
    kind,
    count(*) AS count,
    round(avg(extract(epoch FROM repaired_at - happened_at)), 0) AS seconds_to_repair
FROM reconciler.repairs
GROUP BY 1, 2, 3;

COMMENT ON VIEW analytics.drift IS
    'What CJ''s webhooks left out and CJ''s API told: how often, and how long it took. Nothing here is wrong any more.';
COMMENT ON COLUMN analytics.drift.day IS 'The day of the repair, in UTC.';
COMMENT ON COLUMN analytics.drift.topic IS 'The topic whose webhooks should have told: order, logistics, makeup or privateOrder.';
COMMENT ON COLUMN analytics.drift.kind IS
    'missing: no webhook had told of it. behind: webhooks had told an earlier state. different: what they had told contradicts it. late: the webhook came after the repair.';
COMMENT ON COLUMN analytics.drift.count IS 'How many times.';
COMMENT ON COLUMN analytics.drift.seconds_to_repair IS
    'From when CJ could have told (CJ''s own date, or the last answer without it) to the repair, on average; whole seconds. NULL where that is not known.';

GRANT SELECT ON analytics.drift TO cjledger_analyst, cjledger_runtime;
