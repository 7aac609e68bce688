import Postgres
import ReadModels

/// Finds the events that name what rows are about, whichever of two generations knows them by it.
struct EventsBehind: Sendable {
    let live: Generation
    let candidate: Generation

    /// The most events shown with a row.
    private static let most = 10

    private var generations: [Generation] { [live, candidate] }

    /// Adds its events to each example.
    func add(to tables: inout [TableDifferences], on connection: Connection) async throws {
        let examples = tables.flatMap(\.examples)
        guard !examples.isEmpty else { return }
        let ids = try await ids(ofOrders: examples.compactMap(order), on: connection)
        let numbers = try await numbers(ofParcels: examples.compactMap(parcel), on: connection)
        let named = try await events(
            naming: ids.values.joined() + examples.compactMap { $0.value(of: "stocking_order_id") },
            tracks: numbers.values.flatMap(\.self), on: connection)
        let told = try await events(
            tellingOfBills: examples.compactMap { $0.value(of: "bill_id") },
            variants: examples.compactMap { $0.value(of: "vid") },
            days: examples.compactMap { $0.value(of: "day") },
            figures: examples.compactMap { $0.value(of: "subject") },
            sales: examples.compactMap { $0.value(of: "sale_id") }, on: connection)
        for table in tables.indices {
            for index in tables[table].examples.indices {
                let example = tables[table].examples[index]
                let account = example.value(of: "account") ?? ""
                let names =
                    (order(example).flatMap { ids[$0] } ?? [])
                    + (parcel(example).flatMap { numbers[$0] } ?? [])
                    + [example.value(of: "stocking_order_id")].compactMap(\.self)
                var events = Set(names.flatMap { named[NamedThing(account: account, name: $0)] ?? [] })
                for name in ["bill_id", "vid", "day", "subject", "sale_id"].compactMap({ example.value(of: $0) }) {
                    events.formUnion(told[NamedThing(account: account, name: name)] ?? [])
                }
                if let position = example.value(of: "position").flatMap({ Int($0) }) { events.insert(position) }
                tables[table].examples[index].events = events.sorted().suffix(Self.most)
            }
        }
    }

    private struct NamedThing: Hashable {
        let account: String
        let name: String
    }

    private func order(_ example: RowDifference) -> NamedThing? {
        guard let account = example.value(of: "account"), let key = example.value(of: "order_key") else { return nil }
        return NamedThing(account: account, name: key)
    }

    private func parcel(_ example: RowDifference) -> NamedThing? {
        guard let account = example.value(of: "account"), let number = example.value(of: "track_number") else {
            return nil
        }
        return NamedThing(account: account, name: number)
    }

    /// Each parcel's numbers, as events may have written them.
    private func numbers(
        ofParcels parcels: [NamedThing], on connection: Connection
    ) async throws -> [NamedThing: [String]] {
        let rows = try await connection.query(
            """
            SELECT DISTINCT i.account, i.track_number, i.id
            FROM unnest(\(parcels.map(\.account)), \(parcels.map(\.name))) AS p (account, track_number)
            JOIN projection.shipment_ids AS i ON i.account = p.account AND i.track_number = p.track_number
            WHERE i.generation = ANY (\(generations)) AND i.kind IN ('carrier', 'cj')
            """, as: (String.self, String.self, String.self))
        return rows.reduce(into: Dictionary(parcels.map { ($0, [$0.name]) }) { first, _ in first }) { numbers, row in
            numbers[NamedThing(account: row.0, name: row.1), default: []].append(row.2)
        }
    }

    /// The ids of CJ's that lead to each order; of a pending one the seller's number.
    private func ids(
        ofOrders orders: [NamedThing], on connection: Connection
    ) async throws -> [NamedThing: [String]] {
        let rows = try await connection.query(
            """
            SELECT DISTINCT i.account, i.order_key, i.id
            FROM unnest(\(orders.map(\.account)), \(orders.map(\.name))) AS o (account, order_key)
            JOIN projection.order_ids AS i ON i.account = o.account AND i.order_key = o.order_key
            WHERE i.generation = ANY (\(generations)) AND (i.kind IN ('code', 'internal') OR starts_with(i.order_key, '#'))
            """, as: (String.self, String.self, String.self))
        // The key of a pending order is its number behind a sign.
        let own = orders.map { ($0, $0.name.hasPrefix("#") ? [$0.name, String($0.name.dropFirst())] : [$0.name]) }
        return rows.reduce(into: Dictionary(own) { first, _ in first }) { ids, row in
            ids[NamedThing(account: row.0, name: row.1), default: []].append(row.2)
        }
    }

    private func events(
        naming ids: [String], tracks: [String], on connection: Connection
    ) async throws -> [NamedThing: [Int]] {
        let rows = try await connection.query(
            """
            SELECT DISTINCT e.account, named.name, s.position
            FROM projection.event_subjects AS s
            JOIN ledger.events AS e ON e.position = s.position
            CROSS JOIN LATERAL (
                SELECT unnest(s.order_ids || s.track_numbers) AS name
            ) AS named
            WHERE s.generation = ANY (\(generations))
                AND (s.order_ids && \(ids) OR s.track_numbers && \(tracks))
                AND named.name = ANY (\(ids + tracks))
            ORDER BY s.position
            """, as: (String.self, String.self, Int.self))
        return Dictionary(grouping: rows) { NamedThing(account: $0.0, name: $0.1) }.mapValues { $0.map(\.2) }
    }

    /// Events name neither bills nor variants, days, figures of the account or sales; what they told stands in the rows.
    private func events(
        tellingOfBills bills: [String], variants: [String], days: [String], figures: [String], sales: [String],
        on connection: Connection
    ) async throws -> [NamedThing: [Int]] {
        let rows = try await connection.query(
            """
            SELECT account, bill_id, position
            FROM projection.bill_changes
            WHERE generation = ANY (\(generations)) AND bill_id = ANY (\(bills))
            UNION
            SELECT account, vid, position
            FROM projection.stock_levels
            WHERE generation = ANY (\(generations)) AND vid = ANY (\(variants))
            UNION
            SELECT account, vid, told::bigint
            FROM projection.variants, jsonb_path_query(state::jsonb, '$.**.position ? (@.type() == "number")') AS told
            WHERE generation = ANY (\(generations)) AND vid = ANY (\(variants))
            UNION
            SELECT account, day, told::bigint
            FROM projection.exchange_days,
                jsonb_path_query(state::jsonb, '$.**.position ? (@.type() == "number")') AS told
            WHERE generation = ANY (\(generations)) AND day = ANY (\(days))
            UNION
            SELECT account, subject, told::bigint
            FROM projection.account_figures,
                jsonb_path_query(state::jsonb, '$.**.position ? (@.type() == "number")') AS told
            WHERE generation = ANY (\(generations)) AND subject = ANY (\(figures))
            UNION
            SELECT account, sale_id, position
            FROM projection.sales
            WHERE generation = ANY (\(generations)) AND sale_id = ANY (\(sales))
            """, as: (String.self, String.self, Int.self))
        return Dictionary(grouping: rows) { NamedThing(account: $0.0, name: $0.1) }.mapValues { $0.map(\.2) }
    }
}
