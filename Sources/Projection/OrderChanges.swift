import CJ
import Folding
import Foundation
import Ledger
import Postgres

/// What changes in the tables of orders when some orders have been joined with news. Most of an order stays as it was, so
/// only what differs is written.
struct OrderChanges {
    private let orders: RowChanges<OrderKey, OrderEntry>
    private let items: RowChanges<LineKey, OrderLine>
    private let timeline: RowChanges<TimelineKey, StatusStatement>
    private let links: RowChanges<LinkKey, Int?>
    private let ids: RowChanges<IdKey, IdKey>
    private let costs: CostChanges

    private struct LineKey: Hashable {
        let order: OrderKey
        let number: Int
    }

    private struct TimelineKey: Hashable {
        let order: OrderKey
        let position: Int
        let number: Int
    }

    private struct LinkKey: Hashable {
        let order: OrderKey
        let link: OrderLink
    }

    private struct IdKey: Hashable {
        let id: String
        let kind: OrderIdKind
        let order: OrderKey
    }

    /// - Parameters:
    ///   - before: the entries of all orders concerned as they stand in the tables.
    ///   - after: the entries of the same and of new ones as they are to stand.
    init(from before: [OrderEntry], to after: [OrderEntry]) {
        orders = RowChanges(from: before.map { ($0.row.key, $0) }, to: after.map { ($0.row.key, $0) })
        items = RowChanges(from: Self.items(before), to: Self.items(after))
        timeline = RowChanges(from: Self.timeline(before), to: Self.timeline(after))
        links = RowChanges(from: Self.links(before), to: Self.links(after))
        ids = RowChanges(from: Self.ids(before), to: Self.ids(after))
        costs = CostChanges(from: Self.shown(before), to: Self.shown(after))
    }

    // An order that another one shows has no rows of its own but in `orders` and `order_ids`.
    private static func shown(_ entries: [OrderEntry]) -> [OrderRow] {
        entries.filter { $0.attachedTo == nil }.map(\.row)
    }

    private static func items(_ entries: [OrderEntry]) -> [(key: LineKey, row: OrderLine)] {
        shown(entries).flatMap { row in
            row.lines.enumerated().map { (LineKey(order: row.key, number: $0 + 1), $1) }
        }
    }

    private static func timeline(_ entries: [OrderEntry]) -> [(key: TimelineKey, row: StatusStatement)] {
        shown(entries).flatMap { row in
            row.timeline.map { entry in
                (TimelineKey(order: row.key, position: entry.position, number: entry.number), entry.statement)
            }
        }
    }

    private static func links(_ entries: [OrderEntry]) -> [(key: LinkKey, row: Int?)] {
        shown(entries).flatMap { row in row.links.map { (LinkKey(order: row.key, link: $0.link), $0.position) } }
    }

    private static func ids(_ entries: [OrderEntry]) -> [(key: IdKey, row: IdKey)] {
        entries.flatMap(\.ids).map { id in
            let key = IdKey(id: id.id, kind: id.kind, order: id.key)
            return (key, key)
        }
    }
}

// MARK: Writing

extension OrderChanges {
    /// Writes the changes, within the caller's transaction.
    func write(to generation: Generation, account: AccountName, on connection: Connection) async throws {
        let writer = Writer(generation: Int32(generation.number), account: account.text, connection: connection)
        try await writer.remove(ids.gone)
        try await writer.remove(items.gone)
        try await writer.remove(timeline.gone)
        try await writer.remove(links.gone)
        try await writer.remove(orders.gone)
        try await writer.write(orders.written.map(\.row))
        try await writer.write(items.written)
        try await writer.write(timeline.written)
        try await writer.write(links.written)
        try await writer.write(ids.written.map(\.key))
        try await costs.write(to: generation, account: account, on: connection)
    }

    private struct Writer {
        let generation: Int32
        let account: String
        let connection: Connection

        func remove(_ orders: [OrderKey]) async throws {
            guard !orders.isEmpty else { return }
            try await connection.execute(
                """
                DELETE FROM projection.orders
                WHERE generation = \(generation) AND account = \(account) AND order_key = ANY (\(orders.map(\.text)))
                """)
        }

        func remove(_ items: [LineKey]) async throws {
            guard !items.isEmpty else { return }
            try await connection.execute(
                """
                DELETE FROM projection.order_items AS i
                USING unnest(\(items.map(\.order.text)), \(items.map(\.number))) AS gone (order_key, line_number)
                WHERE i.generation = \(generation) AND i.account = \(account) AND i.order_key = gone.order_key
                    AND i.line_number = gone.line_number
                """)
        }

        func remove(_ timeline: [TimelineKey]) async throws {
            guard !timeline.isEmpty else { return }
            try await connection.execute(
                """
                DELETE FROM projection.order_timeline AS t
                USING unnest(
                    \(timeline.map(\.order.text)), \(timeline.map(\.position)), \(timeline.map(\.number))
                ) AS gone (order_key, position, statement_number)
                WHERE t.generation = \(generation) AND t.account = \(account) AND t.order_key = gone.order_key
                    AND t.position = gone.position AND t.statement_number = gone.statement_number
                """)
        }

        func remove(_ links: [LinkKey]) async throws {
            guard !links.isEmpty else { return }
            try await connection.execute(
                """
                DELETE FROM projection.order_links AS l
                USING unnest(
                    \(links.map(\.order.text)), \(links.map(\.link.kind.rawValue)), \(links.map(\.link.code))
                ) AS gone (order_key, kind, related_code)
                WHERE l.generation = \(generation) AND l.account = \(account) AND l.order_key = gone.order_key
                    AND l.kind = gone.kind AND l.related_code = gone.related_code
                """)
        }

        func remove(_ ids: [IdKey]) async throws {
            guard !ids.isEmpty else { return }
            try await connection.execute(
                """
                DELETE FROM projection.order_ids AS i
                USING unnest(\(ids.map(\.id)), \(ids.map(\.kind.rawValue)), \(ids.map(\.order.text)))
                    AS gone (id, kind, order_key)
                WHERE i.generation = \(generation) AND i.account = \(account) AND i.id = gone.id
                    AND i.kind = gone.kind AND i.order_key = gone.order_key
                """)
        }

        func write(_ entries: [OrderEntry]) async throws {
            guard !entries.isEmpty else { return }
            let rows = entries.map(\.row)
            try await connection.execute(
                """
                INSERT INTO projection.orders AS o (
                    generation, account, order_key, state, attached_to, cj_order_code, cj_internal_id, order_number,
                    status, is_private_outbound, logistic_name, track_number, created_at, created_at_text, paid_at,
                    paid_at_text, shipped_at, shipped_at_text, completed_at, completed_at_text, lines_source,
                    platform_order_id, shipment_order_id, is_sandbox, from_country, to_country, order_amount,
                    product_amount, postage_amount, dispute_id, first_seen_at, last_event_at, confirmed_at,
                    unknown_to_cj_since, evidence
                )
                SELECT \(generation), \(account), order_key, state::jsonb, attached_to, cj_order_code, cj_internal_id,
                    order_number, status, is_private_outbound, logistic_name, track_number, created_at,
                    created_at_text, paid_at, paid_at_text, shipped_at, shipped_at_text, completed_at,
                    completed_at_text, lines_source, platform_order_id, shipment_order_id, is_sandbox, from_country,
                    to_country, order_amount, product_amount, postage_amount, dispute_id, first_seen_at, last_event_at,
                    confirmed_at, unknown_to_cj_since, evidence
                FROM unnest(
                    \(rows.map(\.key.text)), \(try entries.map { try StateCoding.encode($0.picture) }),
                    \(entries.map { $0.attachedTo?.text }), \(rows.map(\.cjOrderCode)), \(rows.map(\.cjInternalId)),
                    \(rows.map(\.orderNumber)), \(rows.map(\.status)), \(rows.map(\.isPrivateOutbound)),
                    \(rows.map(\.logisticName)), \(rows.map(\.trackNumber)), \(rows.map(\.created?.instant)),
                    \(rows.map(\.created?.text)), \(rows.map(\.paid?.instant)), \(rows.map(\.paid?.text)),
                    \(rows.map(\.shipped?.instant)), \(rows.map(\.shipped?.text)), \(rows.map(\.completed?.instant)),
                    \(rows.map(\.completed?.text)), \(rows.map(\.linesSource?.rawValue)),
                    \(rows.map(\.platformOrderId)), \(rows.map(\.shipmentOrderId)), \(rows.map(\.isSandbox)),
                    \(rows.map(\.fromCountry)), \(rows.map(\.toCountry)), \(rows.map(\.orderAmount)),
                    \(rows.map(\.productAmount)), \(rows.map(\.postageAmount)), \(rows.map(\.disputeId)),
                    \(rows.map(\.firstSeenAt)), \(rows.map(\.lastEventAt)), \(rows.map(\.confirmedAt)),
                    \(rows.map(\.unknownSince)), \(rows.map(\.evidence.rawValue))
                ) AS r (
                    order_key, state, attached_to, cj_order_code, cj_internal_id, order_number, status,
                    is_private_outbound, logistic_name, track_number, created_at, created_at_text, paid_at,
                    paid_at_text, shipped_at, shipped_at_text, completed_at, completed_at_text, lines_source,
                    platform_order_id, shipment_order_id, is_sandbox, from_country, to_country, order_amount,
                    product_amount, postage_amount, dispute_id, first_seen_at, last_event_at, confirmed_at,
                    unknown_to_cj_since, evidence
                )
                ON CONFLICT (generation, account, order_key) DO UPDATE SET
                    state = excluded.state,
                    attached_to = excluded.attached_to,
                    cj_order_code = excluded.cj_order_code,
                    cj_internal_id = excluded.cj_internal_id,
                    order_number = excluded.order_number,
                    status = excluded.status,
                    is_private_outbound = excluded.is_private_outbound,
                    logistic_name = excluded.logistic_name,
                    track_number = excluded.track_number,
                    created_at = excluded.created_at,
                    created_at_text = excluded.created_at_text,
                    paid_at = excluded.paid_at,
                    paid_at_text = excluded.paid_at_text,
                    shipped_at = excluded.shipped_at,
                    shipped_at_text = excluded.shipped_at_text,
                    completed_at = excluded.completed_at,
                    completed_at_text = excluded.completed_at_text,
                    lines_source = excluded.lines_source,
                    platform_order_id = excluded.platform_order_id,
                    shipment_order_id = excluded.shipment_order_id,
                    is_sandbox = excluded.is_sandbox,
                    from_country = excluded.from_country,
                    to_country = excluded.to_country,
                    order_amount = excluded.order_amount,
                    product_amount = excluded.product_amount,
                    postage_amount = excluded.postage_amount,
                    dispute_id = excluded.dispute_id,
                    first_seen_at = excluded.first_seen_at,
                    last_event_at = excluded.last_event_at,
                    confirmed_at = excluded.confirmed_at,
                    unknown_to_cj_since = excluded.unknown_to_cj_since,
                    evidence = excluded.evidence
                """)
        }

        func write(_ items: [(key: LineKey, row: OrderLine)]) async throws {
            guard !items.isEmpty else { return }
            // An array of arrays of different lengths is none of PostgreSQL's, so each line's codes travel as text.
            let abnormalTypes = items.map { item in
                item.row.abnormalTypes.map { "{" + $0.map(String.init).joined(separator: ",") + "}" }
            }
            try await connection.execute(
                """
                INSERT INTO projection.order_items (
                    generation, account, order_key, line_number, line_item_id, store_line_item_id, vid, sku,
                    product_code, stocking_order_id, quantity, unit_price, production_status, abnormal_types, grams
                )
                SELECT \(generation), \(account), order_key, line_number, line_item_id, store_line_item_id, vid, sku,
                    product_code, stocking_order_id, quantity, unit_price, production_status, abnormal_types::bigint[],
                    grams
                FROM unnest(
                    \(items.map(\.key.order.text)), \(items.map(\.key.number)), \(items.map(\.row.lineItemId)),
                    \(items.map(\.row.storeLineItemId)), \(items.map(\.row.vid)), \(items.map(\.row.sku)),
                    \(items.map(\.row.productCode)), \(items.map(\.row.stockingOrderId)),
                    \(items.map(\.row.quantity)), \(items.map(\.row.unitPrice)),
                    \(items.map(\.row.productionStatus)), \(abnormalTypes), \(items.map(\.row.grams))
                ) AS r (
                    order_key, line_number, line_item_id, store_line_item_id, vid, sku, product_code,
                    stocking_order_id, quantity, unit_price, production_status, abnormal_types, grams
                )
                ON CONFLICT (generation, account, order_key, line_number) DO UPDATE SET
                    line_item_id = excluded.line_item_id,
                    store_line_item_id = excluded.store_line_item_id,
                    vid = excluded.vid,
                    sku = excluded.sku,
                    product_code = excluded.product_code,
                    stocking_order_id = excluded.stocking_order_id,
                    quantity = excluded.quantity,
                    unit_price = excluded.unit_price,
                    production_status = excluded.production_status,
                    abnormal_types = excluded.abnormal_types,
                    grams = excluded.grams
                """)
        }

        func write(_ timeline: [(key: TimelineKey, row: StatusStatement)]) async throws {
            guard !timeline.isEmpty else { return }
            try await connection.execute(
                """
                INSERT INTO projection.order_timeline (
                    generation, account, order_key, position, statement_number, at, at_text, status, source
                )
                SELECT \(generation), \(account), order_key, position, statement_number, at, at_text, status, source
                FROM unnest(
                    \(timeline.map(\.key.order.text)), \(timeline.map(\.key.position)),
                    \(timeline.map(\.key.number)), \(timeline.map(\.row.at)), \(timeline.map(\.row.atText)),
                    \(timeline.map(\.row.status)), \(timeline.map(\.row.source.rawValue))
                ) AS r (order_key, position, statement_number, at, at_text, status, source)
                ON CONFLICT (generation, account, order_key, position, statement_number) DO UPDATE SET
                    at = excluded.at,
                    at_text = excluded.at_text,
                    status = excluded.status,
                    source = excluded.source
                """)
        }

        func write(_ links: [(key: LinkKey, row: Int?)]) async throws {
            guard !links.isEmpty else { return }
            try await connection.execute(
                """
                INSERT INTO projection.order_links (generation, account, order_key, kind, related_code, position)
                SELECT \(generation), \(account), order_key, kind, related_code, position
                FROM unnest(
                    \(links.map(\.key.order.text)), \(links.map(\.key.link.kind.rawValue)),
                    \(links.map(\.key.link.code)), \(links.map(\.row))
                ) AS r (order_key, kind, related_code, position)
                ON CONFLICT (generation, account, order_key, kind, related_code) DO UPDATE SET
                    position = excluded.position
                """)
        }

        func write(_ ids: [IdKey]) async throws {
            guard !ids.isEmpty else { return }
            try await connection.execute(
                """
                INSERT INTO projection.order_ids (generation, account, id, kind, order_key)
                SELECT \(generation), \(account), id, kind, order_key
                FROM unnest(\(ids.map(\.id)), \(ids.map(\.kind.rawValue)), \(ids.map(\.order.text)))
                    AS r (id, kind, order_key)
                """)
        }
    }
}
