import Folding
import Foundation
import Ledger
import Postgres
import ReadModels

/// What webhooks told of the things of one account, read from the live read models where this version's rules made them.
struct ToldThings {
    let account: String
    let connection: Connection

    /// By the names they are asked for by; what the read models do not have is missing.
    ///
    /// - Throws: besides errors of the database, what a state cannot be read for.
    func told(_ topic: Drift.Topic, _ entities: [String]) async throws -> [String: Told] {
        guard !entities.isEmpty else { return [:] }
        let texts = try ShipmentTexts.compiledIn.get()
        return switch topic {
        case .order:
            try await states(orders(entities), of: OrderPicture.self).mapValues { Told(orders: $0.map(\.picture)) }
        case .logistics:
            try await states(parcels(entities), of: ShipmentPicture.self).compactMapValues { found in
                found.first.map { Told(parcel: $0.picture, names: $0.names, texts: texts) }
            }
        case .makeup:
            try await states(bills(entities), of: BillPicture.self).compactMapValues { found in
                found.first.map { Told(bill: $0.picture, name: $0.names[0]) }
            }
        case .privateOrder:
            try await states(stockingOrders(entities), of: StockingOrderPicture.self).compactMapValues { found in
                found.first.map { Told(stockingOrder: $0.picture, name: $0.names[0]) }
            }
        case .stock:
            try await states(variants(entities), of: VariantPicture.self).compactMapValues { found in
                found.first.map { Told(variant: $0.picture, vid: $0.names[0]) }
            }
        }
    }

    private func states<Picture: StateValue>(
        _ statement: SQL, of type: Picture.Type
    ) async throws -> [String: [(names: [String], picture: Picture)]] {
        let rows = try await connection.query(statement, as: (String.self, [String].self, String.self))
        var states: [String: [(names: [String], picture: Picture)]] = [:]
        for (entity, names, state) in rows {
            states[entity, default: []].append((names, try StateCoding.decode(type, from: state)))
        }
        return states
    }

    private var live: SQL {
        """
        SELECT generation FROM reconciler.live WHERE fold_version = \(Int32(Fold.version))
        """
    }

    /// With each order those that have its number and no id of CJ's yet.
    private func orders(_ entities: [String]) -> SQL {
        """
        SELECT e.id, '{}'::text[], o.state
        FROM unnest(\(entities)) AS e (id)
        CROSS JOIN (\(live)) AS l
        CROSS JOIN LATERAL (
            SELECT order_key
            FROM reconciler.known_order_ids
            WHERE id = e.id AND account = \(account) AND generation = l.generation AND kind IN ('code', 'internal')
            LIMIT 1
        ) AS i
        CROSS JOIN LATERAL (
            SELECT i.order_key AS key
            UNION ALL
            (
                SELECT \(OrderKey.pending(number: "").text) || n.id
                FROM reconciler.known_order_ids AS n
                WHERE n.order_key = i.order_key AND n.account = \(account) AND n.generation = l.generation
                    AND n.kind = 'number'
                LIMIT 100
            )
        ) AS k
        CROSS JOIN LATERAL (
            SELECT state
            FROM reconciler.known_orders
            WHERE order_key = k.key AND account = \(account) AND generation = l.generation
            LIMIT 1
        ) AS o
        """
    }

    /// Under whichever of its numbers a parcel was asked for.
    private func parcels(_ entities: [String]) -> SQL {
        """
        SELECT e.id,
            ARRAY (
                SELECT other.id
                FROM reconciler.known_shipment_ids AS other
                WHERE other.track_number = i.track_number AND other.account = \(account)
                    AND other.generation = l.generation AND other.kind IN ('carrier', 'cj')
            ),
            s.state
        FROM unnest(\(entities)) AS e (id)
        CROSS JOIN (\(live)) AS l
        CROSS JOIN LATERAL (
            SELECT track_number
            FROM reconciler.known_shipment_ids
            WHERE id = e.id AND account = \(account) AND generation = l.generation AND kind IN ('carrier', 'cj')
            LIMIT 1
        ) AS i
        CROSS JOIN LATERAL (
            SELECT state
            FROM reconciler.known_shipments
            WHERE track_number = i.track_number AND account = \(account) AND generation = l.generation
            LIMIT 1
        ) AS s
        """
    }

    private func bills(_ entities: [String]) -> SQL {
        """
        SELECT b.bill_id, ARRAY[b.bill_id], b.state
        FROM (\(live)) AS l
        JOIN reconciler.known_bills AS b
            ON b.bill_id = ANY (\(entities)) AND b.account = \(account) AND b.generation = l.generation
        """
    }

    private func stockingOrders(_ entities: [String]) -> SQL {
        """
        SELECT s.stocking_order_id, ARRAY[s.stocking_order_id], s.state
        FROM (\(live)) AS l
        JOIN reconciler.known_stocking_orders AS s
            ON s.stocking_order_id = ANY (\(entities)) AND s.account = \(account) AND s.generation = l.generation
        """
    }

    private func variants(_ entities: [String]) -> SQL {
        """
        SELECT v.vid, ARRAY[v.vid], v.state
        FROM (\(live)) AS l
        JOIN reconciler.known_variants AS v
            ON v.vid = ANY (\(entities)) AND v.account = \(account) AND v.generation = l.generation
        """
    }
}
