import Foundation
import Ledger
import Postgres

/// All that is known of one event: what its page is made from.
struct EventFacts: Sendable {
    var event: Event
    /// Whether the views show it already.
    var isRead = false
    var seal: SealOf?
    var orderIds: [String] = []
    var trackNumbers: [String] = []
    /// The orders and parcels it names, as they are known now.
    var orders: [String] = []
    var parcels: [String] = []
    var parked: String?
    var previous: Int?
    var following: Int?
    var conflict: EventConflict?
    var statements: [Of<OrderFacts.Statement>] = []
    var costChanges: [Of<OrderFacts.CostChange>] = []
    var links: [OrderFacts.RelativeLink] = []
    var repairs: [OrderFacts.Repair] = []

    /// Something of an order.
    struct Of<Value: Sendable>: Sendable {
        let key: String
        let value: Value
    }

    /// The range it is sealed in: a row of `ledger.seals`.
    struct SealOf: Sendable, Equatable {
        let number: Int
        let first: Int
        let last: Int
        let events: Int
        let root: [UInt8]
        let head: [UInt8]
        let at: Date
    }

    /// The event at a position, as of one moment; nil where there is none.
    static func read(at position: Int, on connection: Connection) async throws -> EventFacts? {
        try await connection.snapshot { connection in
            guard let event = try await Event.read(at: LedgerPosition(position), on: connection) else { return nil }
            var facts = EventFacts(event: event)
            try await facts.readPlace(on: connection)
            try await facts.readSubjects(on: connection)
            try await facts.readChanges(on: connection)
            return facts
        }
    }

    private mutating func readPlace(on connection: Connection) async throws {
        let position = event.position.value
        seal = try await connection.query(
            """
            SELECT number, first_position, last_position, events, root, head, sealed_at
            FROM ledger.seals
            WHERE last_position >= \(position)
            ORDER BY last_position
            LIMIT 1
            """, as: SealOf.init
        ).first.flatMap { $0.first <= position ? $0 : nil }
        let places = try await connection.query(
            """
            SELECT
                (SELECT max(position) FROM ledger.events WHERE position < \(position)),
                (SELECT min(position) FROM ledger.events WHERE position > \(position)), (
                    SELECT p.reason
                    FROM projection.parked AS p
                    JOIN projection.live AS l ON l.generation = p.generation
                    WHERE p.position = \(position)
                )
            """, as: (Int?.self, Int?.self, String?.self)
        ).first
        (previous, following, parked) = places ?? (nil, nil, nil)
        if event.source == .webhook, let id = event.messageId {
            conflict = try await connection.query(
                """
                SELECT type, message_id, (array_agg(position ORDER BY position))[:20]
                FROM ledger.events
                WHERE source = 'webhook' AND message_id = \(id) AND account = \(event.account.text) AND type = \(event.type)
                GROUP BY type, message_id
                HAVING count(DISTINCT digest) > 1
                """, as: EventConflict.init
            ).first
        }
    }

    private mutating func readSubjects(on connection: Connection) async throws {
        let account = event.account.text
        guard
            let named = try await connection.query(
                """
                SELECT order_ids, track_numbers FROM analytics.events WHERE position = \(event.position.value)
                """, as: ([String]?.self, [String]?.self)
            ).first
        else { return }
        isRead = true
        orderIds = Array((named.0 ?? []).prefix(100))
        trackNumbers = Array((named.1 ?? []).prefix(100))
        orders = try await connection.query(
            """
            SELECT DISTINCT order_key
            FROM analytics.order_ids
            WHERE account = \(account) AND id = ANY (\(orderIds)) AND kind IN ('code', 'internal')
            ORDER BY order_key
            LIMIT 20
            """, as: String.self)
        parcels = try await connection.query(
            """
            SELECT DISTINCT track_number
            FROM analytics.shipment_ids
            WHERE account = \(account) AND id = ANY (\(trackNumbers)) AND kind IN ('carrier', 'cj')
            ORDER BY track_number
            LIMIT 20
            """, as: String.self)
    }

    private mutating func readChanges(on connection: Connection) async throws {
        let (account, position) = (event.account.text, event.position.value)
        guard !orders.isEmpty else { return }
        statements = try await connection.query(
            """
            SELECT order_key, at, status, source, position
            FROM analytics.order_timeline
            WHERE account = \(account) AND order_key = ANY (\(orders)) AND position = \(position)
            ORDER BY order_key, at
            """
        ) { (key: String, at: Date, status: String, source: String, position: Int) in
            Of(key: key, value: OrderFacts.Statement(at: at, status: status, source: source, position: position))
        }
        costChanges = try await connection.query(
            """
            SELECT c.order_key, c.at, c.position, c.source, c.reference, c.part, c.amount_before, c.amount_after, c.change
            FROM unnest(\(orders)::text[]) AS named (order_key)
            CROSS JOIN LATERAL (
                SELECT *
                FROM analytics.order_cost_changes AS c
                WHERE c.account = \(account) AND c.order_key = named.order_key
                OFFSET 0
            ) AS c
            WHERE c.position = \(position)
            ORDER BY c.order_key, c.part
            """
        ) {
            (
                key: String, at: Date, position: Int, source: String, reference: String?, part: String,
                before: Decimal?,
                after: Decimal?, change: Decimal
            ) in
            Of(
                key: key,
                value: OrderFacts.CostChange(
                    at: at, position: position, source: source, reference: reference, part: part, before: before,
                    after: after, change: change))
        }
        links = try await connection.query(
            """
            SELECT order_key, kind, related_order_key, related_code, position
            FROM analytics.order_links
            WHERE account = \(account) AND order_key = ANY (\(orders)) AND position = \(position)
            ORDER BY order_key
            """, as: OrderFacts.RelativeLink.init)
        if event.source == .snapshot {
            repairs = try await connection.query(
                """
                SELECT topic, kind, reference, position, repaired_at, said, answered
                FROM analytics.repairs
                WHERE account = \(account) AND reference = ANY (\(orderIds + trackNumbers)) AND position = \(position)
                LIMIT 20
                """, as: OrderFacts.Repair.init)
        }
    }
}
