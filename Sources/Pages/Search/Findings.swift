import Foundation
import Postgres

/// What a text is the name of, in every account.
struct Findings: Sendable, Equatable {
    var orders: [Order] = []
    var parcels: [Parcel] = []
    var bills: [Bill] = []
    var disputes: [Dispute] = []
    var stockingOrders: [StockingOrder] = []
    var variants: [Variant] = []
    /// Orders with a line of the SKU, the newest of those that were looked at.
    var ordersOfSKU: [Order] = []
    /// Whether there are more of them than were looked at.
    var hasMoreOfSKU = false
    var events: [EventLine] = []

    struct Order: Sendable, Equatable {
        let account: String
        let key: String
        /// What kind of id it was found by; of a SKU's its status.
        let note: String?
    }

    struct Parcel: Sendable, Equatable {
        let account: String
        let number: String
        let kind: String
    }

    struct Bill: Sendable, Equatable {
        let account: String
        let reference: String
        let orderKey: String?
        let amount: Decimal?
        let status: String
    }

    struct Dispute: Sendable, Equatable {
        let account: String
        let id: String
        let orderKey: String
        let status: String
    }

    struct StockingOrder: Sendable, Equatable {
        let account: String
        let id: String
        let status: String?
        let amount: Decimal?
    }

    struct Variant: Sendable, Equatable {
        let account: String
        let vid: String
        let sku: String?
        let name: String?
    }

    /// Longer texts are no name of anything.
    static let longest = 128

    /// So many of a kind are shown.
    static let most = 20

    /// Each kind is looked up by an index, whatever the text.
    static func read(_ text: String, on connection: Connection) async throws -> Findings {
        try await connection.snapshot { connection in
            var found = Findings()
            try await found.readOrders(text, on: connection)
            try await found.readParcels(text, on: connection)
            try await found.readMoney(text, on: connection)
            try await found.readGoods(text, on: connection)
            try await found.readEvents(text, on: connection)
            return found
        }
    }

    private mutating func readOrders(_ text: String, on connection: Connection) async throws {
        let number = text.hasPrefix("#") ? String(text.dropFirst()) : text
        orders = try await connection.query(
            """
            SELECT account, order_key, min(kind)
            FROM (
                SELECT account, order_key, kind FROM analytics.order_ids WHERE id = ANY (\([text, number]))
                UNION ALL
                SELECT account, order_key, NULL FROM analytics.orders WHERE order_key = \(text)
            ) AS found
            GROUP BY account, order_key
            ORDER BY account, order_key
            LIMIT \(Self.most)
            """, as: Order.init)
    }

    private mutating func readParcels(_ text: String, on connection: Connection) async throws {
        let normal = text.uppercased().filter { !$0.isWhitespace && $0 != "-" }
        parcels = try await connection.query(
            """
            SELECT account, track_number, min(kind)
            FROM analytics.shipment_ids
            WHERE id = ANY (\([text, normal]))
            GROUP BY account, track_number
            ORDER BY account, track_number
            LIMIT \(Self.most)
            """, as: Parcel.init)
    }

    private mutating func readMoney(_ text: String, on connection: Connection) async throws {
        bills = try await connection.query(
            """
            SELECT account, reference, order_key, amount, status
            FROM analytics.cost_adjustments
            WHERE reference = \(text) AND kind = 'bill'
            ORDER BY account
            LIMIT \(Self.most)
            """, as: Bill.init)
        disputes = try await connection.query(
            """
            SELECT account, dispute_id, order_key, status
            FROM analytics.disputes
            WHERE dispute_id = \(text)
            ORDER BY account, order_key
            LIMIT \(Self.most)
            """, as: Dispute.init)
        stockingOrders = try await connection.query(
            """
            SELECT account, stocking_order_id, status, amount
            FROM analytics.stocking_orders
            WHERE stocking_order_id = \(text)
            ORDER BY account
            LIMIT \(Self.most)
            """, as: StockingOrder.init)
    }

    private mutating func readGoods(_ text: String, on connection: Connection) async throws {
        variants = try await connection.query(
            """
            SELECT account, vid, sku, name
            FROM (
                SELECT account, vid, sku, name FROM analytics.variants WHERE sku = \(text)
                UNION
                SELECT account, vid, sku, name FROM analytics.variants WHERE vid = \(text)
            ) AS found
            ORDER BY account, vid
            LIMIT \(Self.most)
            """, as: Variant.init)
        // A SKU that sells has lines without number: some are looked at, and of those the newest shown.
        let looked = 300
        let rows = try await connection.query(
            """
            SELECT line.account, line.order_key, o.status, count(*) OVER ()
            FROM (
                SELECT DISTINCT account, order_key
                FROM (
                    SELECT account, order_key
                    FROM analytics.order_items
                    WHERE sku = \(text)
                    LIMIT \(looked)
                ) AS looked
            ) AS line
            CROSS JOIN LATERAL (
                SELECT o.status, o.created_at
                FROM analytics.orders AS o
                WHERE o.account = line.account AND o.order_key = line.order_key
                OFFSET 0
            ) AS o
            ORDER BY o.created_at DESC NULLS LAST, line.order_key DESC
            LIMIT \(Self.most)
            """
        ) { (account: String, key: String, status: String?, all: Int) in
            (order: Order(account: account, key: key, note: status), all: all)
        }
        ordersOfSKU = rows.map(\.order)
        hasMoreOfSKU = (rows.first?.all ?? 0) > Self.most
    }

    private mutating func readEvents(_ text: String, on connection: Connection) async throws {
        let position = Int(text).flatMap { $0 > 0 ? $0 : nil }
        events = try await connection.query(
            """
            SELECT \(verbatim: EventLine.columns)
            FROM ledger.events AS e
            WHERE e.position = \(position as Int?)
            UNION
            SELECT \(verbatim: EventLine.columns)
            FROM ledger.events AS e
            WHERE e.message_id = \(text) AND e.source <> 'snapshot'
            ORDER BY position DESC
            LIMIT \(Self.most)
            """, as: EventLine.init)
    }
}
