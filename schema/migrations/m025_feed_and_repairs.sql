-- What CJ's answers say is compared with what webhooks told once both are folded, for before that nobody knows that two
-- ids are one order's, and once CJ has had the time to repeat its message. Until then the comparison waits.

SET LOCAL ROLE cjledger_owner;

ALTER TABLE reconciler.feeds ADD COLUMN registered_at timestamptz;

COMMENT ON COLUMN reconciler.feeds.registered_at IS 'When this ledger last registered the webhooks. NULL: not known that it ever did.';
COMMENT ON COLUMN reconciler.feeds.closed_topics IS
    'The topics that it showed as not sent; one that it did not show is not among them. NULL: never asked.';
COMMENT ON COLUMN reconciler.feeds.is_registered IS
    'Whether it showed any topic as sent. NULL: never asked, or it showed no topic at all.';

CREATE TABLE reconciler.comparisons (
    position       bigint PRIMARY KEY,
    account        text NOT NULL,
    topic          text NOT NULL,
    entity         text NOT NULL,
    said           text NOT NULL,
    names_parcel   boolean NOT NULL,
    happened_at    timestamptz,
    asked_at       timestamptz NOT NULL,
    asked_position bigint NOT NULL,
    told_by        timestamptz NOT NULL,
    next_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX comparisons_due ON reconciler.comparisons (next_at);

COMMENT ON TABLE reconciler.comparisons IS
    'Answers of CJ''s that are yet to be compared with what webhooks told. A row goes once a webhook has told the same, or should have by now.';
COMMENT ON COLUMN reconciler.comparisons.position IS 'The snapshot.';
COMMENT ON COLUMN reconciler.comparisons.account IS 'The account.';
COMMENT ON COLUMN reconciler.comparisons.topic IS 'See repairs.';
COMMENT ON COLUMN reconciler.comparisons.entity IS 'See repairs.';
COMMENT ON COLUMN reconciler.comparisons.said IS 'The status that the answer said.';
COMMENT ON COLUMN reconciler.comparisons.names_parcel IS 'Whether the answer named a parcel of an order.';
COMMENT ON COLUMN reconciler.comparisons.happened_at IS 'See repairs.';
COMMENT ON COLUMN reconciler.comparisons.asked_at IS 'When CJ was asked.';
COMMENT ON COLUMN reconciler.comparisons.asked_position IS 'The last event there was then. Whatever was received later stands behind it.';
COMMENT ON COLUMN reconciler.comparisons.told_by IS 'By when a webhook has told it, if none was lost.';
COMMENT ON COLUMN reconciler.comparisons.next_at IS 'When it is looked at next.';
COMMENT ON INDEX reconciler.comparisons_due IS 'Finds what is to be compared now.';

-- They were found by comparing before that, and most of them were none.
DELETE FROM reconciler.repairs;

ALTER TABLE reconciler.repairs
    ADD COLUMN order_id text,
    ADD COLUMN told text,
    ADD COLUMN told_position bigint,
    ADD COLUMN told_by timestamptz;

COMMENT ON COLUMN reconciler.repairs.order_id IS 'The order that it is about, by an id that it had then. NULL: about none.';
COMMENT ON COLUMN reconciler.repairs.told IS 'The last status that webhooks had told. NULL: none, or not known.';
COMMENT ON COLUMN reconciler.repairs.told_position IS 'The webhook that told it. NULL: none, or not known.';
COMMENT ON COLUMN reconciler.repairs.told_by IS
    'By when a webhook should have told it. One that was received by then takes the row away: nothing was lost. NULL: not known.';

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciler.comparisons TO cjledger_reconciler;
-- What turns out to be told in time was no repair.
GRANT DELETE ON reconciler.repairs TO cjledger_reconciler;

SET LOCAL ROLE cjledger_projector;

CREATE VIEW analytics.repairs AS
SELECT
    r.account,
    r.topic,
    r.kind,
    r.entity AS reference,
    coalesce(o.order_key, r.order_id) AS order_key,
    r.position,
    r.repaired_at,
    r.told AS said,
    r.told_position AS said_position,
    r.said AS answered,
    r.happened_at
FROM projection.live AS l
JOIN projection.generations AS g ON g.generation = l.generation
JOIN reconciler.repairs AS r ON r.position <= coalesce(g.as_of, 9223372036854775807)
LEFT JOIN LATERAL (
    SELECT i.order_key
    FROM projection.order_ids AS i
    WHERE i.id = r.order_id AND i.account = r.account AND i.generation = l.generation
        AND i.kind IN ('code', 'internal', 'pending')
    ORDER BY i.order_key
    LIMIT 1
) AS o ON true;

COMMENT ON VIEW analytics.repairs IS
    'Each change that CJ''s webhooks left out and CJ''s API told: one row. Nothing here is wrong any more. analytics.drift counts them.';
COMMENT ON COLUMN analytics.repairs.account IS 'The account.';
COMMENT ON COLUMN analytics.repairs.topic IS 'The topic whose webhooks should have told: order, logistics, makeup or privateOrder.';
COMMENT ON COLUMN analytics.repairs.kind IS
    'missing: no webhook had told of it. behind: webhooks had told an earlier state. different: what they had told contradicts it. late: the webhook came after the repair.';
COMMENT ON COLUMN analytics.repairs.reference IS 'The order, parcel, bill or stocking order, by the name CJ was asked with.';
COMMENT ON COLUMN analytics.repairs.order_key IS 'The order it is about. NULL: about none, or about one that is not known.';
COMMENT ON COLUMN analytics.repairs.position IS 'The event that holds CJ''s answer.';
COMMENT ON COLUMN analytics.repairs.repaired_at IS 'When it was found.';
COMMENT ON COLUMN analytics.repairs.said IS 'The last status that webhooks had said. NULL: none, or not known.';
COMMENT ON COLUMN analytics.repairs.said_position IS 'The webhook that said it. NULL: none, or not known.';
COMMENT ON COLUMN analytics.repairs.answered IS 'The status that CJ''s API answered.';
COMMENT ON COLUMN analytics.repairs.happened_at IS
    'From when on CJ could have told: its own date, or the last answer without it. NULL: neither is known.';

CREATE OR REPLACE VIEW analytics.drift AS
SELECT
    (repaired_at AT TIME ZONE 'UTC')::date AS day,
    topic,
    kind,
    count(*) AS count,
    round(avg(extract(epoch FROM repaired_at - happened_at)), 0) AS seconds_to_repair,
    account
FROM reconciler.repairs
WHERE position <= (
    SELECT coalesce(g.as_of, 9223372036854775807)
    FROM projection.live AS l
    JOIN projection.generations AS g ON g.generation = l.generation
)
GROUP BY 1, 2, 3, account;

COMMENT ON COLUMN analytics.drift.account IS 'The account.';

CREATE VIEW analytics.missing_cost_sheets AS
SELECT o.account, o.order_key, greatest(o.paid_at, o.first_seen_at) AS since
FROM projection.orders AS o
WHERE o.generation = (SELECT generation FROM projection.live)
    AND o.attached_to IS NULL
    AND o.is_sandbox IS NOT TRUE
    AND (o.paid_at IS NOT NULL OR o.status IN ('UNSHIPPED', 'SHIPPED', 'DELIVERED', 'CLOSED'))
    -- What was split or merged is charged as what became of it.
    AND o.status IS DISTINCT FROM 'OTHER'
    AND NOT EXISTS (
        SELECT
        FROM projection.order_ids AS own
        JOIN projection.order_links AS l
            ON l.generation = own.generation AND l.account = own.account AND l.related_code = own.id
        WHERE own.generation = o.generation AND own.account = o.account AND own.order_key = o.order_key
            AND own.kind IN ('code', 'internal') AND l.kind IN ('split', 'merge') AND l.order_key <> o.order_key
    )
    AND NOT EXISTS (
        SELECT
        FROM projection.cost_sheets AS s
        WHERE s.generation = o.generation AND s.account = o.account AND s.order_key = o.order_key
    );

COMMENT ON VIEW analytics.missing_cost_sheets IS
    'Paid orders that CJ has given no cost sheet for, so that what they cost is not known. Orders that CJ says are tests are not among them.';
COMMENT ON COLUMN analytics.missing_cost_sheets.account IS 'The account.';
COMMENT ON COLUMN analytics.missing_cost_sheets.order_key IS 'The order.';
COMMENT ON COLUMN analytics.missing_cost_sheets.since IS 'Since when there should be one: when it was paid, or first heard of where that is later.';

GRANT SELECT ON analytics.repairs, analytics.missing_cost_sheets TO cjledger_analyst, cjledger_runtime;
