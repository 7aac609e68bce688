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
        try await writeModels(to: generation, on: connection)
        let writer = RowWriter(generation: generation, connection: connection)
        try await writer.insert(subjects, into: EventTables.subjects)
        try await writer.insert(personalData, into: EventTables.personalData)
        try await writer.insert(parked, into: EventTables.parked)
    }

    /// Takes what the events say of things into the tables of these. It may be there already.
    func writeModels(to generation: Generation, on connection: Connection) async throws {
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
    }
}

extension ShipmentTexts {
    /// The table of `schema/texts`, read once. A fault in it is one of this program's, which a test finds; if one came
    /// through, nothing would be projected and the log would name the line.
    public static let compiledIn = Result { () throws(ShipmentTextsError) in
        try ShipmentTexts(parsing: ShipmentTextTable.text)
    }
}
