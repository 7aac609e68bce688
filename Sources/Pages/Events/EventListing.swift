import Foundation
import Postgres

/// A page of events, and how far down the ledger it was looked for them.
struct EventListing: Sendable, Equatable {
    var events: [EventLine] = []
    /// Where to go on; nil at the end.
    var next: Int?
    /// What was looked through without filling the page: the position and time of the last event; nil where the page is full
    /// or the ledger at its end.
    var stoppedAt: Stop?

    struct Stop: Sendable, Equatable {
        let position: Int
        let receivedAt: Date
        let looked: Int
    }

    /// How far one request looks.
    struct Limits: Sendable {
        var page = 50
        /// Positions of one statement.
        var slice = 2_000
        /// Positions in all.
        var window = 200_000
        /// For how long another slice is begun.
        var time = Duration.milliseconds(120)
    }

    /// The newest events that a filter lets through, before its position.
    static func read(
        _ filter: EventFilter, limits: Limits = Limits(), on connection: Connection
    ) async throws -> EventListing {
        let ends = try await bounds(filter, on: connection)
        if let about = filter.about {
            return try await named(about, filter, ends, limits, on: connection)
        }
        var listing = EventListing()
        let start = ContinuousClock.now
        var upper = ends.upper
        let bottom = max(ends.lower, upper - limits.window)
        while upper > bottom, listing.events.count <= limits.page, start.duration(to: .now) < limits.time {
            let lower = max(bottom, upper - limits.slice)
            listing.events += try await slice(
                filter, above: lower, below: upper, most: limits.page + 1 - listing.events.count, on: connection)
            upper = lower + 1
            if lower == bottom { break }
        }
        if listing.events.count > limits.page {
            listing.events = Array(listing.events.prefix(limits.page))
            listing.next = listing.events.last?.position
        } else if upper - 1 > ends.lower {
            // Neither the page nor the ledger is at its end.
            let last = try await connection.query(
                "SELECT received_at FROM ledger.events WHERE position >= \(upper) ORDER BY position LIMIT 1",
                as: Date.self)
            listing.next = upper
            listing.stoppedAt = last.first.map {
                Stop(position: upper, receivedAt: $0, looked: ends.upper - upper)
            }
        }
        return listing
    }

    /// The positions between which events are looked for: above the one and below the other.
    private static func bounds(
        _ filter: EventFilter, on connection: Connection
    ) async throws -> (lower: Int, upper: Int) {
        let ends =
            try await connection.query(
                """
                SELECT
                    CASE
                        WHEN \(filter.from as Date?)::timestamptz IS NULL THEN 0
                        ELSE projection.position_at(\(filter.from as Date?)::timestamptz - interval '1 microsecond')
                    END,
                    CASE
                        WHEN \(filter.to as Date?)::timestamptz IS NOT NULL
                        THEN projection.position_at(\(filter.to as Date?)::timestamptz)
                    END,
                    coalesce((SELECT max(position) FROM ledger.events), 0)
                """, as: (Int.self, Int?.self, Int.self)
            ).first ?? (0, nil, 0)
        let last = min(ends.1 ?? ends.2, ends.2)
        return (ends.0, min(filter.before ?? .max, last + 1))
    }

    private static func slice(
        _ filter: EventFilter, above lower: Int, below upper: Int, most: Int, on connection: Connection
    ) async throws -> [EventLine] {
        try await connection.query(
            """
            SELECT \(verbatim: EventLine.columns)
            FROM ledger.events AS e
            WHERE e.position > \(lower) AND e.position < \(upper)
                AND (\(filter.account as String?)::text IS NULL OR e.account = \(filter.account as String?))
                AND (\(filter.source as String?)::text IS NULL OR e.source = \(filter.source as String?))
                AND (\(filter.type as String?)::text IS NULL OR e.type = \(filter.type as String?))
                AND (\(filter.text as String?)::text IS NULL OR position(convert_to(\(filter.text as String?), 'UTF8') IN e.body) > 0)
            ORDER BY e.position DESC
            LIMIT \(most)
            """, as: EventLine.init)
    }

    /// Those that name a thing, by any name it has.
    private static func named(
        _ about: String, _ filter: EventFilter, _ ends: (lower: Int, upper: Int), _ limits: Limits,
        on connection: Connection
    ) async throws -> EventListing {
        let found = try await connection.snapshot { connection in
            let names = try await ThingNames.read(about, account: filter.account, on: connection)
            return try await EventLine.naming(
                orders: names.orders, parcels: names.parcels, filter.account, type: filter.type, source: filter.source,
                above: ends.lower, before: ends.upper, most: limits.page + 1, on: connection)
        }
        var listing = EventListing(events: Array(found.prefix(limits.page)))
        if found.count > limits.page { listing.next = listing.events.last?.position }
        return listing
    }
}

/// All names by which events may name an order or a parcel.
struct ThingNames: Sendable, Equatable {
    let orders: [String]
    let parcels: [String]

    static func read(_ name: String, account: String?, on connection: Connection) async throws -> ThingNames {
        let normal = name.uppercased().filter { !$0.isWhitespace && $0 != "-" }
        let orders = try await connection.query(
            """
            SELECT DISTINCT other.id
            FROM analytics.order_ids AS own
            JOIN analytics.order_ids AS other ON other.account = own.account AND other.order_key = own.order_key
            WHERE own.id = \(name) AND own.kind IN ('code', 'internal') AND other.kind IN ('code', 'internal')
                AND (\(account as String?)::text IS NULL OR own.account = \(account as String?))
            LIMIT 100
            """, as: String.self)
        let parcels = try await connection.query(
            """
            SELECT DISTINCT other.id
            FROM analytics.shipment_ids AS own
            JOIN analytics.shipment_ids AS other
                ON other.account = own.account AND other.track_number = own.track_number
            WHERE own.id = ANY (\([name, normal])) AND own.kind IN ('carrier', 'cj')
                AND other.kind IN ('carrier', 'cj')
                AND (\(account as String?)::text IS NULL OR own.account = \(account as String?))
            LIMIT 100
            """, as: String.self)
        return ThingNames(orders: orders + [name], parcels: parcels + [name, normal])
    }
}
