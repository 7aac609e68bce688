import CJ
import Folding
import Foundation
import Ledger
import Postgres

/// The orders of one account in one generation, read and written within the projector's transaction.
struct OrderStore {
    let generation: Generation
    let account: AccountName
    let connection: Connection

    private var number: Int32 { Int32(generation.number) }

    /// Takes pictures in and writes every order they change.
    func take(_ pictures: [OrderPicture]) async throws {
        guard !pictures.isEmpty else { return }
        var book = OrderBook()
        var storedKeys: Set<OrderKey> = []
        func add(_ stored: [(key: OrderKey, picture: OrderPicture)]) {
            for (key, picture) in stored where storedKeys.insert(key).inserted { book.add(picture) }
        }
        add(try await orders(identifiedBy: pictures.flatMap(\.ids.identifying)))
        for picture in pictures { book.add(picture) }
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
        try await write(book.entries, replacing: storedKeys)
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
                    WHERE i.generation = \(number) AND i.account = \(account.text) AND i.id = wanted.id
                        AND i.kind IN ('code', 'internal')
                    LIMIT 1
                ) AS known
            ) AS found
            CROSS JOIN LATERAL (
                SELECT order_key, state
                FROM projection.orders
                WHERE generation = \(number) AND account = \(account.text) AND order_key = found.order_key
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
            WHERE generation = \(number) AND account = \(account.text) AND order_key = ANY (\(keys.map(\.text)))
            """)
    }

    /// Up to two orders more that have each number: two already settle that the number is nobody's alone.
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
                WHERE i.generation = \(number) AND i.account = \(account.text) AND i.id = contested.number
                    AND i.kind = 'number' AND NOT starts_with(i.order_key, '#')
                    AND i.order_key <> ALL (\(loaded.map(\.text)))
                ORDER BY i.order_key
                LIMIT 2
            ) AS other
            """)
    }

    private func read(_ statement: SQL) async throws -> [(key: OrderKey, picture: OrderPicture)] {
        let rows = try await connection.query(statement) { row throws(PostgresError) in
            (try row.next(String.self), try row.next(String.self))
        }
        return try rows.map { key, state in
            (OrderKey(key), try StateCoding.decode(OrderPicture.self, from: state))
        }
    }

    // MARK: Writing

    private func write(_ entries: [OrderEntry], replacing stored: Set<OrderKey>) async throws {
        let keys = Set(entries.map(\.row.key))
        let touched = stored.union(keys).map(\.text).sorted()
        for statement: SQL in [
            "DELETE FROM projection.order_items WHERE generation = \(number) AND account = \(account.text) AND order_key = ANY (\(touched))",
            "DELETE FROM projection.order_timeline WHERE generation = \(number) AND account = \(account.text) AND order_key = ANY (\(touched))",
            "DELETE FROM projection.order_ids WHERE generation = \(number) AND account = \(account.text) AND order_key = ANY (\(touched))",
        ] {
            try await connection.execute(statement)
        }
        let gone = stored.subtracting(keys).map(\.text)
        if !gone.isEmpty {
            try await connection.execute(
                "DELETE FROM projection.orders WHERE generation = \(number) AND account = \(account.text) AND order_key = ANY (\(gone))"
            )
        }
        try await upsert(entries)
        let shown = entries.filter { $0.attachedTo == nil }.map(\.row)
        try await insertItems(shown)
        try await insertTimeline(shown)
        try await insertIds(entries)
    }

    private func upsert(_ entries: [OrderEntry]) async throws {
        let rows = entries.map(\.row)
        try await connection.execute(
            """
            INSERT INTO projection.orders AS o (
                generation, account, order_key, state, attached_to, cj_order_code, cj_internal_id, order_number, status,
                is_private_outbound, logistic_name, track_number, created_at, created_at_text, paid_at, paid_at_text,
                shipped_at, shipped_at_text, completed_at, completed_at_text, first_seen_at, last_event_at, evidence
            )
            SELECT \(number), \(account.text), order_key, state::jsonb, attached_to, cj_order_code, cj_internal_id,
                order_number, status, is_private_outbound, logistic_name, track_number, created_at, created_at_text,
                paid_at, paid_at_text, shipped_at, shipped_at_text, completed_at, completed_at_text, first_seen_at,
                last_event_at, evidence
            FROM unnest(
                \(rows.map(\.key.text)), \(try entries.map { try StateCoding.encode($0.picture) }),
                \(entries.map { $0.attachedTo?.text }), \(rows.map(\.cjOrderCode)), \(rows.map(\.cjInternalId)),
                \(rows.map(\.orderNumber)), \(rows.map(\.status)), \(rows.map(\.isPrivateOutbound)),
                \(rows.map(\.logisticName)), \(rows.map(\.trackNumber)), \(rows.map(\.created?.instant)),
                \(rows.map(\.created?.text)), \(rows.map(\.paid?.instant)), \(rows.map(\.paid?.text)),
                \(rows.map(\.shipped?.instant)), \(rows.map(\.shipped?.text)), \(rows.map(\.completed?.instant)),
                \(rows.map(\.completed?.text)), \(rows.map(\.firstSeenAt)), \(rows.map(\.lastEventAt)),
                \(rows.map(\.evidence.rawValue))
            ) AS r (
                order_key, state, attached_to, cj_order_code, cj_internal_id, order_number, status, is_private_outbound,
                logistic_name, track_number, created_at, created_at_text, paid_at, paid_at_text, shipped_at,
                shipped_at_text, completed_at, completed_at_text, first_seen_at, last_event_at, evidence
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
                first_seen_at = excluded.first_seen_at,
                last_event_at = excluded.last_event_at,
                evidence = excluded.evidence
            """)
    }

    private func insertItems(_ rows: [OrderRow]) async throws {
        let items = rows.flatMap { row in row.lines.enumerated().map { (key: row.key, number: $0 + 1, line: $1) } }
        guard !items.isEmpty else { return }
        // An array of arrays of different lengths is none of PostgreSQL's, so each line's codes travel as text.
        let abnormalTypes = items.map { item in
            item.line.abnormalTypes.map { "{" + $0.map(String.init).joined(separator: ",") + "}" }
        }
        try await connection.execute(
            """
            INSERT INTO projection.order_items (
                generation, account, order_key, line_number, line_item_id, store_line_item_id, vid, sku, quantity,
                unit_price, production_status, abnormal_types
            )
            SELECT \(number), \(account.text), order_key, line_number, line_item_id, store_line_item_id, vid, sku,
                quantity, unit_price, production_status, abnormal_types::bigint[]
            FROM unnest(
                \(items.map(\.key.text)), \(items.map(\.number)), \(items.map(\.line.lineItemId)),
                \(items.map(\.line.storeLineItemId)), \(items.map(\.line.vid)), \(items.map(\.line.sku)),
                \(items.map(\.line.quantity)), \(items.map(\.line.unitPrice)), \(items.map(\.line.productionStatus)),
                \(abnormalTypes)
            ) AS r (
                order_key, line_number, line_item_id, store_line_item_id, vid, sku, quantity, unit_price,
                production_status, abnormal_types
            )
            """)
    }

    private func insertTimeline(_ rows: [OrderRow]) async throws {
        let entries = rows.flatMap { row in row.timeline.map { (key: row.key, entry: $0) } }
        guard !entries.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO projection.order_timeline (generation, account, order_key, position, at, at_text, status, source)
            SELECT \(number), \(account.text), order_key, position, at, at_text, status, source
            FROM unnest(
                \(entries.map(\.key.text)), \(entries.map(\.entry.position)), \(entries.map(\.entry.statement.at)),
                \(entries.map(\.entry.statement.atText)), \(entries.map(\.entry.statement.status)),
                \(entries.map(\.entry.statement.source.rawValue))
            ) AS r (order_key, position, at, at_text, status, source)
            """)
    }

    private func insertIds(_ entries: [OrderEntry]) async throws {
        let ids = entries.flatMap(\.ids)
        try await connection.execute(
            """
            INSERT INTO projection.order_ids (generation, account, id, kind, order_key)
            SELECT \(number), \(account.text), id, kind, order_key
            FROM unnest(\(ids.map(\.id)), \(ids.map(\.kind.rawValue)), \(ids.map(\.key.text))) AS r (id, kind, order_key)
            """)
    }
}
