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
        func add(_ stored: [(key: OrderKey, picture: OrderPicture)]) {
            for (key, picture) in stored where storedKeys.insert(key).inserted {
                book.add(picture)
                before.add(picture)
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
        try await OrderTables.model.write(from: before.entries, to: book.entries, with: writer)
    }

    // MARK: Reading

    private func orders(identifiedBy ids: [String]) async throws -> [(key: OrderKey, picture: OrderPicture)] {
        guard !ids.isEmpty else { return [] }
        return try await read(
            """
            SELECT o.order_key, o.state
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
                SELECT order_key, state
                FROM projection.orders
                WHERE generation = \(generation) AND account = \(account.text) AND order_key = found.order_key
                LIMIT 1
            ) AS o
            """)
    }

    private func orders(withKeys keys: [OrderKey]) async throws -> [(key: OrderKey, picture: OrderPicture)] {
        guard !keys.isEmpty else { return [] }
        return try await read(
            """
            SELECT order_key, state
            FROM projection.orders
            WHERE generation = \(generation) AND account = \(account.text) AND order_key = ANY (\(keys.map(\.text)))
            """)
    }

    /// The other orders that have each number, up to one more than a pending order's own is looked for among.
    private func orders(
        withNumbers numbers: [String], besides loaded: Set<OrderKey>
    ) async throws -> [(key: OrderKey, picture: OrderPicture)] {
        guard !numbers.isEmpty else { return [] }
        return try await read(
            """
            SELECT other.order_key, other.state
            FROM unnest(\(numbers)) AS contested (number)
            CROSS JOIN LATERAL (
                SELECT o.order_key, o.state
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

    private func read(_ statement: SQL) async throws -> [(key: OrderKey, picture: OrderPicture)] {
        let rows = try await writer.connection.query(statement, as: (String.self, String.self))
        return try rows.map { key, state in
            (OrderKey(key), try StateCoding.decode(OrderPicture.self, from: state))
        }
    }
}
