import Postgres

/// What an analyst sees at one moment: everything in it comes of one statement, and so of one snapshot.
///
/// Of the load's newest webhooks (`SignedWebhooks`) it counts the same things in several views. These agree only where
/// all views stand at one position and none is half built.
struct Look: Sendable, Equatable {
    /// What was seen at some time: every event that was there names an order up to a key. So events that name later
    /// orders are all behind the position.
    struct Mark: Sendable, Equatable {
        let position: Int
        let lastOrder: String

        /// Before the first of the load's events.
        static func start(at position: Int) -> Mark { Mark(position: position, lastOrder: "210823") }
    }

    let generation: Int
    let mark: Mark
    /// All codes of orders there are, of the load and others.
    let codes: Int
    /// All orders of the load.
    let orders: Int
    /// Orders since an earlier mark: as such, by their ids, and as events name them.
    let newOrders: [Int]
    /// ORDER webhooks since then: as events, as orders with a date of creation, and in the timeline.
    let orderWebhooks: [Int]
    /// LOGISTIC webhooks since then: as events, as orders with a parcel, and as shipments.
    let logisticWebhooks: [Int]

    /// - Parameter earlier: from where on to look closely.
    static func take(since earlier: Mark, on analyst: Connection) async throws -> Look {
        let rows = try await analyst.query(
            """
            SELECT
                f.generation,
                f.position,
                coalesce(i.last, \(earlier.lastOrder)),
                (SELECT count(*) FROM analytics.order_ids WHERE kind = 'code'),
                (
                    SELECT count(*)
                    FROM analytics.order_ids
                    WHERE id >= '210823' AND id < '210824' AND kind = 'internal'
                ),
                ARRAY[e.orders, o.orders, i.ids],
                ARRAY[e.order_webhooks, o.created, t.statements],
                ARRAY[e.logistic_webhooks, o.with_parcel, s.shipments]
            FROM analytics.freshness AS f
            CROSS JOIN (
                SELECT
                    count(DISTINCT order_ids[1]) AS orders,
                    count(*) FILTER (WHERE type = 'ORDER') AS order_webhooks,
                    count(*) FILTER (WHERE type = 'LOGISTIC') AS logistic_webhooks
                FROM analytics.events
                -- An event whose ids are missing is counted too.
                WHERE position > \(earlier.position) AND coalesce(order_ids[1] > \(earlier.lastOrder), true)
            ) AS e
            CROSS JOIN (
                SELECT count(*) AS orders, count(created_at) AS created, count(track_number) AS with_parcel
                FROM analytics.orders
                WHERE order_key > \(earlier.lastOrder) AND order_key < '210824'
            ) AS o
            CROSS JOIN (
                SELECT count(*) AS ids, max(id) AS last
                FROM analytics.order_ids
                WHERE id > \(earlier.lastOrder) AND id < '210824' AND kind = 'internal'
            ) AS i
            CROSS JOIN (
                SELECT count(*) AS statements
                FROM analytics.order_timeline
                WHERE order_key > \(earlier.lastOrder) AND order_key < '210824'
            ) AS t
            CROSS JOIN (
                SELECT count(*) AS shipments
                FROM analytics.shipments
                -- The number of a parcel ends as that of its order.
                WHERE track_number > 'YT' || substr(\(earlier.lastOrder), 7) AND track_number < 'YU'
            ) AS s
            """
        ) { row throws(PostgresError) in
            Look(
                generation: try row.next(), mark: Mark(position: try row.next(), lastOrder: try row.next()),
                codes: try row.next(), orders: try row.next(), newOrders: try row.next(),
                orderWebhooks: try row.next(), logisticWebhooks: try row.next())
        }
        guard let look = rows.first else { throw PostgresError.unexpectedAnswer("analytics.freshness is empty") }
        return look
    }

    /// What is wrong with it by itself, in words.
    var oddities: [String] {
        [("orders", newOrders), ("ORDER webhooks", orderWebhooks), ("LOGISTIC webhooks", logisticWebhooks)]
            .filter { Set($0.1).count > 1 }
            .map { name, counts in "\(name) are \(counts.map(String.init).joined(separator: ", ")) in different views" }
    }

    /// What is wrong with it after an earlier one on the same server, in words.
    func oddities(after earlier: Look) -> [String] {
        [
            ("the generation", earlier.generation, generation),
            ("the position", earlier.mark.position, mark.position),
            ("the number of codes", earlier.codes, codes),
            ("the number of the load's orders", earlier.orders, orders),
        ]
        .filter { $0.1 > $0.2 }
        .map { name, before, now in "\(name) went back from \(before) to \(now)" }
    }
}
