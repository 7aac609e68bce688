import Postgres

/// What the read models show at one moment, in numbers.
struct LedgerReading: Equatable {
    /// How many orders stand at each status.
    var orders: [String: Int] = [:]
    /// How many parcels do.
    var parcels: [String: Int] = [:]
    /// What the products of paid orders cost, in US dollars, as text with two decimals.
    var productCost = "0.00"
    /// How many events are in the read models.
    var events = 0

    var orderCount: Int { orders.values.reduce(0, +) }
    var deliveredCount: Int { orders["DELIVERED", default: 0] }
    var parcelCount: Int { parcels.values.reduce(0, +) }

    /// Reads everything in one statement, so that the numbers belong together.
    static func take(on connection: Connection) async throws -> LedgerReading {
        let rows = try await connection.query(
            """
            SELECT 'order', status, count(*)::text FROM analytics.orders WHERE status IS NOT NULL GROUP BY status
            UNION ALL
            SELECT 'parcel', status, count(*)::text FROM analytics.shipments GROUP BY status
            UNION ALL
            SELECT 'cost', '', to_char(coalesce(sum(i.quantity * i.unit_price), 0), 'FM999,999,990.00')
            FROM analytics.orders AS o
            JOIN analytics.order_items AS i USING (account, order_key)
            WHERE o.status IN ('UNSHIPPED', 'SHIPPED', 'DELIVERED')
            UNION ALL
            SELECT 'events', '', coalesce(sum(events), 0)::text FROM projection.accounts
            WHERE generation = (SELECT generation FROM projection.live)
            """, as: (String.self, String.self, String.self))
        var reading = LedgerReading()
        for (kind, name, number) in rows {
            switch kind {
            case "order": reading.orders[name] = Int(number)
            case "parcel": reading.parcels[name] = Int(number)
            case "cost": reading.productCost = number
            default: reading.events = Int(number) ?? 0
            }
        }
        return reading
    }
}
