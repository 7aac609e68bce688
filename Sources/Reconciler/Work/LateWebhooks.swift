import Postgres

/// Webhooks that say what an answer of CJ's said before them.
struct LateWebhooks {
    let connection: Connection

    /// The repairs that webhooks among some events came too late for, by their numbers.
    func repairs(_ page: EventsToTouch.Page) async throws -> [Int] {
        var late: Set<Int> = []
        for statement in [orders(page), parcels(page), bills(page), stockingOrders(page)] {
            late.formUnion(
                try await connection.query(statement) { row throws(PostgresError) in try row.next(Int.self) })
        }
        return late.sorted()
    }

    /// Notes that the webhooks of repairs came after all.
    func mark(_ repairs: [Int]) async throws {
        guard !repairs.isEmpty else { return }
        try await connection.execute("UPDATE reconciler.repairs SET kind = 'late' WHERE id = ANY (\(repairs))")
    }

    private func orders(_ page: EventsToTouch.Page) -> SQL {
        """
        SELECT r.id
        FROM unnest(\(page.positions)) AS p (position)
        \(verbatim: EventsToTouch.subjects)
        CROSS JOIN unnest(s.order_ids) AS named (id)
        CROSS JOIN LATERAL (
            SELECT order_key
            FROM projection.order_ids
            WHERE id = named.id AND account = e.account AND generation = s.generation AND kind IN ('code', 'internal')
            LIMIT 100
        ) AS i
        CROSS JOIN LATERAL (
            SELECT order_key AS entity, status
            FROM projection.order_timeline
            WHERE order_key = i.order_key AND account = e.account AND generation = s.generation
                AND position = e.position
            LIMIT 100
        ) AS t
        \(verbatim: Self.repaired)
        WHERE s.generation = \(page.generation) AND e.source = 'webhook' AND r.topic = 'order'
        """
    }

    private func parcels(_ page: EventsToTouch.Page) -> SQL {
        """
        SELECT r.id
        FROM unnest(\(page.positions)) AS p (position)
        \(verbatim: EventsToTouch.subjects)
        CROSS JOIN unnest(s.track_numbers) AS named (id)
        CROSS JOIN LATERAL (
            SELECT track_number AS entity, status
            FROM projection.shipments
            WHERE track_number = named.id AND account = e.account AND generation = s.generation
            LIMIT 1
        ) AS t
        \(verbatim: Self.repaired)
        WHERE s.generation = \(page.generation) AND e.source = 'webhook' AND e.type = 'LOGISTIC'
            AND r.topic = 'logistics'
        """
    }

    private func bills(_ page: EventsToTouch.Page) -> SQL {
        """
        SELECT r.id
        FROM unnest(\(page.positions)) AS p (position)
        \(verbatim: EventsToTouch.subjects)
        CROSS JOIN unnest(s.order_ids) AS id (id)
        \(verbatim: EventsToTouch.bills)
        CROSS JOIN LATERAL (SELECT b.bill_id AS entity, b.status) AS t
        \(verbatim: Self.repaired)
        WHERE s.generation = \(page.generation) AND b.generation = \(page.generation)
            AND e.source = 'webhook' AND e.type = 'MAKEUP' AND r.topic = 'makeup'
        """
    }

    private func stockingOrders(_ page: EventsToTouch.Page) -> SQL {
        """
        SELECT r.id
        FROM unnest(\(page.positions)) AS p (position)
        \(verbatim: EventsToTouch.subjects)
        CROSS JOIN unnest(s.order_ids) AS id (id)
        CROSS JOIN LATERAL (
            SELECT stocking_order_id AS entity, status
            FROM projection.stocking_orders
            WHERE stocking_order_id = id.id AND account = e.account AND generation = s.generation
            LIMIT 1
        ) AS t
        \(verbatim: Self.repaired)
        WHERE s.generation = \(page.generation) AND e.source = 'webhook' AND e.type = 'PRIVATE_ORDER'
            AND r.topic = 'privateOrder'
        """
    }

    /// The repairs `r` that told what `t` shows now, before the event `e`.
    private static let repaired: StaticString = """
        CROSS JOIN LATERAL (
            SELECT id, topic
            FROM reconciler.repairs
            WHERE entity = t.entity AND account = e.account AND said = t.status AND position < e.position
                AND kind IN ('missing', 'behind')
            LIMIT 100
        ) AS r
        """
}
