public import Folding
import Foundation
import Ledger
import Postgres
import Schema

extension ProjectionBatch {
    /// Writes the batch and its checkpoint. The caller's transaction makes that one step.
    func write(to generation: Generation, on connection: Connection) async throws {
        let number = Int32(generation.number)
        try await writeRows(to: generation, on: connection)
        for account in shares.keys.sorted() {
            guard let share = shares[account] else { continue }
            try await connection.execute(
                """
                INSERT INTO projection.accounts AS a (generation, account, events, last_received_at)
                VALUES (\(number), \(account.text), \(share.eventCount), \(share.lastReceivedAt))
                ON CONFLICT (generation, account) DO UPDATE SET
                    events = a.events + excluded.events,
                    last_received_at = greatest(a.last_received_at, excluded.last_received_at)
                """)
        }
        try await connection.execute(
            """
            UPDATE projection.generations
            SET checkpoint = \(checkpoint.value), projected_at = clock_timestamp()
            WHERE generation = \(number)
            """)
    }

    /// Writes what the events say, and not that they came.
    func writeRows(to generation: Generation, on connection: Connection) async throws {
        let number = Int32(generation.number)
        let texts = try ShipmentTexts.compiledIn.get()
        for account in shares.keys.sorted() {
            guard let share = shares[account] else { continue }
            try await OrderStore(generation: generation, account: account, connection: connection).take(share.orders)
            try await ShipmentStore(generation: generation, account: account, connection: connection, texts: texts)
                .take(share.shipments)
            try await BillStore(generation: generation, account: account, connection: connection).take(share.bills)
            try await StockingOrderStore(generation: generation, account: account, connection: connection)
                .take(share.stockingOrders)
            try await VariantStore(generation: generation, account: account, connection: connection)
                .take(share.variants)
        }
        try await writeSubjects(number, on: connection)
        try await writePersonalData(number, on: connection)
        guard !parked.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO projection.parked (generation, position, reason)
            SELECT \(number), position, reason
            FROM unnest(\(parked.map(\.position)), \(parked.map(\.reason))) AS r (position, reason)
            """)
    }

    private func writeSubjects(_ number: Int32, on connection: Connection) async throws {
        guard !subjects.isEmpty else { return }
        // One row a name, gathered again by the server: arrays of arrays must be rectangular there.
        let orders = subjects.flatMap { subject in subject.orderIds.map { (subject.position, $0) } }
        let tracks = subjects.flatMap { subject in subject.trackNumbers.map { (subject.position, $0) } }
        try await connection.execute(
            """
            INSERT INTO projection.event_subjects (generation, position, order_ids, track_numbers)
            SELECT \(number), s.position,
                coalesce(o.ids, '{}'),
                coalesce(t.numbers, '{}')
            FROM unnest(\(subjects.map(\.position))) AS s (position)
            LEFT JOIN (
                SELECT position, array_agg(id ORDER BY id COLLATE "C") AS ids
                FROM unnest(\(orders.map(\.0)), \(orders.map(\.1))) AS r (position, id)
                GROUP BY position
            ) AS o USING (position)
            LEFT JOIN (
                SELECT position, array_agg(number ORDER BY number COLLATE "C") AS numbers
                FROM unnest(\(tracks.map(\.0)), \(tracks.map(\.1))) AS r (position, number)
                GROUP BY position
            ) AS t USING (position)
            """)
    }

    private func writePersonalData(_ number: Int32, on connection: Connection) async throws {
        let names = personalData.flatMap { event in event.names.map { (event.position, $0) } }
        guard !names.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO projection.personal_data (generation, position, names)
            SELECT \(number), position, array_agg(name ORDER BY name COLLATE "C")
            FROM unnest(\(names.map(\.0)), \(names.map(\.1))) AS r (position, name)
            GROUP BY position
            """)
    }
}

extension ShipmentTexts {
    /// The table of `schema/texts`, read once. A fault in it is one of this program's, which a test finds; if one came
    /// through, nothing would be projected and the log would name the line.
    public static let compiledIn = Result { () throws(ShipmentTextsError) in
        try ShipmentTexts(parsing: ShipmentTextTable.text)
    }
}
