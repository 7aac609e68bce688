import CJ
import Foundation
import Leases
import Ledger
import Postgres

/// Looks through new events, as far as they are projected, and makes due what they name.
///
/// The events are read in order of their positions up to the live checkpoint, so each is looked at once, and the read
/// models know what it says by then.
struct EventsToRefresh {
    let lease: Lease
    /// How long a webhook's news may settle.
    let settle: Duration
    let connection: Connection

    private static let pageSize = 500

    /// Looks through everything there is.
    ///
    /// - Returns: how many events that was.
    @discardableResult
    func lookThrough() async throws -> Int {
        var events = 0
        while true {
            try Task.checkCancellation()
            let count = try await lookThroughPage()
            events += count
            if count < Self.pageSize { return events }
        }
    }

    /// Reads first and writes then, so that locks are held for the writing only: others wait for the lease's row.
    private func lookThroughPage() async throws -> Int {
        guard let page = try await page(), let last = page.last else { return 0 }
        let named = try await named(in: page)
        let late = try await LateWebhooks(connection: connection).repairs(page)
        try await connection.transaction { connection in
            try await lease.hold(on: connection)
            let due = try await forget(named.orders) + forget(named.parcels)
            try await write(named.requests + due)
            try await LateWebhooks(connection: connection).mark(late)
            try await connection.execute("UPDATE reconciler.pulse SET position = \(last)")
        }
        return page.positions.count
    }

    /// Makes due at once, and first, what events name that were looked at before.
    func lookAgain(_ positions: [Int], generation: Int32, _ priority: CheckPriority) async throws {
        try await write(try await named(in: Page(generation: generation, positions: positions)).requests, priority)
    }

    /// What events name, as far as the read models know it.
    private struct Named: Sendable {
        var orders: [(account: String, order: ChangedOrder)] = []
        var parcels: [(account: String, parcel: ChangedParcel)] = []
        var requests: [(account: String, request: RefreshRequest)] = []
    }

    private func named(in page: Page) async throws -> Named {
        let orders = try await orders(in: page)
        let parcels = try await parcels(in: page)
        let listed = try await listed(in: page)
        return Named(
            orders: orders, parcels: parcels,
            requests: orders.flatMap { account, order in RefreshRequest.requests(of: order).map { (account, $0) } }
                + parcels.flatMap { account, parcel in RefreshRequest.requests(of: parcel).map { (account, $0) } }
                + listed)
    }

    struct Page: Sendable {
        let generation: Int32
        let positions: [Int]
        var first: Int? { positions.first }
        var last: Int? { positions.last }
    }

    /// The next events; nil when there are none.
    private func page() async throws -> Page? {
        let rows = try await connection.query(
            """
            SELECT g.generation, e.position
            FROM reconciler.pulse AS p
            CROSS JOIN reconciler.live AS g
            JOIN LATERAL (
                SELECT position FROM ledger.events
                WHERE position > p.position AND position <= g.checkpoint
                ORDER BY position
                LIMIT \(Self.pageSize)
            ) AS e ON true
            ORDER BY e.position
            """, as: (Int32.self, Int.self))
        guard let generation = rows.first?.0 else { return nil }
        return Page(generation: generation, positions: rows.map(\.1))
    }

    private func orders(in page: Page) async throws -> [(account: String, order: ChangedOrder)] {
        try await connection.query(
            """
            WITH named AS MATERIALIZED (
                SELECT e.account, id.id,
                    max(e.position) FILTER (WHERE e.source = 'webhook') AS webhook,
                    array_agg(DISTINCT e.type) FILTER (WHERE e.source = 'snapshot') AS answers
                FROM unnest(\(page.positions)) AS p (position)
                \(verbatim: EventsToRefresh.subjects)
                CROSS JOIN unnest(s.order_ids) AS id (id)
                WHERE s.generation = \(page.generation)
                GROUP BY e.account, id.id
            )
            SELECT o.account, o.cj_order_code, o.cj_internal_id, o.order_number,
                o.is_paid,
                o.is_sandbox, o.is_private_outbound, n.webhook, coalesce(n.answers, '{}'),
                ARRAY (
                    SELECT d.dispute_id
                    FROM reconciler.known_disputes AS d
                    WHERE d.order_key = o.order_key AND d.account = o.account AND d.generation = o.generation
                        AND d.is_undecided
                    ORDER BY d.dispute_id
                ),
                ARRAY (
                    SELECT DISTINCT i.vid
                    FROM reconciler.variants_without_sku AS i
                    WHERE i.order_key = o.order_key AND i.account = o.account AND i.generation = o.generation
                )
            FROM named AS n
            CROSS JOIN LATERAL (
                SELECT DISTINCT i.order_key
                FROM reconciler.known_order_ids AS i
                WHERE i.id = n.id AND i.account = n.account AND i.generation = \(page.generation)
                    AND i.kind IN ('code', 'internal', 'number', 'pending')
                LIMIT 100
            ) AS k
            CROSS JOIN LATERAL (
                SELECT *
                FROM reconciler.known_orders AS o
                WHERE o.order_key = k.order_key AND o.account = n.account AND o.generation = \(page.generation)
                LIMIT 1
            ) AS o
            WHERE o.attached_to IS NULL
            """
        ) { row throws(PostgresError) in
            let account: String = try row.next()
            var order = ChangedOrder()
            order.code = try row.next()
            order.internalId = try row.next()
            order.number = try row.next()
            order.isPaid = try row.next(Bool?.self) ?? false
            order.isSandbox = try row.next()
            order.isPrivateOutbound = try row.next()
            order.webhook = try row.next()
            order.answers = Set(try row.next([String].self).compactMap(SnapshotType.init(rawValue:)))
            order.disputes = try row.next()
            order.variantsWithoutSKU = try row.next()
            return (account, order)
        }
    }

    /// By the number that CJ is asked for each parcel by; of a number that no parcel has in the live generation, by itself.
    private func parcels(in page: Page) async throws -> [(account: String, parcel: ChangedParcel)] {
        try await connection.query(
            """
            SELECT n.account, n.asked_by, max(n.position) FILTER (WHERE n.source = 'webhook'),
                ARRAY (
                    SELECT DISTINCT i.id
                    FROM reconciler.known_shipment_ids AS i
                    WHERE i.track_number = n.track_number AND i.account = n.account
                        AND i.generation = \(page.generation) AND i.kind IN ('carrier', 'cj') AND i.id <> n.asked_by
                )
            FROM (
                SELECT e.account, e.position, e.source, coalesce(x.track_number, t.name) AS track_number,
                    coalesce(x.asked_by, t.name) AS asked_by
                FROM unnest(\(page.positions)) AS p (position)
                \(verbatim: EventsToRefresh.subjects)
                CROSS JOIN unnest(s.track_numbers) AS t (name)
                LEFT JOIN LATERAL (
                    SELECT track_number
                    FROM reconciler.known_shipment_ids
                    WHERE id = t.name AND account = e.account AND generation = \(page.generation)
                        AND kind IN ('carrier', 'cj')
                    LIMIT 1
                ) AS i ON true
                LEFT JOIN LATERAL (
                    SELECT track_number, asked_by
                    FROM reconciler.known_shipments
                    WHERE track_number = coalesce(i.track_number, t.name) AND account = e.account
                        AND generation = \(page.generation)
                    LIMIT 1
                ) AS x ON true
                WHERE s.generation = \(page.generation) AND t.name <> ''
            ) AS n
            GROUP BY n.account, n.asked_by, n.track_number
            """
        ) { (account: String, trackNumber: String, webhook: Int?, otherNumbers: [String]) in
            (account, ChangedParcel(trackNumber: trackNumber, webhook: webhook, otherNumbers: otherNumbers))
        }
    }

    /// Bills and stocking orders that webhooks name. They are found in lists and never asked for by themselves.
    private func listed(in page: Page) async throws -> [(account: String, request: RefreshRequest)] {
        try await connection.query(
            """
            SELECT t.account, t.call, t.entity, max(t.position)
            FROM (
                SELECT e.account, \(SnapshotType.bill) AS call, b.bill_id AS entity, e.position
                FROM unnest(\(page.positions)) AS p (position)
                \(verbatim: EventsToRefresh.subjects)
                CROSS JOIN unnest(s.order_ids) AS id (id)
                \(verbatim: EventsToRefresh.bills)
                WHERE s.generation = \(page.generation) AND b.generation = \(page.generation)
                    AND e.source = 'webhook' AND e.type = 'MAKEUP'
                UNION ALL
                SELECT e.account, \(SnapshotType.stockingOrder), id.id, e.position
                FROM unnest(\(page.positions)) AS p (position)
                \(verbatim: EventsToRefresh.subjects)
                CROSS JOIN unnest(s.order_ids) AS id (id)
                WHERE s.generation = \(page.generation) AND e.source = 'webhook' AND e.type = 'PRIVATE_ORDER'
            ) AS t
            GROUP BY t.account, t.call, t.entity
            """
        ) { (account: String, call: SnapshotType, entity: String, webhook: Int) in
            (account, RefreshRequest(call, entity, webhook: webhook, isDue: false))
        }
    }

    // Look-ups by key, one after the other: a limit fixes their direction, whatever the planner takes the tables for
    // (decision 6).

    /// An event `e` of a position, and what it names, `s`.
    static let subjects: StaticString = """
        CROSS JOIN LATERAL (
            SELECT position, account, source, type, received_at FROM ledger.events WHERE position = p.position LIMIT 1
        ) AS e
        CROSS JOIN LATERAL (
            SELECT generation, order_ids, track_numbers
            FROM reconciler.named_things
            WHERE position = p.position
            LIMIT 100
        ) AS s
        """

    /// The bills `b` that a MAKEUP message `e` about an order `id` may be about: those of the order that were heard of
    /// when it came, or later.
    static let bills: StaticString = """
        CROSS JOIN LATERAL (
            SELECT generation, bill_id, status
            FROM reconciler.known_bills
            WHERE order_ref = id.id AND account = e.account AND last_event_at >= e.received_at
            LIMIT 1000
        ) AS b
        """

    /// Once an order's code is known it is asked for by that: CJ may not find it by its other names. An order that turns
    /// out to be a test has no costs.
    ///
    /// - Returns: what is due instead.
    private func forget(
        _ orders: [(account: String, order: ChangedOrder)]
    ) async throws -> [(account: String, request: RefreshRequest)] {
        var due: [(account: String, request: RefreshRequest)] = []
        for (account, orders) in Dictionary(grouping: orders.map { ($0.account, $0.order) }, by: \.0) {
            let coded = orders.compactMap { _, order in order.code.map { (code: $0, order: order) } }
            due += try await forgetOtherNames(
                .orderDetail,
                of: coded.map { code, order in
                    (code, [order.internalId, order.number.map { OrderName(number: $0).entity }].compactMap(\.self))
                }, account)
            _ = try await forget(.costSheet, coded.filter { $0.order.isSandbox == true }.map(\.code), account)
        }
        return due
    }

    /// A parcel is asked for by one of its numbers.
    ///
    /// - Returns: what is due instead.
    private func forget(
        _ parcels: [(account: String, parcel: ChangedParcel)]
    ) async throws -> [(account: String, request: RefreshRequest)] {
        var due: [(account: String, request: RefreshRequest)] = []
        for (account, parcels) in Dictionary(grouping: parcels, by: \.account) {
            let names = parcels.map { ($0.parcel.trackNumber, $0.parcel.otherNumbers) }
            due += try await forgetOtherNames(.trackInfo, of: names, account)
        }
        return due
    }

    /// Forgets what was remembered of things under other names than those by which they are asked for.
    ///
    /// - Returns: that a webhook which came under such a name, and that no answer has followed, is the thing's own. It
    ///   would be shown for ever where CJ says afterwards what it said before.
    private func forgetOtherNames(
        _ call: SnapshotType, of things: [(name: String, others: [String])], _ account: String
    ) async throws -> [(account: String, request: RefreshRequest)] {
        let unanswered = try await forget(call, things.flatMap(\.others), account)
        return things.compactMap { name, others in
            others.compactMap { unanswered[$0] }.max().map {
                (account, RefreshRequest(call, name, webhook: $0, isDue: true))
            }
        }
    }

    /// - Returns: the webhooks that no answer has followed, by the names that are forgotten.
    private func forget(
        _ call: SnapshotType, _ entities: [String], _ account: String
    ) async throws(PostgresError) -> [String: Int] {
        guard !entities.isEmpty else { return [:] }
        let rows = try await connection.query(
            """
            DELETE FROM reconciler.checks
            WHERE entity = ANY (\(entities)) AND account = \(account) AND call = \(call)
            RETURNING entity, CASE WHEN touched_position > coalesce(kept_position, 0) THEN touched_position END
            """, as: (String.self, Int?.self))
        return rows.reduce(into: [:]) { found, row in found[row.0] = row.1 }
    }

    private func write(
        _ requests: [(account: String, request: RefreshRequest)], _ priority: CheckPriority = .ordinary
    ) async throws {
        struct Key: Hashable {
            let account: String
            let call: SnapshotType
            let entity: String
        }
        var joined: [Key: RefreshRequest] = [:]
        for (account, request) in requests {
            let key = Key(account: account, call: request.call, entity: request.entity)
            guard var other = joined[key] else {
                joined[key] = request
                continue
            }
            other.isDue = other.isDue || request.isDue
            other.webhook = [other.webhook, request.webhook].compactMap(\.self).max()
            joined[key] = other
        }
        guard !joined.isEmpty else { return }
        let rows = joined.sorted { ($0.key.entity, $0.key.call.rawValue) < ($1.key.entity, $1.key.call.rawValue) }
        try await connection.execute(
            """
            INSERT INTO reconciler.checks AS c (account, call, entity, due_at, priority, touched_position)
            SELECT t.account, t.call, t.entity,
                CASE
                    WHEN t.call = ANY (\(CheckTable.calls)) THEN clock_timestamp()
                        + make_interval(secs => CASE WHEN t.webhook IS NULL THEN 0 ELSE \(Decimal(settle.seconds)) END::double precision)
                END,
                \(priority), t.webhook
            FROM unnest(
                \(rows.map(\.key.account)), \(rows.map(\.key.call)), \(rows.map(\.key.entity)),
                \(rows.map(\.value.webhook)), \(rows.map(\.value.isDue))
            ) AS t (account, call, entity, webhook, is_due)
            WHERE t.is_due OR t.call <> ALL (\(CheckTable.calls)) OR NOT EXISTS (
                SELECT FROM reconciler.checks AS o
                WHERE o.entity = t.entity AND o.account = t.account AND o.call = t.call
            )
            ON CONFLICT (entity, account, call) DO UPDATE SET
                due_at = least(c.due_at, excluded.due_at),
                priority = least(c.priority, excluded.priority),
                touched_position = greatest(c.touched_position, excluded.touched_position),
                -- It was heard of since CJ did not know it.
                absent_since = CASE WHEN excluded.touched_position IS NULL THEN c.absent_since END
            """)
    }
}
