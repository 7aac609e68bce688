-- Where the read models live: each table in partitions, one a generation, so that a rebuild fills rows of its own
-- beside those everyone reads.
--
-- Keys begin with the column that tells rows apart. Within a partition the generation is one value and the account
-- nearly so; before the first ANALYZE the planner does not know that, and would take an index for good that only the
-- two of them narrow down.

CREATE SCHEMA projection AUTHORIZATION cjledger_projector;
SET LOCAL ROLE cjledger_projector;

COMMENT ON SCHEMA projection IS 'The read models as the projector keeps them. Analysts read the schema analytics instead.';

CREATE TABLE projection.generations (
    generation   integer PRIMARY KEY,
    fold_version integer NOT NULL,
    checkpoint   bigint NOT NULL DEFAULT 0,
    state        text NOT NULL CHECK (state IN ('filling', 'ready', 'retired')),
    pinned       boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    projected_at timestamptz
);

COMMENT ON TABLE projection.generations IS 'The sets of read models that exist: each is one partition of every table here and one row of this.';
COMMENT ON COLUMN projection.generations.generation IS 'Number of the generation, which its partitions carry.';
COMMENT ON COLUMN projection.generations.fold_version IS 'Version of the rules its rows were made by.';
COMMENT ON COLUMN projection.generations.checkpoint IS 'All events up to this position are in all its read models, and none after it.';
COMMENT ON COLUMN projection.generations.state IS 'filling: being built. ready: complete up to its checkpoint and followed. retired: no longer followed.';
COMMENT ON COLUMN projection.generations.pinned IS 'A person chose it: nothing switches away from it by itself.';
COMMENT ON COLUMN projection.generations.created_at IS 'When it was begun.';
COMMENT ON COLUMN projection.generations.projected_at IS 'When its checkpoint last moved.';

CREATE TABLE projection.live (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    generation integer NOT NULL REFERENCES projection.generations
);

COMMENT ON TABLE projection.live IS 'The one row that names the generation analysts read. To switch is to update it.';
COMMENT ON COLUMN projection.live.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN projection.live.generation IS 'The generation the views of analytics show.';

CREATE TABLE projection.orders (
    generation          integer NOT NULL,
    account             text NOT NULL,
    order_key           text NOT NULL,
    state               jsonb NOT NULL,
    attached_to         text,
    cj_order_code       text,
    cj_internal_id      text,
    order_number        text,
    status              text,
    is_private_outbound boolean,
    logistic_name       text,
    track_number        text,
    created_at          timestamptz,
    created_at_text     text,
    paid_at             timestamptz,
    paid_at_text        text,
    shipped_at          timestamptz,
    shipped_at_text     text,
    completed_at        timestamptz,
    completed_at_text   text,
    first_seen_at       timestamptz NOT NULL,
    last_event_at       timestamptz NOT NULL,
    confirmed_at        timestamptz,
    evidence            text NOT NULL CHECK (evidence IN ('webhook', 'api', 'both')),
    PRIMARY KEY (order_key, account, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.orders IS 'Orders: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.orders.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.orders.account IS 'The account.';
COMMENT ON COLUMN projection.orders.order_key IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.state IS 'The joined contributions of all events: the newest of each witness whole, and the sets. All other columns follow from it.';
COMMENT ON COLUMN projection.orders.attached_to IS
    'For an order known by the seller''s number alone: the one order that has this number and shows its contributions. NULL otherwise.';
COMMENT ON COLUMN projection.orders.cj_order_code IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.cj_internal_id IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.order_number IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.status IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.is_private_outbound IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.logistic_name IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.track_number IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.created_at IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.created_at_text IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.paid_at IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.paid_at_text IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.shipped_at IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.shipped_at_text IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.completed_at IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.completed_at_text IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.first_seen_at IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.last_event_at IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.confirmed_at IS 'See analytics.orders.';
COMMENT ON COLUMN projection.orders.evidence IS 'See analytics.orders.';

CREATE TABLE projection.order_items (
    generation         integer NOT NULL,
    account            text NOT NULL,
    order_key          text NOT NULL,
    line_number        bigint NOT NULL,
    line_item_id       text,
    store_line_item_id text,
    vid                text,
    sku                text,
    quantity           bigint,
    unit_price         numeric,
    production_status  bigint,
    abnormal_types     bigint[],
    PRIMARY KEY (order_key, account, generation, line_number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.order_items IS 'The lines of the orders, as their newest witness has them.';
COMMENT ON COLUMN projection.order_items.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_items.account IS 'The account.';
COMMENT ON COLUMN projection.order_items.order_key IS 'The order.';
COMMENT ON COLUMN projection.order_items.line_number IS 'Place of the line in CJ''s message, from 1.';
COMMENT ON COLUMN projection.order_items.line_item_id IS 'See analytics.order_items.';
COMMENT ON COLUMN projection.order_items.store_line_item_id IS 'See analytics.order_items.';
COMMENT ON COLUMN projection.order_items.vid IS 'See analytics.order_items.';
COMMENT ON COLUMN projection.order_items.sku IS 'See analytics.order_items.';
COMMENT ON COLUMN projection.order_items.quantity IS 'See analytics.order_items.';
COMMENT ON COLUMN projection.order_items.unit_price IS 'See analytics.order_items.';
COMMENT ON COLUMN projection.order_items.production_status IS 'See analytics.order_items.';
COMMENT ON COLUMN projection.order_items.abnormal_types IS 'See analytics.order_items.';

CREATE TABLE projection.order_ids (
    generation integer NOT NULL,
    account    text NOT NULL,
    id         text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('code', 'internal', 'number', 'platform', 'shipment', 'pending')),
    order_key  text NOT NULL,
    PRIMARY KEY (id, account, generation, kind, order_key)
) PARTITION BY LIST (generation);

CREATE INDEX order_ids_of_order ON projection.order_ids (order_key, account, generation);

COMMENT ON TABLE projection.order_ids IS 'Every id an order ever had, and the order it leads to now.';
COMMENT ON COLUMN projection.order_ids.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_ids.account IS 'The account.';
COMMENT ON COLUMN projection.order_ids.id IS 'The id.';
COMMENT ON COLUMN projection.order_ids.kind IS
    'See analytics.order_ids; besides, pending: the key # and number of an order CJ has given no id yet, leading to the order it is attached to.';
COMMENT ON COLUMN projection.order_ids.order_key IS 'The order.';
COMMENT ON INDEX projection.order_ids_of_order IS 'Finds all ids of an order.';

CREATE TABLE projection.order_timeline (
    generation integer NOT NULL,
    account    text NOT NULL,
    order_key  text NOT NULL,
    position   bigint NOT NULL,
    at         timestamptz NOT NULL,
    at_text    text,
    status     text NOT NULL,
    source     text NOT NULL,
    PRIMARY KEY (order_key, account, generation, position)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.order_timeline IS 'What was said of each order''s status, and when.';
COMMENT ON COLUMN projection.order_timeline.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.order_timeline.account IS 'The account.';
COMMENT ON COLUMN projection.order_timeline.order_key IS 'The order.';
COMMENT ON COLUMN projection.order_timeline.position IS 'See analytics.order_timeline.';
COMMENT ON COLUMN projection.order_timeline.at IS 'See analytics.order_timeline.';
COMMENT ON COLUMN projection.order_timeline.at_text IS 'See analytics.order_timeline.';
COMMENT ON COLUMN projection.order_timeline.status IS 'See analytics.order_timeline.';
COMMENT ON COLUMN projection.order_timeline.source IS 'See analytics.order_timeline.';

CREATE TABLE projection.shipments (
    generation     integer NOT NULL,
    account        text NOT NULL,
    track_number   text NOT NULL,
    state          jsonb NOT NULL,
    order_ref      text,
    logistic_name  text,
    status         text NOT NULL,
    substatus      text,
    raw_status     text,
    mapped_by      text NOT NULL CHECK (mapped_by IN ('code', 'text', 'none')),
    first_event_at timestamptz,
    delivered_at   timestamptz,
    last_event_at  timestamptz NOT NULL,
    confirmed_at   timestamptz,
    PRIMARY KEY (track_number, account, generation)
) PARTITION BY LIST (generation);

CREATE INDEX shipments_of_order ON projection.shipments (order_ref, account, generation);

COMMENT ON TABLE projection.shipments IS 'Parcels: what is known of each (state), and the columns that follow from it.';
COMMENT ON COLUMN projection.shipments.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.shipments.account IS 'The account.';
COMMENT ON COLUMN projection.shipments.track_number IS 'The parcel, by its track number.';
COMMENT ON COLUMN projection.shipments.state IS 'The joined contributions of all events. All other columns follow from it.';
COMMENT ON COLUMN projection.shipments.order_ref IS 'The order by an id its parcel was named with; order_ids leads from it to the order''s present key.';
COMMENT ON COLUMN projection.shipments.logistic_name IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.status IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.substatus IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.raw_status IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.mapped_by IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.first_event_at IS 'Instant of the earliest track event.';
COMMENT ON COLUMN projection.shipments.delivered_at IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.last_event_at IS 'See analytics.shipments.';
COMMENT ON COLUMN projection.shipments.confirmed_at IS 'See analytics.shipments.';
COMMENT ON INDEX projection.shipments_of_order IS 'Finds the parcels of an order.';

CREATE TABLE projection.shipment_events (
    generation         integer NOT NULL,
    account            text NOT NULL,
    track_number       text NOT NULL,
    event_number       bigint NOT NULL,
    at                 timestamptz,
    at_text            text,
    status             text NOT NULL,
    raw_status         text,
    status_description text,
    activity           text,
    location           text,
    PRIMARY KEY (track_number, account, generation, event_number)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.shipment_events IS 'What happened to each parcel, by the union of all messages about it.';
COMMENT ON COLUMN projection.shipment_events.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.shipment_events.account IS 'The account.';
COMMENT ON COLUMN projection.shipment_events.track_number IS 'The parcel.';
COMMENT ON COLUMN projection.shipment_events.event_number IS 'Place in the parcel''s history by time, from 1.';
COMMENT ON COLUMN projection.shipment_events.at IS 'See analytics.shipment_events.';
COMMENT ON COLUMN projection.shipment_events.at_text IS 'See analytics.shipment_events.';
COMMENT ON COLUMN projection.shipment_events.status IS 'See analytics.shipment_events.';
COMMENT ON COLUMN projection.shipment_events.raw_status IS 'See analytics.shipment_events.';
COMMENT ON COLUMN projection.shipment_events.status_description IS 'See analytics.shipment_events.';
COMMENT ON COLUMN projection.shipment_events.activity IS 'What happened, as CJ or the carrier put it. May name who signed; the view leaves that out.';
COMMENT ON COLUMN projection.shipment_events.location IS 'See analytics.shipment_events.';

CREATE TABLE projection.event_subjects (
    generation    integer NOT NULL,
    position      bigint NOT NULL,
    order_ids     text[] NOT NULL,
    track_numbers text[] NOT NULL,
    PRIMARY KEY (position, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.event_subjects IS 'Which orders and parcels each event names.';
COMMENT ON COLUMN projection.event_subjects.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.event_subjects.position IS 'The event.';
COMMENT ON COLUMN projection.event_subjects.order_ids IS 'See analytics.events.';
COMMENT ON COLUMN projection.event_subjects.track_numbers IS 'See analytics.events.';

CREATE TABLE projection.parked (
    generation integer NOT NULL,
    position   bigint NOT NULL,
    reason     text NOT NULL,
    PRIMARY KEY (position, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.parked IS 'Events the rules could not read: each alone, the line goes on. A replay with better rules takes them in.';
COMMENT ON COLUMN projection.parked.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.parked.position IS 'The event.';
COMMENT ON COLUMN projection.parked.reason IS 'What could not be read and where, without its content.';

CREATE TABLE projection.accounts (
    generation       integer NOT NULL,
    account          text NOT NULL,
    events           bigint NOT NULL,
    last_received_at timestamptz NOT NULL,
    PRIMARY KEY (account, generation)
) PARTITION BY LIST (generation);

COMMENT ON TABLE projection.accounts IS 'What has come for each account, so that status need not count the ledger.';
COMMENT ON COLUMN projection.accounts.generation IS 'The generation the row belongs to.';
COMMENT ON COLUMN projection.accounts.account IS 'The account.';
COMMENT ON COLUMN projection.accounts.events IS 'How many events of the account stand up to the checkpoint.';
COMMENT ON COLUMN projection.accounts.last_received_at IS 'When the latest of them was received.';

CREATE FUNCTION projection.add_generation(new_generation integer, new_fold_version integer) RETURNS void
    LANGUAGE plpgsql AS
$$
DECLARE
    parent record;
BEGIN
    INSERT INTO projection.generations (generation, fold_version, state)
    VALUES (new_generation, new_fold_version, 'filling');
    FOR parent IN
        SELECT relname AS name
        FROM pg_class
        WHERE relnamespace = 'projection'::regnamespace AND relkind = 'p'
        ORDER BY relname
    LOOP
        EXECUTE format(
            'CREATE TABLE projection.%I PARTITION OF projection.%I FOR VALUES IN (%s)',
            parent.name || '_g' || new_generation, parent.name, new_generation);
        EXECUTE format(
            'COMMENT ON TABLE projection.%I IS %L',
            parent.name || '_g' || new_generation,
            format('Generation %s of projection.%s.', new_generation, parent.name));
    END LOOP;
END
$$;

COMMENT ON FUNCTION projection.add_generation(integer, integer) IS
    'Adds an empty generation of the given fold version: one partition of every read-model table.';

SELECT projection.add_generation(1, 1);
UPDATE projection.generations SET state = 'ready' WHERE generation = 1;
INSERT INTO projection.live (generation) VALUES (1);

GRANT USAGE ON SCHEMA projection TO cjledger_runtime;
GRANT SELECT ON projection.generations, projection.live, projection.parked, projection.accounts TO cjledger_runtime;
