import Foundation
import Postgres

/// Webhooks that say what an answer of CJ's said before them.
struct LateWebhooks {
    let connection: Connection

    /// A repair that a webhook has come for after all.
    struct Repair: Sendable, Hashable {
        let id: Int
        /// Whether the webhook was received while CJ might still repeat it: then nothing had been lost.
        let isInTime: Bool
    }

    /// The repairs that webhooks among some events came for.
    func repairs(_ page: EventsToRefresh.Page) async throws -> [Repair] {
        var late: Set<Repair> = []
        for (account, repairs) in Dictionary(grouping: try await named(in: page), by: \.account) {
            let things = ToldThings(account: account, connection: connection)
            for (topic, repairs) in Dictionary(grouping: repairs, by: \.said.topic) {
                let told = try await things.told(topic, Set(repairs.map(\.entity)).sorted())
                for repair in repairs {
                    guard let told = told[repair.entity],
                        case .told = Drift.judge(repair.said, told, askedPosition: repair.position)
                    else { continue }
                    late.insert(Repair(id: repair.id, isInTime: repair.isInTime))
                }
            }
        }
        return Array(late)
    }

    /// Notes that the webhooks of repairs came after all.
    func mark(_ repairs: [Repair]) async throws {
        guard !repairs.isEmpty else { return }
        let inTime = repairs.filter(\.isInTime).map(\.id)
        try await connection.execute("DELETE FROM reconciler.repairs WHERE id = ANY (\(inTime))")
        try await connection.execute(
            "UPDATE reconciler.repairs SET kind = 'late' WHERE id = ANY (\(repairs.map(\.id)))")
    }

    private struct Named: Sendable {
        let id: Int
        let account: String
        let said: Said
        let entity: String
        let position: Int
        let isInTime: Bool
    }

    /// The open repairs of what webhooks among the events name, where those came after the answer.
    private func named(in page: EventsToRefresh.Page) async throws -> [Named] {
        var found: [Named] = []
        for statement in [orders(page), parcels(page), bills(page), stockingOrders(page), stock(page)] {
            found += try await connection.query(
                """
                SELECT r.id, r.account, r.topic, r.entity, r.said, r.position,
                    coalesce(min(n.received_at) <= r.told_by, false)
                FROM (\(statement)) AS n (account, topic, entity, position, received_at)
                CROSS JOIN LATERAL (
                    SELECT id, account, topic, entity, said, position, told_by
                    FROM reconciler.repairs
                    WHERE entity = n.entity AND account = n.account AND topic = n.topic AND position < n.position
                        AND kind <> 'late'
                    LIMIT 100
                ) AS r
                GROUP BY r.id, r.account, r.topic, r.entity, r.said, r.position, r.told_by
                """
            ) { row throws(PostgresError) -> Named? in
                let id: Int = try row.next()
                let account: String = try row.next()
                let topic = Drift.Topic(rawValue: try row.next(String.self))
                let entity: String = try row.next()
                let status: String = try row.next()
                let position: Int = try row.next()
                let isInTime: Bool = try row.next()
                return topic.map {
                    Named(
                        id: id, account: account, said: Said($0, status), entity: entity, position: position,
                        isInTime: isInTime)
                }
            }.compactMap(\.self)
        }
        return found
    }

    /// An order's repairs stand under the id that it was asked for by. A message may name it by another, or by the
    /// seller's number alone.
    private func orders(_ page: EventsToRefresh.Page) -> SQL {
        """
        SELECT e.account, 'order', other.id, e.position, e.received_at
        FROM unnest(\(page.positions)) AS p (position)
        \(verbatim: EventsToRefresh.subjects)
        CROSS JOIN unnest(s.order_ids) AS named (id)
        CROSS JOIN LATERAL (
            SELECT DISTINCT order_key
            FROM reconciler.known_order_ids
            WHERE id = named.id AND account = e.account AND generation = s.generation
                AND kind IN ('code', 'internal', 'number', 'pending')
            LIMIT 100
        ) AS i
        CROSS JOIN LATERAL (
            SELECT id
            FROM reconciler.known_order_ids
            WHERE order_key = i.order_key AND account = e.account AND generation = s.generation
                AND kind IN ('code', 'internal')
            LIMIT 100
        ) AS other
        WHERE s.generation = \(page.generation) AND e.source = 'webhook'
        """
    }

    /// A parcel's repairs stand under the number that it was asked for by. A message may name it by another.
    private func parcels(_ page: EventsToRefresh.Page) -> SQL {
        """
        SELECT e.account, 'logistics', other.id, e.position, e.received_at
        FROM unnest(\(page.positions)) AS p (position)
        \(verbatim: EventsToRefresh.subjects)
        CROSS JOIN unnest(s.track_numbers) AS named (id)
        CROSS JOIN LATERAL (
            SELECT track_number
            FROM reconciler.known_shipment_ids
            WHERE id = named.id AND account = e.account AND generation = s.generation AND kind IN ('carrier', 'cj')
            LIMIT 1
        ) AS i
        CROSS JOIN LATERAL (
            SELECT DISTINCT id
            FROM reconciler.known_shipment_ids
            WHERE track_number = i.track_number AND account = e.account AND generation = s.generation
                AND kind IN ('carrier', 'cj')
            LIMIT 100
        ) AS other
        WHERE s.generation = \(page.generation) AND e.source = 'webhook' AND e.type = 'LOGISTIC'
        """
    }

    private func bills(_ page: EventsToRefresh.Page) -> SQL {
        """
        SELECT e.account, 'makeup', b.bill_id, e.position, e.received_at
        FROM unnest(\(page.positions)) AS p (position)
        \(verbatim: EventsToRefresh.subjects)
        CROSS JOIN unnest(s.order_ids) AS id (id)
        \(verbatim: EventsToRefresh.bills)
        WHERE s.generation = \(page.generation) AND b.generation = \(page.generation)
            AND e.source = 'webhook' AND e.type = 'MAKEUP'
        """
    }

    private func stockingOrders(_ page: EventsToRefresh.Page) -> SQL {
        """
        SELECT e.account, 'privateOrder', named.id, e.position, e.received_at
        FROM unnest(\(page.positions)) AS p (position)
        \(verbatim: EventsToRefresh.subjects)
        CROSS JOIN unnest(s.order_ids) AS named (id)
        WHERE s.generation = \(page.generation) AND e.source = 'webhook' AND e.type = 'PRIVATE_ORDER'
        """
    }

    /// By the levels that a message told and that are shown: a message names too many variants to look each up.
    private func stock(_ page: EventsToRefresh.Page) -> SQL {
        """
        SELECT e.account, 'stock', l.vid, e.position, e.received_at
        FROM unnest(\(page.positions)) AS p (position)
        CROSS JOIN LATERAL (
            SELECT position, account, received_at FROM ledger.events
            WHERE position = p.position AND source = 'webhook' AND type = 'STOCK'
            LIMIT 1
        ) AS e
        CROSS JOIN LATERAL (
            SELECT DISTINCT entity
            FROM reconciler.repairs
            WHERE repaired_at > e.received_at - interval '1 day' AND account = e.account AND topic = 'stock'
                AND kind <> 'late'
        ) AS r
        CROSS JOIN LATERAL (
            SELECT vid FROM reconciler.known_stock_levels
            WHERE vid = r.entity AND account = e.account AND generation = \(page.generation) AND position = e.position
            LIMIT 1
        ) AS l
        """
    }
}
