import Ledger
import Postgres

/// What analytics shows of a test order at a moment.
struct SelftestSight: Sendable {
    var orderKey: String?
    var status: String?
    var trackNumber: String?
    /// False for a test order, and until the order is paid.
    var counts: Bool?
    /// Webhooks about it, and answers of CJ's API, since a position.
    var webhooks = 0
    var answers = 0

    /// How far a status is on an order's way; nil for one that is none of it.
    static func rank(_ status: String?) -> Int? {
        ["CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED", "CLOSED"].firstIndex { $0 == status }
    }

    /// Whether it has come as far as a status.
    func has(_ wanted: String) -> Bool { (Self.rank(status) ?? -1) >= (Self.rank(wanted) ?? .max) }

    /// - Parameters:
    ///   - names: ids of CJ's and the number of the order. Webhooks may name it otherwise than the API does, so only the
    ///     number is sure to find it.
    ///   - since: events behind this position are counted.
    static func of(
        _ names: [String], _ account: AccountName, since: LedgerPosition, on connection: Connection
    ) async throws(PostgresError) -> SelftestSight {
        var sight = SelftestSight()
        sight.orderKey = try await connection.query(
            """
            SELECT order_key FROM analytics.order_ids
            WHERE account = \(account) AND id = ANY (\(names)) AND kind IN ('code', 'internal', 'number')
            ORDER BY order_key
            LIMIT 1
            """,
            as: String.self
        ).first
        guard let key = sight.orderKey else { return sight }
        let rows = try await connection.query(
            "SELECT status, track_number FROM analytics.orders WHERE account = \(account) AND order_key = \(key)",
            as: (String?.self, String?.self))
        (sight.status, sight.trackNumber) = rows.first ?? (nil, nil)
        let parcels = try await connection.query(
            "SELECT track_number FROM analytics.shipments WHERE account = \(account) AND order_key = \(key) LIMIT 1",
            as: String.self)
        // A number that no parcel has is only named.
        if parcels.isEmpty { sight.trackNumber = nil }
        sight.counts = try await connection.query(
            "SELECT counts FROM analytics.order_costs WHERE account = \(account) AND order_key = \(key)", as: Bool.self
        ).first
        let events = try await connection.query(
            """
            SELECT count(*) FILTER (WHERE source = 'webhook'), count(*) FILTER (WHERE source = 'snapshot')
            FROM analytics.events
            WHERE position > \(since) AND account = \(account)
                AND order_ids && (\(names) || ARRAY(
                    SELECT id FROM analytics.order_ids
                    WHERE account = \(account) AND order_key = \(key) AND kind IN ('code', 'internal')
                ))
            """, as: (Int.self, Int.self))
        (sight.webhooks, sight.answers) = events.first ?? (0, 0)
        return sight
    }
}
