import Foundation
import Postgres

/// An event as lists show it: without its body.
struct EventLine: Sendable, Equatable {
    let position: Int
    let account: String
    /// `webhook`, `snapshot` or `import`.
    let source: String
    let type: String
    let messageType: String?
    let messageId: String?
    let receivedAt: Date
    let bytes: Int

    /// What said it, in words.
    var saidBy: String {
        switch source {
        case "webhook": "webhook \(type)" + (messageType.map { " \($0)" } ?? "")
        case "snapshot": "CJ’s API, \(SourceWords.of(type))"
        default: "import \(type)"
        }
    }

    var tone: Tone {
        switch source {
        case "webhook": .hook
        case "snapshot": .api
        default: .mute
        }
    }

    static let columns: StaticString =
        "e.position, e.account, e.source, e.type, e.message_type, e.message_id, e.received_at, octet_length(e.body)"

    /// The newest that name any of some orders or parcels, the newest first.
    ///
    /// - Parameters:
    ///   - orders: ids of orders, stocking orders and bills.
    ///   - account: nil for every account.
    static func naming(
        orders: [String], parcels: [String], _ account: String?, type: String? = nil, source: String? = nil,
        above lower: Int = 0, before position: Int = .max, most: Int, on connection: Connection
    ) async throws -> [EventLine] {
        // Each array has an index of its own, so each is looked up by itself. OFFSET 0 keeps the order out of that: the planner
        // takes a thing to be named by every hundredth event, and would walk down the ledger until it has met enough.
        try await connection.query(
            """
            SELECT \(verbatim: columns)
            FROM (
                SELECT position
                FROM (
                    SELECT position, account, type, source
                    FROM analytics.events
                    WHERE order_ids && \(orders)
                    OFFSET 0
                ) AS of_orders
                WHERE position > \(lower) AND position < \(position)
                    AND (\(account as String?)::text IS NULL OR account = \(account as String?))
                    AND (\(type as String?)::text IS NULL OR type = \(type as String?))
                    AND (\(source as String?)::text IS NULL OR source = \(source as String?))
                UNION
                SELECT position
                FROM (
                    SELECT position, account, type, source
                    FROM analytics.events
                    WHERE track_numbers && \(parcels)
                    OFFSET 0
                ) AS of_parcels
                WHERE position > \(lower) AND position < \(position)
                    AND (\(account as String?)::text IS NULL OR account = \(account as String?))
                    AND (\(type as String?)::text IS NULL OR type = \(type as String?))
                    AND (\(source as String?)::text IS NULL OR source = \(source as String?))
                ORDER BY position DESC
                LIMIT \(most)
            ) AS named
            JOIN ledger.events AS e ON e.position = named.position
            ORDER BY e.position DESC
            LIMIT \(most)
            """, as: EventLine.init)
    }
}

extension EventConflict {
    /// Those that the webhooks among some events are part of.
    static func among(
        _ events: [EventLine], _ account: String, on connection: Connection
    ) async throws -> [EventConflict] {
        let ids = Set(events.filter { $0.source == "webhook" }.compactMap(\.messageId)).sorted()
        guard !ids.isEmpty else { return [] }
        return try await connection.query(
            """
            SELECT type, message_id, (array_agg(position ORDER BY position))[:20]
            FROM ledger.events
            WHERE source = 'webhook' AND message_id = ANY (\(ids)) AND account = \(account)
            GROUP BY type, message_id
            HAVING count(DISTINCT digest) > 1
            ORDER BY min(position)
            LIMIT 20
            """, as: EventConflict.init)
    }
}
