import CJ
import Folding
import Foundation
import Ledger
import Postgres

/// The orders of one account, read and written within the caller's transaction.
struct OrderStore {
    let writer: ModelWriter

    private var generation: Generation { writer.generation }
    private var account: AccountName { writer.account }

    /// Takes orders in and writes every order they change.
    func take(_ news: OrderBook) async throws {
        guard !news.isEmpty else { return }
        guard writer.findsThings else {
            return try await OrderTables.model.write(from: [], to: news.entries, with: writer)
        }
        let pictures = news.orders.values
        var book = OrderBook()
        var before = OrderBook()
        var storedKeys: Set<OrderKey> = []
        var families: [OrderKey: String] = [:]
        func add(_ stored: [StoredOrder]) {
            for order in stored where storedKeys.insert(order.key).inserted {
                book.add(order.picture)
                before.add(order.picture)
                families[order.key] = order.family
            }
        }
        add(try await orders(identifiedBy: pictures.flatMap(\.ids.identifying)))
        book = try writer.room.taking(pictures, into: book, .orders) { $0.ids.key?.text }
        // An order is shown with the pending ones of its numbers, and whether those are attached depends on who else has
        // the number. So each is loaded until no number leads to anything new.
        var settled: Set<String> = []
        while true {
            let numbers = Set(book.orders.values.flatMap(\.ids.numbers.keys)).subtracting(settled).sorted()
            if numbers.isEmpty { break }
            settled.formUnion(numbers)
            add(try await orders(withKeys: numbers.map(OrderKey.pending)))
            let contested = numbers.filter { book.orders[.pending(number: $0)] != nil }
            add(try await orders(withNumbers: contested, besides: storedKeys))
        }
        let (old, new) = (before.entries, book.entries)
        try await OrderTables.model.write(from: old, to: new, with: writer)
        try await settleFamilies(from: old, to: new, known: families)
    }

    /// Whose family an order is of follows from the links and ids of all its relatives, so the server works it out, once
    /// the rows are there, for the orders of which one of these changed.
    private func settleFamilies(
        from before: [OrderEntry], to after: [OrderEntry], known families: [OrderKey: String]
    ) async throws {
        let changed = Set(before.map(Relations.init)).symmetricDifference(after.map(Relations.init)).map(\.key)
        guard !changed.isEmpty else { return }
        let keys = Set(changed.map(\.text)).sorted()
        let left = Set(changed.compactMap { families[$0] }).sorted()
        try await writer.connection.execute(
            "SELECT projection.settle_families(\(generation), \(account.text), \(keys), \(left))")
    }

    /// What makes an order a relative of others.
    private struct Relations: Hashable {
        let key: OrderKey
        let attachedTo: OrderKey?
        let ids: [String]
        let origins: [String]

        init(_ entry: OrderEntry) {
            key = entry.row.key
            attachedTo = entry.attachedTo
            ids = entry.picture.ids.identifying.sorted()
            origins = entry.row.links.map(\.link.code).sorted()
        }
    }

    // MARK: Reading

    private struct StoredOrder {
        let key: OrderKey
        let picture: OrderPicture
        /// Nil of one without relatives.
        let family: String?
    }

    private func orders(identifiedBy ids: [String]) async throws -> [StoredOrder] {
        guard !ids.isEmpty else { return [] }
        return try await read(
            """
            SELECT o.order_key, o.state, o.family_key
            FROM (
                SELECT DISTINCT known.order_key
                FROM unnest(\(ids)) AS wanted (id)
                CROSS JOIN LATERAL (
                    SELECT i.order_key
                    FROM projection.order_ids AS i
                    WHERE i.generation = \(generation) AND i.account = \(account.text) AND i.id = wanted.id
                        AND i.kind IN ('code', 'internal')
                    LIMIT 1
                ) AS known
            ) AS found
            CROSS JOIN LATERAL (
                SELECT order_key, state, family_key
                FROM projection.orders
                WHERE generation = \(generation) AND account = \(account.text) AND order_key = found.order_key
                LIMIT 1
            ) AS o
            """)
    }

    private func orders(withKeys keys: [OrderKey]) async throws -> [StoredOrder] {
        guard !keys.isEmpty else { return [] }
        return try await read(
            """
            SELECT order_key, state, family_key
            FROM projection.orders
            WHERE generation = \(generation) AND account = \(account.text) AND order_key = ANY (\(keys.map(\.text)))
            """)
    }

    /// The other orders that have each number, up to one more than a pending order's own is looked for among.
    private func orders(
        withNumbers numbers: [String], besides loaded: Set<OrderKey>
    ) async throws -> [StoredOrder] {
        guard !numbers.isEmpty else { return [] }
        return try await read(
            """
            SELECT other.order_key, other.state, other.family_key
            FROM unnest(\(numbers)) AS contested (number)
            CROSS JOIN LATERAL (
                SELECT o.order_key, o.state, o.family_key
                FROM projection.order_ids AS i
                JOIN projection.orders AS o
                    ON o.generation = i.generation AND o.account = i.account AND o.order_key = i.order_key
                WHERE i.generation = \(generation) AND i.account = \(account.text) AND i.id = contested.number
                    AND i.kind = 'number' AND NOT starts_with(i.order_key, '#')
                    AND i.order_key <> ALL (\(loaded.map(\.text)))
                ORDER BY i.order_key
                LIMIT \(OrderBook.mostHolders + 1)
            ) AS other
            """)
    }

    private func read(_ statement: SQL) async throws -> [StoredOrder] {
        let rows = try await writer.connection.query(statement, as: (String.self, String.self, String?.self))
        return try rows.map { key, state, family in
            StoredOrder(
                key: OrderKey(key), picture: try StateCoding.decode(OrderPicture.self, from: state), family: family)
        }
    }
}
