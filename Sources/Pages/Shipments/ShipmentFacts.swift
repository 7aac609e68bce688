import Foundation
import Postgres

/// All that is known of one parcel: what its page is made from.
struct ShipmentFacts: Sendable {
    var head: Head
    var ids: [Id] = []
    var scans: [Scan] = []
    var order: OrderOf?
    var risks: [OrderFacts.Risk] = []
    var disputes: [OrderFacts.Dispute] = []
    var events: [EventLine] = []
    var checks: [OrderFacts.Check] = []

    /// A row of `analytics.shipments`.
    struct Head: Sendable, Equatable {
        var account: String
        var number: String
        var orderKey: String?
        var isSandbox: Bool?
        var logisticName: String?
        var status: String
        var substatus: String?
        var rawStatus: String?
        var mappedBy: String
        var lastMileCarrier: String?
        var lastMileNumber: String?
        var fromCountry: String?
        var toCountry: String?
        var labelAt: Date?
        var firstScanAt: Date?
        var lastScanAt: Date?
        var exceptionKind: String?
        var promisedFrom: Int?
        var promisedTo: Int?
        var deliveredAt: Date?
        var daysInTransit: Decimal?
        var lastEventAt: Date
        var confirmedAt: Date?
    }

    /// A row of `analytics.shipment_ids`.
    struct Id: Sendable, Equatable {
        let id: String
        let kind: String
    }

    /// A row of `analytics.shipment_events`.
    struct Scan: Sendable, Equatable {
        let number: String
        let at: Date?
        let atText: String?
        let status: String
        let activity: String?
        let description: String?
        let location: String?
    }

    /// What is said of its order.
    struct OrderOf: Sendable, Equatable {
        let key: String
        let status: String?
        let shippedAt: Date?
        let landed: Decimal?
        let paid: Decimal?
        let isComplete: Bool?
    }

    /// The parcel that a number leads to, in any form it was written in; several where a last mile's has been used twice.
    static func numbers(of number: String, account: String, on connection: Connection) async throws -> [String] {
        // As numbers are kept in their normal form: capitals, without blanks and dashes.
        let normal = number.uppercased().filter { !$0.isWhitespace && $0 != "-" }
        let found = try await connection.query(
            """
            SELECT track_number, bool_or(kind <> 'last_mile')
            FROM analytics.shipment_ids
            WHERE account = \(account) AND id = ANY (\([number, normal]))
            GROUP BY track_number
            ORDER BY track_number
            LIMIT 20
            """, as: (String.self, Bool.self))
        let own = found.filter(\.1)
        return (own.isEmpty ? found : own).map(\.0)
    }

    static func heads(_ numbers: [String], _ account: String, on connection: Connection) async throws -> [Head] {
        try await connection.query(
            """
            SELECT account, track_number, order_key, is_sandbox, logistic_name, status, substatus, raw_status, mapped_by,
                last_mile_carrier, last_mile_number, from_country, to_country, label_at, first_scan_at, last_scan_at,
                exception_kind, promised_days_from, promised_days_to, delivered_at, days_in_transit, last_event_at,
                confirmed_at
            FROM analytics.shipments
            WHERE account = \(account) AND track_number = ANY (\(numbers))
            ORDER BY track_number
            """, read: Head.init(row:))
    }

    /// Of each parcel the newest 60, the newest last.
    static func scans(_ numbers: [String], _ account: String, on connection: Connection) async throws -> [Scan] {
        try await connection.query(
            """
            SELECT parcel.track_number, scan.at, scan.at_text, scan.status, scan.activity, scan.status_description,
                scan.location
            FROM unnest(\(numbers)::text[]) AS parcel (track_number)
            CROSS JOIN LATERAL (
                SELECT *
                FROM analytics.shipment_events AS e
                WHERE e.account = \(account) AND e.track_number = parcel.track_number
                ORDER BY e.event_number DESC
                LIMIT 60
            ) AS scan
            ORDER BY parcel.track_number, scan.event_number
            """, as: Scan.init)
    }

    /// Everything about one parcel, as of one moment; nil where there is none of that number.
    static func read(number: String, account: String, on connection: Connection) async throws -> ShipmentFacts? {
        try await connection.snapshot { connection in
            guard let head = try await heads([number], account, on: connection).first else { return nil }
            var facts = ShipmentFacts(head: head)
            facts.ids = try await connection.query(
                """
                SELECT id, kind
                FROM analytics.shipment_ids
                WHERE account = \(account) AND track_number = \(number)
                ORDER BY kind, id
                LIMIT 40
                """, as: Id.init)
            facts.scans = try await scans([number], account, on: connection)
            facts.risks = try await connection.query(
                """
                SELECT track_number, kind, since, days
                FROM analytics.parcels_at_risk
                WHERE account = \(account) AND track_number = \(number)
                """, as: OrderFacts.Risk.init)
            if let key = head.orderKey { try await facts.readOrder(key, on: connection) }
            let numbers = facts.ids.filter { $0.kind != "last_mile" }.map(\.id)
            facts.events = try await EventLine.naming(
                orders: [], parcels: numbers, account, most: 40, on: connection)
            facts.checks = try await connection.query(
                """
                SELECT call, entity, asked_at, changed_at, due_at, is_known, failures
                FROM reconciler.checks
                WHERE account = \(account) AND entity = ANY (\(numbers)) AND (asked_at IS NOT NULL OR due_at IS NOT NULL)
                ORDER BY due_at NULLS LAST, call, entity
                LIMIT 20
                """, as: OrderFacts.Check.init)
            return facts
        }
    }

    private mutating func readOrder(_ key: String, on connection: Connection) async throws {
        let account = head.account
        order = try await connection.query(
            """
            SELECT o.order_key, o.status, o.shipped_at, c.landed_cost, c.paid_amount, c.cost_complete
            FROM analytics.orders AS o
            LEFT JOIN LATERAL (
                SELECT c.landed_cost, c.paid_amount, c.cost_complete
                FROM analytics.order_costs AS c
                WHERE c.account = \(account) AND c.order_key = \(key)
                OFFSET 0
            ) AS c ON true
            WHERE o.account = \(account) AND o.order_key = \(key)
            """, as: OrderOf.init
        ).first
        disputes = try await connection.query(
            """
            SELECT dispute_id, status, reason, opened_at, decided_at, first_seen_at, asked_amount, credit,
                reissued_order_code
            FROM analytics.disputes
            WHERE account = \(account) AND order_key = \(key)
            ORDER BY first_seen_at DESC, dispute_id
            LIMIT 20
            """, as: OrderFacts.Dispute.init)
    }
}

extension ShipmentFacts.Head {
    fileprivate init(row: inout Row) throws(PostgresError) {
        account = try row.next()
        number = try row.next()
        orderKey = try row.next()
        isSandbox = try row.next()
        logisticName = try row.next()
        status = try row.next()
        substatus = try row.next()
        rawStatus = try row.next()
        mappedBy = try row.next()
        lastMileCarrier = try row.next()
        lastMileNumber = try row.next()
        fromCountry = try row.next()
        toCountry = try row.next()
        labelAt = try row.next()
        firstScanAt = try row.next()
        lastScanAt = try row.next()
        exceptionKind = try row.next()
        promisedFrom = try row.next()
        promisedTo = try row.next()
        deliveredAt = try row.next()
        daysInTransit = try row.next()
        lastEventAt = try row.next()
        confirmedAt = try row.next()
    }
}
