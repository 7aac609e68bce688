import CJ
import Foundation
import Postgres

extension OrderFacts {
    /// The keys of the orders that an id leads to: one, unless it is a number that several have.
    static func keys(of id: String, account: String, on connection: Connection) async throws -> [String] {
        let found = try await connection.query(
            """
            SELECT order_key, bool_or(kind <> 'number' AND kind <> 'platform' AND kind <> 'shipment') AS is_own
            FROM (
                SELECT order_key, kind
                FROM analytics.order_ids
                WHERE account = \(account) AND id = \(id)
                UNION ALL
                SELECT order_key, 'code'
                FROM analytics.orders
                WHERE account = \(account) AND order_key = \(id)
                UNION ALL
                -- An order that had no id of CJ's yet was known by its number.
                SELECT order_key, kind
                FROM analytics.order_ids
                WHERE account = \(account) AND id = substr(\(id), 2) AND kind = 'number' AND starts_with(\(id), '#')
            ) AS found
            GROUP BY order_key
            ORDER BY order_key
            LIMIT 50
            """, as: (String.self, Bool.self))
        let own = found.filter(\.1)
        return (own.isEmpty ? found : own).map(\.0)
    }

    /// Everything about one order, as of one moment; nil where there is none of that key.
    ///
    /// - Parameter events: how many of its events to read, the newest.
    static func read(
        key: String, account: String, events most: Int, on connection: Connection
    ) async throws -> OrderFacts? {
        try await connection.snapshot { connection in
            guard let head = try await head(key, account, on: connection) else { return nil }
            var facts = OrderFacts(head: head)
            facts.ids = try await connection.query(
                """
                SELECT id, kind
                FROM analytics.order_ids
                WHERE account = \(account) AND order_key = \(key)
                ORDER BY kind, id
                LIMIT 100
                """, as: Id.init)
            try await facts.readMoney(on: connection)
            try await facts.readParcels(on: connection)
            try await facts.readFamily(on: connection)
            try await facts.readWhatWasSaid(most, on: connection)
            try await facts.readQuestions(on: connection)
            return facts
        }
    }

    private static func head(_ key: String, _ account: String, on connection: Connection) async throws -> Head? {
        try await connection.query(
            """
            SELECT account, order_key, cj_order_code, cj_internal_id, order_number, status, sub_status, is_sandbox,
                is_superseded, is_private_outbound, logistic_name, track_number, from_country, to_country, shop_name,
                warehouse, created_at, paid_at, shipped_at, delivered_at, completed_at, first_seen_at, last_event_at,
                confirmed_at, unknown_to_cj_since, evidence
            FROM analytics.orders
            WHERE account = \(account) AND order_key = \(key)
            """, read: Head.init(row:)
        ).first
    }

    private mutating func readMoney(on connection: Connection) async throws {
        let (account, key) = (head.account, head.key)
        costs = try await connection.query(
            """
            SELECT c.cost_state, c.counts, c.cost_complete, c.product_cost, c.private_stock_cost, c.shipping_cost,
                c.import_tax, c.import_fee, c.outbound_fee, c.storage_fee, c.extra_bills, c.extra_bills_open,
                c.dispute_credit, c.landed_cost, c.paid_amount, c.paid_variance, c.sources, (
                    SELECT max(s.position)
                    FROM analytics.cost_sheets AS s
                    WHERE s.account = \(account) AND s.order_key = \(key) AND s.is_newest
                )
            FROM analytics.order_costs AS c
            WHERE c.account = \(account) AND c.order_key = \(key)
            """, read: Costs.init(row:)
        ).first
        costChanges = try await connection.query(
            """
            SELECT at, position, source, reference, part, amount_before, amount_after, change
            FROM analytics.order_cost_changes
            WHERE account = \(account) AND order_key = \(key)
            ORDER BY at DESC, position DESC, part
            LIMIT 200
            """, as: CostChange.init)
        items = try await connection.query(
            """
            SELECT line_item_id, sku, vid, quantity, unit_cost, product_cost, landed_cost
            FROM analytics.item_costs
            WHERE account = \(account) AND order_key = \(key)
            ORDER BY line_number
            LIMIT 100
            """, as: Item.init)
        adjustments = try await connection.query(
            """
            SELECT reference, amount, status, reason, at, paid_at, use
            FROM analytics.cost_adjustments
            WHERE account = \(account) AND order_key = \(key) AND kind = 'bill'
            ORDER BY at DESC NULLS LAST, reference
            LIMIT 50
            """, as: Adjustment.init)
        disputes = try await connection.query(
            """
            SELECT dispute_id, status, reason, opened_at, decided_at, first_seen_at, asked_amount, credit,
                reissued_order_code
            FROM analytics.disputes
            WHERE account = \(account) AND order_key = \(key)
            ORDER BY first_seen_at DESC, dispute_id
            LIMIT 50
            """, as: Dispute.init)
        cash = try await connection.query(
            """
            SELECT at, at_is = 'known', kind, reference, amount, position
            FROM analytics.cash_movements
            WHERE account = \(account) AND order_key = \(key)
            ORDER BY at DESC NULLS LAST, position DESC
            LIMIT 50
            """, as: Cash.init)
    }

    private mutating func readParcels(on connection: Connection) async throws {
        let (account, key) = (head.account, head.key)
        let numbers = try await connection.query(
            """
            SELECT track_number
            FROM analytics.shipments
            WHERE account = \(account) AND order_key = \(key)
            UNION
            SELECT track_number
            FROM analytics.shipment_ids
            WHERE account = \(account) AND id = \(head.trackNumber as String?) AND kind IN ('carrier', 'cj')
            LIMIT 20
            """, as: String.self)
        guard !numbers.isEmpty else { return }
        parcels = try await ShipmentFacts.heads(numbers, account, on: connection)
        scans = try await ShipmentFacts.scans(numbers, account, on: connection)
        risks = try await connection.query(
            """
            SELECT track_number, kind, since, days
            FROM analytics.parcels_at_risk
            WHERE account = \(account) AND track_number = ANY (\(numbers))
            """, as: Risk.init)
    }

    private mutating func readFamily(on connection: Connection) async throws {
        let account = head.account
        let members =
            try await connection.query(
                """
                SELECT members FROM analytics.order_family_members WHERE account = \(account) AND order_key = \(head.key)
                """, as: [String].self
            ).first ?? []
        guard members.count > 1 else { return }
        relatives = try await connection.query(
            """
            SELECT o.order_key, o.status, o.is_superseded, c.landed_cost, c.counts
            FROM unnest(\(Array(members.prefix(30)))::text[]) AS member (order_key)
            CROSS JOIN LATERAL (
                SELECT o.order_key, o.status, o.is_superseded
                FROM analytics.orders AS o
                WHERE o.account = \(account) AND o.order_key = member.order_key
                OFFSET 0
            ) AS o
            LEFT JOIN LATERAL (
                SELECT c.landed_cost, c.counts
                FROM analytics.order_costs AS c
                WHERE c.account = \(account) AND c.order_key = member.order_key
                OFFSET 0
            ) AS c ON true
            ORDER BY o.order_key
            """, read: Relative.init(row:))
        links = try await connection.query(
            """
            SELECT order_key, kind, related_order_key, related_code, position
            FROM analytics.order_links
            WHERE account = \(account) AND order_key = ANY (\(members))
            ORDER BY order_key, kind, related_code
            LIMIT 100
            """, as: RelativeLink.init)
    }

    /// The ids by which events name it: CJ's, or the seller's number of an order that CJ has given none.
    var namedBy: [String] {
        let own = ids.filter(\.identifies).map(\.id)
        guard own.isEmpty else { return own }
        let numbers = ids.filter { $0.kind == "number" }.map(\.id)
        return numbers.isEmpty ? [head.number ?? head.key] : numbers
    }

    private mutating func readWhatWasSaid(_ most: Int, on connection: Connection) async throws {
        let (account, key) = (head.account, head.key)
        statements = try await connection.query(
            """
            SELECT at, status, source, position
            FROM analytics.order_timeline
            WHERE account = \(account) AND order_key = \(key)
            ORDER BY position DESC, at DESC
            LIMIT 500
            """, as: Statement.init)
        let about = namedBy + adjustments.map(\.reference) + disputes.map(\.id)
        let numbers = try await connection.query(
            """
            SELECT DISTINCT id
            FROM analytics.shipment_ids
            WHERE account = \(account) AND track_number = ANY (\(parcels.map(\.number))) AND kind IN ('carrier', 'cj')
            LIMIT 100
            """, as: String.self)
        events = try await EventLine.naming(orders: about, parcels: numbers, account, most: most + 1, on: connection)
        hasOlderEvents = events.count > most
        events = Array(events.prefix(most))
        conflicts = try await EventConflict.among(events, account, on: connection)
    }

    private mutating func readQuestions(on connection: Connection) async throws {
        let account = head.account
        let entities = namedBy + parcels.flatMap { [$0.number] } + adjustments.map(\.reference) + disputes.map(\.id)
        checks = try await connection.query(
            """
            SELECT call, entity, asked_at, changed_at, due_at, is_known, failures
            FROM reconciler.checks
            WHERE account = \(account) AND entity = ANY (\(entities)) AND (asked_at IS NOT NULL OR due_at IS NOT NULL)
            ORDER BY due_at NULLS LAST, call, entity
            LIMIT 40
            """, as: Check.init)
        repairs = try await connection.query(
            """
            SELECT topic, kind, reference, position, repaired_at, said, answered
            FROM analytics.repairs
            WHERE account = \(account) AND reference = ANY (\(entities))
            ORDER BY repaired_at DESC, position DESC
            LIMIT 40
            """, as: Repair.init)
    }
}

// MARK: Rows

extension OrderFacts.Head {
    fileprivate init(row: inout Row) throws(PostgresError) {
        account = try row.next()
        key = try row.next()
        code = try row.next()
        internalId = try row.next()
        number = try row.next()
        status = try row.next()
        subStatus = try row.next()
        isSandbox = try row.next()
        isSuperseded = try row.next()
        isPrivateOutbound = try row.next()
        logisticName = try row.next()
        trackNumber = try row.next()
        fromCountry = try row.next()
        toCountry = try row.next()
        shopName = try row.next()
        warehouse = try row.next()
        createdAt = try row.next()
        paidAt = try row.next()
        shippedAt = try row.next()
        deliveredAt = try row.next()
        completedAt = try row.next()
        firstSeenAt = try row.next()
        lastEventAt = try row.next()
        confirmedAt = try row.next()
        unknownToCJSince = try row.next()
        evidence = try row.next()
    }
}

extension OrderFacts.Costs {
    fileprivate init(row: inout Row) throws(PostgresError) {
        state = try row.next()
        counts = try row.next()
        isComplete = try row.next()
        product = try row.next()
        privateStock = try row.next()
        shipping = try row.next()
        importTax = try row.next()
        importFee = try row.next()
        outboundFee = try row.next()
        storageFee = try row.next()
        bills = try row.next()
        billsOpen = try row.next()
        credit = try row.next()
        landed = try row.next()
        paid = try row.next()
        variance = try row.next()
        let told = try row.next(String?.self)
        sources = told.flatMap { try? JSON(parsing: Array($0.utf8)).members }?.compactMapValues(\.string) ?? [:]
        sheet = try row.next()
    }
}

extension OrderFacts.Relative {
    fileprivate init(row: inout Row) throws(PostgresError) {
        key = try row.next()
        status = try row.next()
        isSuperseded = try row.next()
        landed = try row.next()
        counts = try row.next(Bool?.self) ?? false
    }
}
