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

    private typealias LineKey = OrderTables.LineKey
    private typealias TimelineKey = OrderTables.TimelineKey
    private typealias LinkKey = OrderTables.LinkKey
    private typealias IdKey = OrderTables.IdKey

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
    func write(with writer: RowWriter) async throws {
        guard let account = writer.account else { return }
        let remover = Remover(generation: writer.number, account: account.text, connection: writer.connection)
        try await remover.remove(ids.gone)
        try await remover.remove(items.gone)
        try await remover.remove(timeline.gone)
        try await remover.remove(links.gone)
        try await remover.remove(orders.gone)
        try await writer.upsert(orders.written.map(\.row), into: OrderTables.orders)
        try await writer.upsert(items.written, into: OrderTables.items)
        try await writer.upsert(timeline.written, into: OrderTables.timeline)
        try await writer.upsert(links.written, into: OrderTables.links)
        try await writer.insert(ids.written.map(\.key), into: OrderTables.ids)
        try await costs.write(with: writer)
    }

    private struct Remover {
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
    }
}
