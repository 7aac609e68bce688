import CJ
import Foundation
import Leases
import Ledger
import Postgres

/// Looks through new events, as far as they are projected, and makes due what they name.
///
/// The events are read in order of their positions up to the live checkpoint, so each is looked at once, and the read
/// models know what it says by then.
struct EventsToTouch {
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

    private func lookThroughPage() async throws -> Int {
        guard let page = try await page(), let last = page.last else { return 0 }
        return try await connection.transaction { connection in
            try await lease.hold(on: connection)
            let orders = try await orders(in: page)
            let parcels = try await parcels(in: page)
            try await forgetInternalIds(orders.map { ($0.account, $0.order) })
            try await write(
                orders.flatMap { account, order in Touch.touches(of: order).map { (account, $0) } }
                    + parcels.flatMap { account, parcel in Touch.touches(of: parcel).map { (account, $0) } })
            try await markLate(page)
            try await connection.execute("UPDATE reconciler.pulse SET position = \(last)")
            return page.positions.count
        }
    }

    /// Makes due at once, and first, what events name that were looked at before.
    func lookAgain(_ positions: [Int], generation: Int32, _ priority: CheckPriority) async throws {
        let page = Page(generation: generation, positions: positions)
        let orders = try await orders(in: page)
        let parcels = try await parcels(in: page)
        try await write(
            orders.flatMap { account, order in Touch.touches(of: order).map { (account, $0) } }
                + parcels.flatMap { account, parcel in Touch.touches(of: parcel).map { (account, $0) } },
            priority)
    }

    private struct Page: Sendable {
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
            CROSS JOIN projection.live AS l
            JOIN projection.generations AS g ON g.generation = l.generation
            JOIN LATERAL (
                SELECT position FROM ledger.events
                WHERE position > p.position AND position <= g.checkpoint
                ORDER BY position
                LIMIT \(Self.pageSize)
            ) AS e ON true
            ORDER BY e.position
            """
        ) { row throws(PostgresError) in (try row.next(Int32.self), try row.next(Int.self)) }
        guard let generation = rows.first?.0 else { return nil }
        return Page(generation: generation, positions: rows.map(\.1))
    }

    private func orders(in page: Page) async throws -> [(account: String, order: TouchedOrder)] {
        try await connection.query(
            """
            WITH named AS MATERIALIZED (
                SELECT e.account, id.id,
                    max(e.position) FILTER (WHERE e.source = 'webhook') AS webhook,
                    array_agg(DISTINCT e.type) FILTER (WHERE e.source = 'snapshot') AS answers
                FROM unnest(\(page.positions)) AS p (position)
                JOIN ledger.events AS e ON e.position = p.position
                JOIN projection.event_subjects AS s ON s.position = p.position AND s.generation = \(page.generation)
                CROSS JOIN unnest(s.order_ids) AS id (id)
                GROUP BY e.account, id.id
            )
            SELECT o.account, o.cj_order_code, o.cj_internal_id,
                o.paid_at IS NOT NULL OR o.status IN ('UNSHIPPED', 'SHIPPED', 'DELIVERED', 'CLOSED'),
                o.is_sandbox, o.is_private_outbound, n.webhook, coalesce(n.answers, '{}'),
                ARRAY (
                    SELECT DISTINCT i.vid
                    FROM projection.order_items AS i
                    LEFT JOIN projection.variants AS v
                        ON v.vid = i.vid AND v.account = i.account AND v.generation = i.generation
                    WHERE i.order_key = o.order_key AND i.account = o.account AND i.generation = o.generation
                        AND i.vid IS NOT NULL AND coalesce(i.sku, v.sku) IS NULL
                )
            FROM named AS n
            CROSS JOIN LATERAL (
                SELECT DISTINCT i.order_key
                FROM projection.order_ids AS i
                WHERE i.id = n.id AND i.account = n.account AND i.generation = \(page.generation)
                    AND i.kind IN ('code', 'internal', 'number', 'pending')
                LIMIT 100
            ) AS k
            JOIN projection.orders AS o
                ON o.order_key = k.order_key AND o.account = n.account AND o.generation = \(page.generation)
            WHERE o.attached_to IS NULL
            """
        ) { row throws(PostgresError) in
            let account: String = try row.next()
            var order = TouchedOrder()
            order.code = try row.next()
            order.internalId = try row.next()
            order.isPaid = try row.next(Bool?.self) ?? false
            order.isSandbox = try row.next()
            order.isPrivateOutbound = try row.next()
            order.webhook = try row.next()
            order.answers = Set(try row.next([String].self).compactMap(SnapshotType.init(rawValue:)))
            order.variantsWithoutSKU = try row.next()
            return (account, order)
        }
    }

    private func parcels(in page: Page) async throws -> [(account: String, parcel: TouchedParcel)] {
        try await connection.query(
            """
            SELECT e.account, t.track_number, max(e.position) FILTER (WHERE e.source = 'webhook')
            FROM unnest(\(page.positions)) AS p (position)
            JOIN ledger.events AS e ON e.position = p.position
            JOIN projection.event_subjects AS s ON s.position = p.position AND s.generation = \(page.generation)
            CROSS JOIN unnest(s.track_numbers) AS t (track_number)
            WHERE t.track_number <> ''
            GROUP BY e.account, t.track_number
            """
        ) { row throws(PostgresError) in
            (try row.next(String.self), TouchedParcel(trackNumber: try row.next(), webhook: try row.next()))
        }
    }

    /// Once an order's code is known it is asked for by that: CJ may not find it by its other id.
    private func forgetInternalIds(_ orders: [(account: String, order: TouchedOrder)]) async throws {
        let known = orders.filter { $0.order.code != nil && $0.order.internalId != nil }
        guard !known.isEmpty else { return }
        try await connection.execute(
            """
            DELETE FROM reconciler.checks AS c
            USING unnest(\(known.map(\.account)), \(known.compactMap(\.order.internalId))) AS k (account, id)
            WHERE c.entity = k.id AND c.account = k.account AND c.call = \(SnapshotType.orderDetail.rawValue)
            """)
    }

    private func write(
        _ touches: [(account: String, touch: Touch)], _ priority: CheckPriority = .ordinary
    ) async throws {
        struct Key: Hashable {
            let account: String
            let call: SnapshotType
            let entity: String
        }
        var joined: [Key: Touch] = [:]
        for (account, touch) in touches {
            let key = Key(account: account, call: touch.call, entity: touch.entity)
            guard var other = joined[key] else {
                joined[key] = touch
                continue
            }
            other.isDue = other.isDue || touch.isDue
            other.webhook = [other.webhook, touch.webhook].compactMap(\.self).max()
            joined[key] = other
        }
        guard !joined.isEmpty else { return }
        let rows = joined.sorted { ($0.key.entity, $0.key.call.rawValue) < ($1.key.entity, $1.key.call.rawValue) }
        try await connection.execute(
            """
            INSERT INTO reconciler.checks AS c (account, call, entity, due_at, priority, touched_position)
            SELECT t.account, t.call, t.entity,
                clock_timestamp()
                    + make_interval(secs => CASE WHEN t.webhook IS NULL THEN 0 ELSE \(Decimal(settle.seconds)) END::double precision),
                \(Int32(priority.rawValue)), t.webhook
            FROM unnest(
                \(rows.map(\.key.account)), \(rows.map(\.key.call.rawValue)), \(rows.map(\.key.entity)),
                \(rows.map(\.value.webhook)), \(rows.map(\.value.isDue))
            ) AS t (account, call, entity, webhook, is_due)
            WHERE t.is_due OR NOT EXISTS (
                SELECT FROM reconciler.checks AS o
                WHERE o.entity = t.entity AND o.account = t.account AND o.call = t.call
            )
            ON CONFLICT (entity, account, call) DO UPDATE SET
                due_at = least(c.due_at, excluded.due_at),
                priority = least(c.priority, excluded.priority),
                touched_position = greatest(c.touched_position, excluded.touched_position)
            """)
    }

    /// A webhook that says what an answer said before it came late.
    private func markLate(_ page: Page) async throws {
        try await connection.execute(
            """
            WITH told AS MATERIALIZED (
                SELECT e.account, e.position, t.order_key, t.status
                FROM unnest(\(page.positions)) AS p (position)
                JOIN ledger.events AS e ON e.position = p.position AND e.source = 'webhook'
                JOIN projection.event_subjects AS s ON s.position = p.position AND s.generation = \(page.generation)
                CROSS JOIN unnest(s.order_ids) AS named (id)
                JOIN projection.order_ids AS i
                    ON i.id = named.id AND i.account = e.account AND i.generation = \(page.generation)
                    AND i.kind IN ('code', 'internal')
                JOIN projection.order_timeline AS t
                    ON t.order_key = i.order_key AND t.account = e.account AND t.generation = \(page.generation)
                    AND t.position = e.position
            )
            UPDATE reconciler.repairs AS r
            SET kind = 'late'
            FROM told
            WHERE r.entity = told.order_key AND r.account = told.account AND r.topic = 'order'
                AND r.said = told.status AND r.position < told.position AND r.kind IN ('missing', 'behind')
            """)
        try await connection.execute(
            """
            WITH told AS MATERIALIZED (
                SELECT e.account, max(e.position) AS position, t.track_number
                FROM unnest(\(page.positions)) AS p (position)
                JOIN ledger.events AS e ON e.position = p.position AND e.source = 'webhook' AND e.type = 'LOGISTIC'
                JOIN projection.event_subjects AS s ON s.position = p.position AND s.generation = \(page.generation)
                CROSS JOIN unnest(s.track_numbers) AS t (track_number)
                GROUP BY e.account, t.track_number
            )
            UPDATE reconciler.repairs AS r
            SET kind = 'late'
            FROM told
            JOIN projection.shipments AS s
                ON s.track_number = told.track_number AND s.account = told.account AND s.generation = \(page.generation)
            WHERE r.entity = told.track_number AND r.account = told.account AND r.topic = 'logistics'
                AND r.said = s.status AND r.position < told.position AND r.kind IN ('missing', 'behind')
            """)
    }
}
