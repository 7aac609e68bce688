import CJ
import Foundation
import Ledger
import Postgres

/// What the live read models hold of the things that answers are about.
struct HeldThings {
    let account: AccountName
    let connection: Connection

    /// By the names they are asked for by; what they do not hold is missing.
    func held(_ type: SnapshotType, _ entities: [String]) async throws -> [String: Held] {
        guard !entities.isEmpty else { return [:] }
        let statement: SQL? =
            switch type {
            case .orderDetail, .orderList: orders(entities)
            case .trackInfo: parcels(entities)
            case .bill: bills(entities)
            case .stockingOrder: stockingOrders(entities)
            case .costSheet, .outboundDetail, .dispute, .variant: nil
            }
        guard let statement else { return [:] }
        let rows = try await connection.query(statement) { row throws(PostgresError) in
            let entity: String = try row.next()
            return (
                entity,
                Held(
                    status: try row.next(), trackNumber: try row.next(),
                    isTold: try row.next(Bool?.self) ?? false)
            )
        }
        return Dictionary(rows) { first, _ in first }
    }

    private func orders(_ entities: [String]) -> SQL {
        """
        SELECT e.id, o.status, o.track_number, o.evidence <> 'api'
        FROM unnest(\(entities)) AS e (id)
        CROSS JOIN projection.live AS l
        CROSS JOIN LATERAL (
            SELECT order_key
            FROM projection.order_ids AS i
            WHERE i.id = e.id AND i.account = \(account.text) AND i.generation = l.generation
                AND i.kind IN ('code', 'internal')
            LIMIT 1
        ) AS i
        CROSS JOIN LATERAL (
            SELECT status, track_number, evidence
            FROM projection.orders
            WHERE order_key = i.order_key AND account = \(account.text) AND generation = l.generation
            LIMIT 1
        ) AS o
        """
    }

    private func parcels(_ entities: [String]) -> SQL {
        """
        SELECT s.track_number, s.status, NULL::text, s.mapped_by <> 'none'
        FROM projection.live AS l
        JOIN projection.shipments AS s
            ON s.track_number = ANY (\(entities)) AND s.account = \(account.text) AND s.generation = l.generation
        """
    }

    private func bills(_ entities: [String]) -> SQL {
        """
        SELECT b.bill_id, b.status, NULL::text, true
        FROM projection.live AS l
        JOIN projection.bills AS b
            ON b.bill_id = ANY (\(entities)) AND b.account = \(account.text) AND b.generation = l.generation
        """
    }

    private func stockingOrders(_ entities: [String]) -> SQL {
        """
        SELECT s.stocking_order_id, s.status, NULL::text, true
        FROM projection.live AS l
        JOIN projection.stocking_orders AS s
            ON s.stocking_order_id = ANY (\(entities)) AND s.account = \(account.text) AND s.generation = l.generation
        """
    }
}
